//! Small documents for tests.

use openapiv3::OpenAPI;
use serde_json::{Value, json};

/// Returns a document with these paths and schemas.
pub fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "v"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// Returns the same document, deserialized.
pub fn openapi(paths: Value, schemas: Value) -> OpenAPI {
    serde_json::from_value(document(paths, schemas)).unwrap()
}

/// Returns an operation with all required keys, whose response has no body.
pub fn operation(id: &str, chapter: &str) -> Value {
    json!({
        "operationId": id,
        "tags": [chapter],
        "summary": "Makes a thing",
        "description": "Makes a thing.",
        "externalDocs": {"url": "https://docs.otc.t-systems.com/thing.html"},
        "x-idempotent": false,
        "x-confirmed": {"on": "nowhere", "by": "no known client calls it"},
        "responses": {"204": {"description": "Success."}},
    })
}

/// Returns a reference to a schema.
pub fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// Returns the content of a body with this schema.
pub fn content(schema: &str) -> Value {
    json!({"application/json": {"schema": reference(schema)}})
}
