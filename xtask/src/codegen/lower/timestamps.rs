//! `x-time` on a string or an integer: its Rust type becomes a timestamp. Its format is recorded in [`Type`].

use openapiv3::{OpenAPI, Schema, SchemaKind, StringFormat, StringType, VariantOrUnknownOrEmpty};

use super::{Type, named_schemas_mut, properties_mut};

const TIME: &str = "x-time";

/// Sets the format `date-time` for all timestamps. Post-processing of progenitor's output handles formats other than
/// RFC 3339.
pub fn mark(openapi: &mut OpenAPI) {
    for (_, schema) in named_schemas_mut(openapi) {
        properties_mut(schema).filter(|(_, property)| timestamp_type(property).is_some()).for_each(|(_, property)| {
            property.schema_kind = SchemaKind::Type(openapiv3::Type::String(StringType {
                format: VariantOrUnknownOrEmpty::Item(StringFormat::DateTime),
                ..StringType::default()
            }));
        });
    }
}

/// Returns the type of a timestamp, or `None` for other schemas.
pub fn timestamp_type(schema: &Schema) -> Option<Type> {
    let format = schema.schema_data.extensions.get(TIME)?.as_str()?;
    match (format, &schema.schema_kind) {
        ("rfc-3339", SchemaKind::Type(openapiv3::Type::String(_))) => Some(Type::Timestamp),
        ("epoch-milliseconds", SchemaKind::Type(openapiv3::Type::String(_))) => Some(Type::EpochMillisString),
        ("epoch-milliseconds", SchemaKind::Type(openapiv3::Type::Integer(_))) => Some(Type::EpochMillis),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::{fixtures, schemas, usage::Usage};

    #[test]
    fn mark_sets_the_format_date_time_for_all_timestamps() {
        let mut openapi = fixtures::openapi(
            json!({}),
            json!({"A": {"type": "object", "properties": {
                "rfc": {"type": "string", TIME: "rfc-3339"},
                "string": {"type": "string", TIME: "epoch-milliseconds"},
                "number": {"type": "integer", TIME: "epoch-milliseconds"},
                "left": {"type": "string", TIME: "text"},
                "plain": {"type": "string"},
            }}}),
        );
        let objects = schemas::objects(&openapi, &Usage::of(&openapi)).unwrap();
        let types: Vec<_> = objects[0].fields.iter().map(|field| format!("{:?}", field.ty)).collect();
        assert_eq!(types, ["Timestamp", "EpochMillisString", "EpochMillis", "String", "String"]);
        mark(&mut openapi);
        let value = serde_json::to_value(&openapi).unwrap();
        let properties = &value["components"]["schemas"]["A"]["properties"];
        for name in ["rfc", "string", "number"] {
            assert_eq!(
                (&properties[name]["type"], &properties[name]["format"]),
                (&json!("string"), &json!("date-time"))
            );
        }
        for name in ["left", "plain"] {
            assert_eq!(properties[name].get("format"), None);
        }
    }
}
