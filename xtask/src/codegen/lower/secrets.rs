//! `x-secret: true` on a string: its type becomes the library's `Secret`, whose `Debug` output is redacted.

use openapiv3::{OpenAPI, Schema, SchemaKind, StringFormat, StringType, Type, VariantOrUnknownOrEmpty};
use schemars_08::schema::{InstanceType, SchemaObject};

use super::{named_schemas_mut, properties_mut};

/// The type of a secret, as generated code names it.
pub const SECRET_TYPE: &str = "crate::Secret";

pub fn mark(openapi: &mut OpenAPI) {
    for (_, schema) in named_schemas_mut(openapi) {
        properties_mut(schema).filter(|(_, property)| is_secret(property)).for_each(|(_, property)| {
            // Typify compares whole schemas: with an annotation or a bound, this one would not be recognized as a
            // secret.
            property.schema_data.extensions.clear();
            property.schema_kind = SchemaKind::Type(Type::String(StringType {
                format: VariantOrUnknownOrEmpty::Item(StringFormat::Password),
                ..StringType::default()
            }));
        });
    }
}

/// Returns the schema by which typify recognizes a secret.
pub fn schema() -> SchemaObject {
    SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..SchemaObject::default()
    }
}

pub fn is_secret(schema: &Schema) -> bool {
    let string = matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)));
    string && schema.schema_data.extensions.get("x-secret").is_some_and(|value| value == true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures;

    #[test]
    fn mark_sets_the_format_password_for_secret_strings() {
        let mut openapi = fixtures::openapi(
            json!({}),
            json!({"A": {"type": "object", "properties": {
                "secret": {"type": "string", "x-secret": true, "x-aliases": ["s"], "minLength": 8, "pattern": "a"},
                "open": {"type": "string", "x-secret": false, "minLength": 8},
                "number": {"type": "integer", "x-secret": true},
            }}}),
        );
        mark(&mut openapi);
        let properties = serde_json::to_value(&openapi).unwrap()["components"]["schemas"]["A"]["properties"].clone();
        assert_eq!(properties["secret"], json!({"type": "string", "format": "password"}));
        assert_eq!(properties["open"], json!({"type": "string", "x-secret": false, "minLength": 8}));
        assert_eq!(properties["number"], json!({"type": "integer", "x-secret": true}));
    }
}
