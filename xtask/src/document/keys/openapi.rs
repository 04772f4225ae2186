//! The keys of OpenAPI 3.0.3 that this project uses, by object type.

use super::{ObjectType, ValueType, optional, required};

/// The root object.
pub static OPENAPI: ObjectType = ObjectType {
    name: "the document",
    keys: &[
        // The version that the generator supports.
        required("openapi", ValueType::Choice(&["3.0.3"])),
        required("info", ValueType::Object(&INFO)),
        optional("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
        required("servers", ValueType::List(&ValueType::Object(&SERVER))),
        optional("security", SECURITY),
        required("tags", ValueType::List(&ValueType::Object(&TAG))),
        required(
            "paths",
            ValueType::MapOf(|path| path.starts_with('/'), "paths that start with /", &ValueType::Object(&PATH)),
        ),
        optional("components", ValueType::Object(&COMPONENTS)),
    ],
};

static INFO: ObjectType = ObjectType {
    name: "the info object",
    keys: &[
        required("title", ValueType::String),
        required("version", ValueType::String),
        optional("description", ValueType::String),
        optional("termsOfService", ValueType::String),
        optional("contact", ValueType::Object(&CONTACT)),
        optional("license", ValueType::Object(&LICENSE)),
    ],
};

static CONTACT: ObjectType = ObjectType {
    name: "a contact",
    keys: &[
        optional("name", ValueType::String),
        optional("url", ValueType::String),
        optional("email", ValueType::String),
    ],
};

static LICENSE: ObjectType =
    ObjectType { name: "a license", keys: &[required("name", ValueType::String), optional("url", ValueType::String)] };

static EXTERNAL_DOCS: ObjectType = ObjectType {
    name: "a link to documentation",
    keys: &[required("url", ValueType::String), optional("description", ValueType::String)],
};

static SERVER: ObjectType = ObjectType {
    name: "a server",
    keys: &[required("url", ValueType::String), required("description", ValueType::String)],
};

const SECURITY: ValueType = ValueType::List(&ValueType::Map(&ValueType::List(&ValueType::String)));

static TAG: ObjectType = ObjectType {
    name: "a tag",
    keys: &[
        required("name", ValueType::String),
        required("description", ValueType::String),
        optional("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
    ],
};

static PATH: ObjectType = ObjectType {
    name: "a path",
    keys: &[
        optional("get", ValueType::Object(&OPERATION)),
        optional("put", ValueType::Object(&OPERATION)),
        optional("post", ValueType::Object(&OPERATION)),
        optional("delete", ValueType::Object(&OPERATION)),
        optional("options", ValueType::Object(&OPERATION)),
        optional("head", ValueType::Object(&OPERATION)),
        optional("patch", ValueType::Object(&OPERATION)),
        optional("trace", ValueType::Object(&OPERATION)),
    ],
};

static OPERATION: ObjectType = ObjectType {
    name: "an operation",
    keys: &[
        required("operationId", ValueType::String),
        required("tags", ValueType::List(&ValueType::String)),
        required("summary", ValueType::String),
        required("description", ValueType::String),
        required("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
        optional("deprecated", ValueType::Bool),
        optional("security", SECURITY),
        optional("parameters", ValueType::List(&ValueType::OrReference(&PARAMETER))),
        optional("requestBody", ValueType::OrReference(&BODY)),
        required(
            "responses",
            ValueType::MapOf(
                is_status,
                "2xx, 4xx or 5xx status codes in quotes, such as '200'",
                &ValueType::OrReference(&RESPONSE),
            ),
        ),
    ],
};

/// The generator treats `default` both as a success and as an error, and ignores 1xx and 3xx.
fn is_status(key: &str) -> bool {
    matches!(key.as_bytes(), [b'2' | b'4' | b'5', b'0'..=b'9', b'0'..=b'9'])
}

static PARAMETER: ObjectType = ObjectType {
    name: "a parameter",
    keys: &[
        required("name", ValueType::String),
        required("in", ValueType::Choice(&["path", "query", "header"])),
        required("description", ValueType::String),
        optional("required", ValueType::Bool),
        optional("deprecated", ValueType::Bool),
        optional("style", ValueType::String),
        optional("explode", ValueType::Bool),
        required("schema", ValueType::OrReference(&SCHEMA)),
        optional("example", ValueType::Any),
    ],
};

static BODY: ObjectType = ObjectType {
    name: "a request body",
    keys: &[
        optional("description", ValueType::String),
        optional("required", ValueType::Bool),
        required("content", CONTENT),
    ],
};

const CONTENT: ValueType =
    ValueType::MapOf(|key| key.contains('/'), "media types, such as application/json", &ValueType::Object(&MEDIA));

static MEDIA: ObjectType = ObjectType {
    name: "a media type",
    keys: &[
        optional("schema", ValueType::OrReference(&SCHEMA)),
        optional("example", ValueType::Any),
        optional("examples", ValueType::Map(&ValueType::Object(&EXAMPLE))),
    ],
};

static EXAMPLE: ObjectType = ObjectType {
    name: "an example",
    keys: &[
        optional("summary", ValueType::String),
        optional("description", ValueType::String),
        required("value", ValueType::Any),
    ],
};

static RESPONSE: ObjectType = ObjectType {
    name: "a response",
    keys: &[
        required("description", ValueType::String),
        optional("headers", ValueType::Map(&ValueType::Object(&HEADER))),
        optional("content", CONTENT),
    ],
};

static HEADER: ObjectType = ObjectType {
    name: "a header",
    keys: &[
        optional("description", ValueType::String),
        optional("required", ValueType::Bool),
        required("schema", ValueType::OrReference(&SCHEMA)),
    ],
};

static COMPONENTS: ObjectType = ObjectType {
    name: "the components object",
    keys: &[
        optional("schemas", ValueType::Map(&ValueType::OrReference(&SCHEMA))),
        optional("parameters", ValueType::Map(&ValueType::OrReference(&PARAMETER))),
        optional("responses", ValueType::Map(&ValueType::OrReference(&RESPONSE))),
        optional("requestBodies", ValueType::Map(&ValueType::OrReference(&BODY))),
        optional("securitySchemes", ValueType::Map(&ValueType::Object(&SECURITY_SCHEME))),
    ],
};

static SECURITY_SCHEME: ObjectType = ObjectType {
    name: "a security scheme",
    keys: &[
        required("type", ValueType::Choice(&["apiKey", "http"])),
        optional("description", ValueType::String),
        optional("name", ValueType::String),
        optional("in", ValueType::Choice(&["header", "query", "cookie"])),
        optional("scheme", ValueType::String),
        optional("bearerFormat", ValueType::String),
    ],
};

/// A schema. Some of these keys, such as `oneOf`, are rejected by other rules.
static SCHEMA: ObjectType = ObjectType {
    name: "a schema",
    keys: &[
        optional("type", ValueType::Choice(&["array", "boolean", "integer", "number", "object", "string"])),
        optional("format", ValueType::String),
        optional("title", ValueType::String),
        optional("description", ValueType::String),
        optional("nullable", ValueType::Bool),
        optional("deprecated", ValueType::Bool),
        optional("readOnly", ValueType::Bool),
        optional("writeOnly", ValueType::Bool),
        optional("default", ValueType::Any),
        optional("example", ValueType::Any),
        optional("enum", ValueType::List(&ValueType::Any)),
        optional("properties", ValueType::Map(&ValueType::OrReference(&SCHEMA))),
        optional("additionalProperties", ValueType::OrBool(&SCHEMA)),
        optional("required", ValueType::List(&ValueType::String)),
        optional("items", ValueType::OrReference(&SCHEMA)),
        optional("minProperties", ValueType::Count),
        optional("maxProperties", ValueType::Count),
        optional("minItems", ValueType::Count),
        optional("maxItems", ValueType::Count),
        optional("uniqueItems", ValueType::Bool),
        optional("minLength", ValueType::Count),
        optional("maxLength", ValueType::Count),
        optional("pattern", ValueType::String),
        optional("minimum", ValueType::Number),
        optional("maximum", ValueType::Number),
        optional("exclusiveMinimum", ValueType::Bool),
        optional("exclusiveMaximum", ValueType::Bool),
        optional("multipleOf", ValueType::Number),
        optional("allOf", ValueType::List(&ValueType::OrReference(&SCHEMA))),
        optional("oneOf", ValueType::List(&ValueType::OrReference(&SCHEMA))),
        optional("anyOf", ValueType::List(&ValueType::OrReference(&SCHEMA))),
        optional("not", ValueType::OrReference(&SCHEMA)),
        optional("discriminator", ValueType::Any),
        optional("externalDocs", ValueType::Object(&EXTERNAL_DOCS)),
    ],
};
