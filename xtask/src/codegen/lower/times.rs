//! `x-time` on a text or an integer: its type becomes a moment. How it is written stays in the shapes.

use openapiv3::{OpenAPI, Schema, SchemaKind, StringFormat, StringType, Type, VariantOrUnknownOrEmpty};

use super::{Shape, properties_mut, schemas_mut};

const TIME: &str = "x-time";

/// Gives progenitor one format for all moments; the passes over its output tell those that aren't written as RFC 3339.
pub fn mark(openapi: &mut OpenAPI) {
    for (_, schema) in schemas_mut(openapi) {
        properties_mut(schema).filter(|(_, property)| shape(property).is_some()).for_each(|(_, property)| {
            property.schema_kind = SchemaKind::Type(Type::String(StringType {
                format: VariantOrUnknownOrEmpty::Item(StringFormat::DateTime),
                ..StringType::default()
            }));
        });
    }
}

/// The shape of a moment; none of what isn't one.
pub fn shape(schema: &Schema) -> Option<Shape> {
    let time = schema.schema_data.extensions.get(TIME)?.as_str()?;
    match (time, &schema.schema_kind) {
        ("rfc-3339", SchemaKind::Type(Type::String(_))) => Some(Shape::Time),
        ("epoch-milliseconds", SchemaKind::Type(Type::String(_))) => Some(Shape::EpochText),
        ("epoch-milliseconds", SchemaKind::Type(Type::Integer(_))) => Some(Shape::EpochNumber),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::{reach::Reach, samples, shapes};

    #[test]
    fn a_moment_is_one_however_it_is_written_and_the_shape_knows_how() {
        let mut openapi = samples::openapi(
            json!({}),
            json!({"A": {"type": "object", "properties": {
                "rfc": {"type": "string", TIME: "rfc-3339"},
                "text": {"type": "string", TIME: "epoch-milliseconds"},
                "number": {"type": "integer", TIME: "epoch-milliseconds"},
                "left": {"type": "string", TIME: "text"},
                "plain": {"type": "string"},
            }}}),
        );
        let objects = shapes::objects(&openapi, &Reach::of(&openapi)).unwrap();
        let shapes: Vec<_> = objects[0].fields.iter().map(|field| format!("{:?}", field.shape)).collect();
        assert_eq!(shapes, ["Time", "EpochText", "EpochNumber", "Text", "Text"]);
        mark(&mut openapi);
        let value = serde_json::to_value(&openapi).unwrap();
        let properties = &value["components"]["schemas"]["A"]["properties"];
        for name in ["rfc", "text", "number"] {
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
