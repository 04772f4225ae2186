//! Small documents for tests.

use openapiv3::OpenAPI;
use serde_json::{Value, json};

/// A document of these paths and schemas.
pub fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "v"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// The same, read.
pub fn openapi(paths: Value, schemas: Value) -> OpenAPI {
    serde_json::from_value(document(paths, schemas)).unwrap()
}

/// An operation with all required keys, whose response has no body.
pub fn operation(id: &str, chapter: &str) -> Value {
    json!({
        "operationId": id,
        "tags": [chapter],
        "summary": "Make a thing",
        "description": "Makes a thing.",
        "externalDocs": {"url": "https://docs.otc.t-systems.com/thing.html"},
        "x-idempotent": false,
        "x-confirmed": {"on": "nowhere", "by": "nobody has seen it"},
        "responses": {"204": {"description": "It was made."}},
    })
}

/// A reference to a schema.
pub fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// The content of a body that is a schema.
pub fn content(schema: &str) -> Value {
    json!({"application/json": {"schema": reference(schema)}})
}
