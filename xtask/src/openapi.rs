//! The keys of OpenAPI 3.0.3 that this project uses, by kind of object.

use crate::{
    document::Node,
    extensions::EXTENSIONS,
    findings::Finding,
    shape::{Holds, Kind, Shapes, may, must},
};

/// Holds a whole document against the tables.
pub fn check(root: &Node) -> Vec<Finding> {
    Shapes { extensions: EXTENSIONS }.check(root, &OPENAPI)
}

static OPENAPI: Kind = Kind {
    name: "the document",
    keys: &[
        must("openapi", Holds::Text),
        must("info", Holds::Object(&INFO)),
        may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
        must("servers", Holds::List(&Holds::Object(&SERVER))),
        may("security", SECURITY),
        must("tags", Holds::List(&Holds::Object(&TAG))),
        must("paths", Holds::MapOf(|path| path.starts_with('/'), "paths, which begin with /", &Holds::Object(&PATH))),
        may("components", Holds::Object(&COMPONENTS)),
    ],
};

static INFO: Kind = Kind {
    name: "the info of the document",
    keys: &[
        must("title", Holds::Text),
        must("version", Holds::Text),
        may("description", Holds::Text),
        may("termsOfService", Holds::Text),
        may("contact", Holds::Object(&CONTACT)),
        may("license", Holds::Object(&LICENSE)),
    ],
};

static CONTACT: Kind =
    Kind { name: "a contact", keys: &[may("name", Holds::Text), may("url", Holds::Text), may("email", Holds::Text)] };

static LICENSE: Kind = Kind { name: "a license", keys: &[must("name", Holds::Text), may("url", Holds::Text)] };

static EXTERNAL_DOCS: Kind =
    Kind { name: "a link to documentation", keys: &[must("url", Holds::Text), may("description", Holds::Text)] };

static SERVER: Kind = Kind { name: "a server", keys: &[must("url", Holds::Text), must("description", Holds::Text)] };

const SECURITY: Holds = Holds::List(&Holds::Map(&Holds::List(&Holds::Text)));

static TAG: Kind = Kind {
    name: "a tag",
    keys: &[
        must("name", Holds::Text),
        must("description", Holds::Text),
        may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
    ],
};

static PATH: Kind = Kind {
    name: "a path",
    keys: &[
        may("get", Holds::Object(&OPERATION)),
        may("put", Holds::Object(&OPERATION)),
        may("post", Holds::Object(&OPERATION)),
        may("delete", Holds::Object(&OPERATION)),
        may("options", Holds::Object(&OPERATION)),
        may("head", Holds::Object(&OPERATION)),
        may("patch", Holds::Object(&OPERATION)),
        may("trace", Holds::Object(&OPERATION)),
    ],
};

static OPERATION: Kind = Kind {
    name: "an operation",
    keys: &[
        may("operationId", Holds::Text),
        may("tags", Holds::List(&Holds::Text)),
        may("summary", Holds::Text),
        may("description", Holds::Text),
        may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
        may("deprecated", Holds::Bool),
        may("security", SECURITY),
        may("parameters", Holds::List(&Holds::OrReference(&PARAMETER))),
        may("requestBody", Holds::OrReference(&BODY)),
        must(
            "responses",
            Holds::MapOf(is_status, "statuses, such as '200', and `default`", &Holds::OrReference(&RESPONSE)),
        ),
    ],
};

fn is_status(key: &str) -> bool {
    let bytes = key.as_bytes();
    let hundreds = matches!(bytes, [b'1'..=b'5', ..]) && bytes.len() == 3;
    key == "default" || hundreds && (key.ends_with("XX") || bytes.iter().all(u8::is_ascii_digit))
}

static PARAMETER: Kind = Kind {
    name: "a parameter",
    keys: &[
        must("name", Holds::Text),
        must("in", Holds::Choice(&["path", "query", "header"])),
        may("description", Holds::Text),
        may("required", Holds::Bool),
        may("deprecated", Holds::Bool),
        may("style", Holds::Text),
        may("explode", Holds::Bool),
        must("schema", Holds::OrReference(&SCHEMA)),
        may("example", Holds::Any),
    ],
};

static BODY: Kind = Kind {
    name: "a request body",
    keys: &[may("description", Holds::Text), may("required", Holds::Bool), must("content", CONTENT)],
};

const CONTENT: Holds =
    Holds::MapOf(|kind| kind.contains('/'), "media types, such as application/json", &Holds::Object(&MEDIA));

static MEDIA: Kind = Kind {
    name: "a content",
    keys: &[
        may("schema", Holds::OrReference(&SCHEMA)),
        may("example", Holds::Any),
        may("examples", Holds::Map(&Holds::Object(&EXAMPLE))),
    ],
};

static EXAMPLE: Kind = Kind {
    name: "an example",
    keys: &[may("summary", Holds::Text), may("description", Holds::Text), must("value", Holds::Any)],
};

static RESPONSE: Kind = Kind {
    name: "a response",
    keys: &[
        must("description", Holds::Text),
        may("headers", Holds::Map(&Holds::Object(&HEADER))),
        may("content", CONTENT),
    ],
};

static HEADER: Kind = Kind {
    name: "a header",
    keys: &[may("description", Holds::Text), may("required", Holds::Bool), must("schema", Holds::OrReference(&SCHEMA))],
};

static COMPONENTS: Kind = Kind {
    name: "the components",
    keys: &[
        may("schemas", Holds::Map(&Holds::OrReference(&SCHEMA))),
        may("parameters", Holds::Map(&Holds::OrReference(&PARAMETER))),
        may("responses", Holds::Map(&Holds::OrReference(&RESPONSE))),
        may("requestBodies", Holds::Map(&Holds::OrReference(&BODY))),
        may("securitySchemes", Holds::Map(&Holds::Object(&SECURITY_SCHEME))),
    ],
};

static SECURITY_SCHEME: Kind = Kind {
    name: "a security scheme",
    keys: &[
        must("type", Holds::Choice(&["apiKey", "http"])),
        may("description", Holds::Text),
        may("name", Holds::Text),
        may("in", Holds::Choice(&["header", "query", "cookie"])),
        may("scheme", Holds::Text),
        may("bearerFormat", Holds::Text),
    ],
};

/// A schema, with the keys that only another rule forbids.
static SCHEMA: Kind = Kind {
    name: "a schema",
    keys: &[
        may("type", Holds::Choice(&["array", "boolean", "integer", "number", "object", "string"])),
        may("format", Holds::Text),
        may("title", Holds::Text),
        may("description", Holds::Text),
        may("nullable", Holds::Bool),
        may("deprecated", Holds::Bool),
        may("readOnly", Holds::Bool),
        may("writeOnly", Holds::Bool),
        may("default", Holds::Any),
        may("example", Holds::Any),
        may("enum", Holds::List(&Holds::Any)),
        may("properties", Holds::Map(&Holds::OrReference(&SCHEMA))),
        may("additionalProperties", Holds::OrBool(&SCHEMA)),
        may("required", Holds::List(&Holds::Text)),
        may("items", Holds::OrReference(&SCHEMA)),
        may("minProperties", Holds::Count),
        may("maxProperties", Holds::Count),
        may("minItems", Holds::Count),
        may("maxItems", Holds::Count),
        may("uniqueItems", Holds::Bool),
        may("minLength", Holds::Count),
        may("maxLength", Holds::Count),
        may("pattern", Holds::Text),
        may("minimum", Holds::Number),
        may("maximum", Holds::Number),
        may("exclusiveMinimum", Holds::Bool),
        may("exclusiveMaximum", Holds::Bool),
        may("multipleOf", Holds::Number),
        may("allOf", Holds::List(&Holds::OrReference(&SCHEMA))),
        may("oneOf", Holds::List(&Holds::OrReference(&SCHEMA))),
        may("anyOf", Holds::List(&Holds::OrReference(&SCHEMA))),
        may("not", Holds::OrReference(&SCHEMA)),
        may("discriminator", Holds::Any),
        may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
    ],
};
