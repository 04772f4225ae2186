//! Removes constraints from numbers, strings and lists.
//!
//! Typify generates a separate type for each constraint, and deserializing a response that violates it fails. A
//! constraint also determines the width of a number, so that a change of a page would change the type. Every integer
//! becomes `i64` and every other number `f64`; the library validates requests against the constraints (see `schemas`).

use openapiv3::{
    ArrayType, IntegerFormat, IntegerType, NumberFormat, NumberType, OpenAPI, Operation, Parameter,
    ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, StringType, Type, VariantOrUnknownOrEmpty,
};

use super::{as_item_mut, named_schemas_mut, operations_mut};

pub fn unbind(openapi: &mut OpenAPI) {
    for (_, schema) in named_schemas_mut(openapi) {
        unbind_schema(schema);
    }
    for operation in openapi.paths.paths.values_mut().filter_map(as_item_mut).flat_map(operations_mut) {
        unbind_parameters(operation);
    }
}

fn unbind_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().filter_map(as_item_mut) {
        let (Parameter::Query { parameter_data: data, .. } | Parameter::Path { parameter_data: data, .. }) = parameter
        else {
            continue;
        };
        if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &mut data.format {
            unbind_schema(schema);
        }
    }
}

fn unbind_schema(schema: &mut Schema) {
    // With a default, a field that is not set would be sent, and a missing one would have the default value.
    schema.schema_data.default = None;
    let SchemaKind::Type(ty) = &mut schema.schema_kind else { return };
    match ty {
        Type::Integer(integer) => {
            *integer =
                IntegerType { format: VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64), ..IntegerType::default() };
        }
        Type::Number(number) => {
            *number =
                NumberType { format: VariantOrUnknownOrEmpty::Item(NumberFormat::Double), ..NumberType::default() };
        }
        // Enums are kept: they become open enums.
        Type::String(string) if string.enumeration.is_empty() => {
            *string = StringType { format: string.format.clone(), ..StringType::default() };
        }
        Type::Array(ArrayType { items, min_items, max_items, unique_items }) => {
            (*min_items, *max_items, *unique_items) = (None, None, false);
            items.iter_mut().filter_map(as_item_mut).for_each(|item| unbind_schema(item));
        }
        Type::Object(object) => {
            object.properties.values_mut().filter_map(as_item_mut).for_each(|property| unbind_schema(property));
            if let Some(openapiv3::AdditionalProperties::Schema(values)) = &mut object.additional_properties
                && let ReferenceOr::Item(values) = &mut **values
            {
                unbind_schema(values);
            }
        }
        Type::String(_) | Type::Boolean(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures;

    #[test]
    fn unbind_removes_bounds_and_defaults_and_keeps_enums() {
        let integer = json!({"type": "integer", "format": "int32", "minimum": 1, "maximum": 9, "default": 3});
        let string = json!({"type": "string", "minLength": 1, "maxLength": 9, "pattern": "a", "default": "a"});
        let list = json!({"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true, "items": string});
        let parameter = json!({"name": "limit", "in": "query", "schema": integer});
        let mut openapi = fixtures::openapi(
            json!({"/a": {"get": {"parameters": [parameter], "responses": {}}}}),
            json!({
                "A": {"type": "object", "properties": {"integer": integer, "list": list, "number": {"type": "number", "minimum": 0.5}}},
                "Map": {"type": "object", "additionalProperties": integer},
                "Enum": {"type": "string", "enum": ["a", "b"]},
            }),
        );
        unbind(&mut openapi);
        let value = serde_json::to_value(&openapi).unwrap();
        let (schemas, free) = (&value["components"]["schemas"], json!({"type": "integer", "format": "int64"}));
        let properties = &schemas["A"]["properties"];
        assert_eq!(properties["integer"], free);
        assert_eq!(properties["number"], json!({"type": "number", "format": "double"}));
        assert_eq!(properties["list"], json!({"type": "array", "items": {"type": "string"}}));
        assert_eq!(schemas["Map"]["additionalProperties"], free);
        assert_eq!(schemas["Enum"]["enum"], json!(["a", "b"]));
        assert_eq!(value["paths"]["/a"]["get"]["parameters"][0]["schema"], free);
    }
}
