//! The keys of OpenAPI 3.0.3 that this project uses, by kind of object.

use super::{ObjectType, ValueType, may, must};

/// A whole document.
pub static OPENAPI: ObjectType = ObjectType {
    name: "the document",
    keys: &[
        // The version that the generator takes.
        must("openapi", ValueType::Choice(&["3.0.3"])),
        must("info", ValueType::Object(&INFO)),
        may("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
        must("servers", ValueType::List(&ValueType::Object(&SERVER))),
        may("security", SECURITY),
        must("tags", ValueType::List(&ValueType::Object(&TAG))),
        must(
            "paths",
            ValueType::MapOf(|path| path.starts_with('/'), "paths, which begin with /", &ValueType::Object(&PATH)),
        ),
        may("components", ValueType::Object(&COMPONENTS)),
    ],
};

static INFO: ObjectType = ObjectType {
    name: "the info of the document",
    keys: &[
        must("title", ValueType::String),
        must("version", ValueType::String),
        may("description", ValueType::String),
        may("termsOfService", ValueType::String),
        may("contact", ValueType::Object(&CONTACT)),
        may("license", ValueType::Object(&LICENSE)),
    ],
};

static CONTACT: ObjectType = ObjectType {
    name: "a contact",
    keys: &[may("name", ValueType::String), may("url", ValueType::String), may("email", ValueType::String)],
};

static LICENSE: ObjectType =
    ObjectType { name: "a license", keys: &[must("name", ValueType::String), may("url", ValueType::String)] };

static EXTERNAL_DOCS: ObjectType = ObjectType {
    name: "a link to documentation",
    keys: &[must("url", ValueType::String), may("description", ValueType::String)],
};

static SERVER: ObjectType =
    ObjectType { name: "a server", keys: &[must("url", ValueType::String), must("description", ValueType::String)] };

const SECURITY: ValueType = ValueType::List(&ValueType::Map(&ValueType::List(&ValueType::String)));

static TAG: ObjectType = ObjectType {
    name: "a tag",
    keys: &[
        must("name", ValueType::String),
        must("description", ValueType::String),
        may("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
    ],
};

static PATH: ObjectType = ObjectType {
    name: "a path",
    keys: &[
        may("get", ValueType::Object(&OPERATION)),
        may("put", ValueType::Object(&OPERATION)),
        may("post", ValueType::Object(&OPERATION)),
        may("delete", ValueType::Object(&OPERATION)),
        may("options", ValueType::Object(&OPERATION)),
        may("head", ValueType::Object(&OPERATION)),
        may("patch", ValueType::Object(&OPERATION)),
        may("trace", ValueType::Object(&OPERATION)),
    ],
};

static OPERATION: ObjectType = ObjectType {
    name: "an operation",
    keys: &[
        must("operationId", ValueType::String),
        must("tags", ValueType::List(&ValueType::String)),
        must("summary", ValueType::String),
        must("description", ValueType::String),
        must("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
        may("deprecated", ValueType::Bool),
        may("security", SECURITY),
        may("parameters", ValueType::List(&ValueType::OrReference(&PARAMETER))),
        may("requestBody", ValueType::OrReference(&BODY)),
        must(
            "responses",
            ValueType::MapOf(is_status, "statuses 2xx, 4xx and 5xx, such as '200'", &ValueType::OrReference(&RESPONSE)),
        ),
    ],
};

/// The generator takes `default` for a success and an error at once, and ignores 1xx and 3xx.
fn is_status(key: &str) -> bool {
    matches!(key.as_bytes(), [b'2' | b'4' | b'5', b'0'..=b'9', b'0'..=b'9'])
}

static PARAMETER: ObjectType = ObjectType {
    name: "a parameter",
    keys: &[
        must("name", ValueType::String),
        must("in", ValueType::Choice(&["path", "query", "header"])),
        must("description", ValueType::String),
        may("required", ValueType::Bool),
        may("deprecated", ValueType::Bool),
        may("style", ValueType::String),
        may("explode", ValueType::Bool),
        must("schema", ValueType::OrReference(&SCHEMA)),
        may("example", ValueType::Any),
    ],
};

static BODY: ObjectType = ObjectType {
    name: "a request body",
    keys: &[may("description", ValueType::String), may("required", ValueType::Bool), must("content", CONTENT)],
};

const CONTENT: ValueType =
    ValueType::MapOf(|kind| kind.contains('/'), "media types, such as application/json", &ValueType::Object(&MEDIA));

static MEDIA: ObjectType = ObjectType {
    name: "a content",
    keys: &[
        may("schema", ValueType::OrReference(&SCHEMA)),
        may("example", ValueType::Any),
        may("examples", ValueType::Map(&ValueType::Object(&EXAMPLE))),
    ],
};

static EXAMPLE: ObjectType = ObjectType {
    name: "an example",
    keys: &[may("summary", ValueType::String), may("description", ValueType::String), must("value", ValueType::Any)],
};

static RESPONSE: ObjectType = ObjectType {
    name: "a response",
    keys: &[
        must("description", ValueType::String),
        may("headers", ValueType::Map(&ValueType::Object(&HEADER))),
        may("content", CONTENT),
    ],
};

static HEADER: ObjectType = ObjectType {
    name: "a header",
    keys: &[
        may("description", ValueType::String),
        may("required", ValueType::Bool),
        must("schema", ValueType::OrReference(&SCHEMA)),
    ],
};

static COMPONENTS: ObjectType = ObjectType {
    name: "the components",
    keys: &[
        may("schemas", ValueType::Map(&ValueType::OrReference(&SCHEMA))),
        may("parameters", ValueType::Map(&ValueType::OrReference(&PARAMETER))),
        may("responses", ValueType::Map(&ValueType::OrReference(&RESPONSE))),
        may("requestBodies", ValueType::Map(&ValueType::OrReference(&BODY))),
        may("securitySchemes", ValueType::Map(&ValueType::Object(&SECURITY_SCHEME))),
    ],
};

static SECURITY_SCHEME: ObjectType = ObjectType {
    name: "a security scheme",
    keys: &[
        must("type", ValueType::Choice(&["apiKey", "http"])),
        may("description", ValueType::String),
        may("name", ValueType::String),
        may("in", ValueType::Choice(&["header", "query", "cookie"])),
        may("scheme", ValueType::String),
        may("bearerFormat", ValueType::String),
    ],
};

/// A schema, with the keys that only another rule forbids.
static SCHEMA: ObjectType = ObjectType {
    name: "a schema",
    keys: &[
        may("type", ValueType::Choice(&["array", "boolean", "integer", "number", "object", "string"])),
        may("format", ValueType::String),
        may("title", ValueType::String),
        may("description", ValueType::String),
        may("nullable", ValueType::Bool),
        may("deprecated", ValueType::Bool),
        may("readOnly", ValueType::Bool),
        may("writeOnly", ValueType::Bool),
        may("default", ValueType::Any),
        may("example", ValueType::Any),
        may("enum", ValueType::List(&ValueType::Any)),
        may("properties", ValueType::Map(&ValueType::OrReference(&SCHEMA))),
        may("additionalProperties", ValueType::OrBool(&SCHEMA)),
        may("required", ValueType::List(&ValueType::String)),
        may("items", ValueType::OrReference(&SCHEMA)),
        may("minProperties", ValueType::Count),
        may("maxProperties", ValueType::Count),
        may("minItems", ValueType::Count),
        may("maxItems", ValueType::Count),
        may("uniqueItems", ValueType::Bool),
        may("minLength", ValueType::Count),
        may("maxLength", ValueType::Count),
        may("pattern", ValueType::String),
        may("minimum", ValueType::Number),
        may("maximum", ValueType::Number),
        may("exclusiveMinimum", ValueType::Bool),
        may("exclusiveMaximum", ValueType::Bool),
        may("multipleOf", ValueType::Number),
        may("allOf", ValueType::List(&ValueType::OrReference(&SCHEMA))),
        may("oneOf", ValueType::List(&ValueType::OrReference(&SCHEMA))),
        may("anyOf", ValueType::List(&ValueType::OrReference(&SCHEMA))),
        may("not", ValueType::OrReference(&SCHEMA)),
        may("discriminator", ValueType::Any),
        may("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
    ],
};
