//! `x-type` on a string: its Rust type becomes a boolean, an integer or a number. Requests and responses still contain
//! a string, as recorded in [`Type`].

use openapiv3::{
    BooleanType, IntegerFormat, IntegerType, NumberFormat, NumberType, OpenAPI, Parameter, ParameterSchemaOrContent,
    ReferenceOr, Schema, SchemaKind, VariantOrUnknownOrEmpty,
};
use serde_json::{Map, Value};

use super::{Type, as_item_mut, named_schemas_mut, operations_mut, properties_mut};

const TYPE: &str = "x-type";

/// Inlines components that have the annotation and removes them: an enum of `true` and `false` becomes a `bool`, not an
/// enum.
pub fn inlined(mut document: Value) -> Value {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return document;
    };
    let (named, others): (Map<_, _>, Map<_, _>) =
        std::mem::take(schemas).into_iter().partition(|(_, schema)| schema.get(TYPE).is_some());
    *schemas = others;
    inline(&mut document, &named);
    document
}

fn inline(value: &mut Value, named: &Map<String, Value>) {
    let target = value.get("$ref").or_else(|| value.pointer("/allOf/0/$ref")).and_then(Value::as_str);
    let target = target.and_then(|target| named.get(target.strip_prefix("#/components/schemas/")?));
    match value {
        Value::Object(schema) => {
            if let Some(Value::Object(target)) = target {
                schema.retain(|key, _| key != "$ref" && key != "allOf");
                for (key, value) in target {
                    schema.entry(key).or_insert_with(|| value.clone());
                }
            }
            schema.values_mut().for_each(|value| inline(value, named));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| inline(value, named)),
        _ => {}
    }
}

/// Sets the Rust types. Post-processing of progenitor's output handles serialization and deserialization.
pub fn mark(openapi: &mut OpenAPI) {
    for (_, schema) in named_schemas_mut(openapi) {
        properties_mut(schema).for_each(|(_, property)| mark_schema(property));
    }
    for operation in openapi.paths.paths.values_mut().filter_map(as_item_mut).flat_map(operations_mut) {
        for parameter in operation.parameters.iter_mut().filter_map(as_item_mut) {
            if let Parameter::Query { parameter_data: data, .. } = parameter
                && let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &mut data.format
            {
                mark_schema(schema);
            }
        }
    }
}

fn mark_schema(schema: &mut Schema) {
    if let SchemaKind::Type(openapiv3::Type::Array(array)) = &mut schema.schema_kind {
        array.items.iter_mut().filter_map(as_item_mut).for_each(|items| mark_schema(items));
    }
    let ty = match value_type(schema) {
        Some(Type::BooleanString | Type::UpperBooleanString) => openapiv3::Type::Boolean(BooleanType::default()),
        Some(Type::IntegerString) => openapiv3::Type::Integer(IntegerType {
            format: VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64),
            ..IntegerType::default()
        }),
        Some(Type::NumberString) => openapiv3::Type::Number(NumberType {
            format: VariantOrUnknownOrEmpty::Item(NumberFormat::Double),
            ..NumberType::default()
        }),
        _ => return,
    };
    schema.schema_kind = SchemaKind::Type(ty);
}

/// Returns the type of a string with the annotation.
pub fn value_type(schema: &Schema) -> Option<Type> {
    let SchemaKind::Type(openapiv3::Type::String(string)) = &schema.schema_kind else { return None };
    match schema.schema_data.extensions.get(TYPE)?.as_str()? {
        "boolean" if string.enumeration.iter().flatten().any(|value| value == "TRUE") => Some(Type::UpperBooleanString),
        "boolean" => Some(Type::BooleanString),
        "integer" => Some(Type::IntegerString),
        "number" => Some(Type::NumberString),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::{
        fixtures::{self, reference},
        schemas,
        usage::Usage,
    };

    fn openapi(document: Value) -> OpenAPI {
        serde_json::from_value(inlined(document)).unwrap()
    }

    fn string(ty: &str) -> Value {
        json!({"type": "string", TYPE: ty})
    }

    #[test]
    fn inlined_replaces_components_with_the_annotation() {
        let document = fixtures::document(
            json!({"/a": {"get": {"parameters": [{"name": "q", "in": "query", "schema": reference("Yes")}]}}}),
            json!({
                "Yes": {"type": "string", "description": "Whether.", "enum": ["true", "false"], TYPE: "boolean"},
                "Kind": {"type": "string", "enum": ["a"]},
                "A": {"type": "object", "properties": {
                    "a": reference("Yes"),
                    "b": {"allOf": [reference("Yes")], "description": "Its own."},
                    "c": reference("Kind"),
                }},
            }),
        );
        let document = inlined(document);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["Kind", "A"]);
        let yes = |description| json!({"type": "string", "description": description, "enum": ["true", "false"], TYPE: "boolean"});
        assert_eq!(
            schemas["A"]["properties"],
            json!({"a": yes("Whether."), "b": yes("Its own."), "c": reference("Kind")})
        );
        assert_eq!(document["paths"]["/a"]["get"]["parameters"][0]["schema"], yes("Whether."));
    }

    #[test]
    fn mark_sets_rust_types_of_strings() {
        let parameter = |place: &str| json!({"name": "q", "in": place, "required": true, "schema": string("integer")});
        let mut openapi = openapi(fixtures::document(
            json!({"/a/{q}": {"get": {"parameters": [parameter("query"), parameter("path")], "responses": {}}}}),
            json!({"A": {"type": "object", "properties": {
                "boolean": string("boolean"),
                "upper": {"type": "string", "enum": ["TRUE", "FALSE"], TYPE: "boolean"},
                "integer": string("integer"),
                "number": string("number"),
                "list": {"type": "array", "items": string("number")},
                "plain": {"type": "string"},
            }}}),
        ));
        let objects = schemas::objects(&openapi, &Usage::of(&openapi)).unwrap();
        let types: Vec<_> = objects[0].fields.iter().map(|field| format!("{:?}", field.ty)).collect();
        let expected =
            ["BooleanString", "UpperBooleanString", "IntegerString", "NumberString", "List(NumberString)", "String"];
        assert_eq!(types, expected);

        mark(&mut openapi);
        let value = serde_json::to_value(&openapi).unwrap();
        let of = |schema: &Value| (schema["type"].clone(), schema["format"].clone());
        let properties = &value["components"]["schemas"]["A"]["properties"];
        for name in ["boolean", "upper"] {
            assert_eq!(of(&properties[name]), (json!("boolean"), Value::Null));
        }
        assert_eq!(of(&properties["integer"]), (json!("integer"), json!("int64")));
        assert_eq!(of(&properties["number"]), (json!("number"), json!("double")));
        assert_eq!(of(&properties["list"]["items"]), (json!("number"), json!("double")));
        assert_eq!(of(&properties["plain"]), (json!("string"), Value::Null));
        let parameters = &value["paths"]["/a/{q}"]["get"]["parameters"];
        assert_eq!(of(&parameters[0]["schema"]), (json!("integer"), json!("int64")));
        assert_eq!(of(&parameters[1]["schema"]), (json!("string"), Value::Null));
    }
}
