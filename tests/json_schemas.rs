//! Compares the JSON Schema of every type with its component in the OpenAPI document, to show that code generation
//! preserves all types, fields and descriptions.
//!
//! [`DIFFERENCES`] lists the allowed differences. Any other difference fails the test, and so does an unused entry.

use std::collections::{BTreeMap, BTreeSet};

use dcs_sdk::meta::json_schemas;
use serde_json::{Map, Value};

use crate::payloads;

/// The allowed differences between a type and its component, with reasons.
const DIFFERENCES: &[(&str, &str)] = &[
    ("bound", "an out-of-bounds value must not fail a response; requests are validated before they are sent"),
    ("default", "a default would always be sent, and could not be distinguished from an absent value"),
    ("enum of values", "an enum of strings that contain values of another type is not a separate type"),
    ("essential", "only essential fields are required in a response, whatever its page calls mandatory"),
    ("null", "a field that may be absent may also be null, because the service uses both"),
    ("open enum", "an enum accepts any string, because the service returns undocumented values"),
    ("secret", "a secret has a separate type, which is redacted in `Debug` output"),
    ("time", "a timestamp is a chrono type, whatever its format"),
    ("width", "all integers have 64 bits, so that a changed bound on the page does not change a type"),
];

/// A property of a component, or a field of a type.
#[derive(Debug, PartialEq)]
struct Field {
    json_type: String,
    description: String,
    required: bool,
}

type Fields = BTreeMap<String, Field>;

#[test]
fn json_schemas_match_their_components_except_for_listed_differences() {
    let components = payloads::document()["components"]["schemas"].as_object().unwrap();
    let types = json_schemas();
    let mut used = BTreeSet::new();
    let mut expected_types = components.clone();
    expected_types.retain(|_, component| !component["x-type"].is_string());
    if expected_types.len() < components.len() {
        used.insert("enum of values");
    }
    assert_eq!(names(&types), names(&expected_types));

    let response_components = response_components();
    for (name, component) in &expected_types {
        let actual = &types[name];
        if component["enum"].is_array() {
            let values = |schema: &Value| schema["enum"].as_array().unwrap().clone();
            assert_eq!(values(&actual["anyOf"][0]), without_null(&values(component)), "{name}");
            assert_eq!(actual["anyOf"][1], serde_json::json!({"type": "string"}), "{name}");
            used.insert("open enum");
        } else {
            let expected = fields_of_component(component, components, response_components.contains(name), &mut used);
            let actual = fields_of_type(actual, &mut used);
            for (field, expected) in &expected {
                assert_eq!(actual.get(field), Some(expected), "{name}.{field}");
            }
            assert_eq!(actual.len(), expected.len(), "{name}");
        }
    }
    let listed: BTreeSet<_> = DIFFERENCES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(used, listed);
}

fn names(schemas: &Map<String, Value>) -> BTreeSet<&String> {
    schemas.keys().collect()
}

/// The values of an enum except null, which only indicates that the field is nullable.
fn without_null(values: &[Value]) -> Vec<Value> {
    values.iter().filter(|value| !value.is_null()).cloned().collect()
}

/// The names of the components that responses reference, directly or indirectly.
fn response_components() -> BTreeSet<String> {
    let mut pending: Vec<String> =
        payloads::operations().flat_map(|operation| references(&operation["responses"])).collect();
    let mut names = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if names.insert(name.clone()) {
            pending.extend(references(&payloads::document()["components"]["schemas"][&name]));
        }
    }
    names
}

/// The names of the components that a JSON value references.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value.as_str() {
                Some(target) if key == "$ref" => vec![component_name(target)],
                _ => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// The component name in a reference.
fn component_name(reference: &str) -> String {
    reference.rsplit('/').next().unwrap().to_owned()
}

/// The description with normalized whitespace.
fn description(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn contains(list: &Value, name: &str) -> bool {
    list.as_array().is_some_and(|names| names.iter().any(|known| known == name))
}

/// The fields that the type of a component is expected to have, given the allowed differences.
fn fields_of_component(
    component: &Value,
    components: &Map<String, Value>,
    in_response: bool,
    used: &mut BTreeSet<&'static str>,
) -> Fields {
    let field = |(name, property): (&String, &Value)| {
        let mandatory = contains(&component["required"], name);
        let essential = contains(&component["x-essential"], name);
        let required = if in_response { essential } else { mandatory };
        if required != mandatory {
            used.insert("essential");
        }
        // A property that is only a reference takes its description from its component.
        let described = property["$ref"].as_str().map_or(property, |target| &components[&component_name(target)]);
        let property = if described["x-type"].is_string() { described } else { property };
        (
            name.clone(),
            Field { json_type: json_type_of_component(property, used), description: description(described), required },
        )
    };
    component["properties"].as_object().unwrap().iter().map(field).collect()
}

fn json_type_of_component(schema: &Value, used: &mut BTreeSet<&'static str>) -> String {
    if let Some(target) = schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str()) {
        return component_name(target);
    }
    for (key, rule) in [
        ("minimum", "bound"),
        ("maximum", "bound"),
        ("minLength", "bound"),
        ("maxLength", "bound"),
        ("pattern", "bound"),
        ("minItems", "bound"),
        ("maxItems", "bound"),
        ("enum", "bound"),
        ("default", "default"),
    ] {
        if schema.get(key).is_some() {
            used.insert(rule);
        }
    }
    match (schema["type"].as_str().unwrap(), schema["x-time"].as_str()) {
        ("string", Some("rfc-3339")) => {
            used.insert("time");
            "string, date-time".to_owned()
        }
        ("string", _) if schema["x-secret"] == true => {
            used.insert("secret");
            "string, password".to_owned()
        }
        ("string", _) if schema["x-type"].is_string() => format!("string of {}", schema["x-type"]),
        ("array", _) => format!("list of {}", json_type_of_component(&schema["items"], used)),
        ("object", _) if schema["additionalProperties"].is_object() => {
            format!("map of {}", json_type_of_component(&schema["additionalProperties"], used))
        }
        ("object", _) => "anything".to_owned(),
        ("integer", _) => {
            if schema["format"] == "int32" {
                used.insert("width");
            }
            "integer, int64".to_owned()
        }
        ("number", _) => "number, double".to_owned(),
        (json_type, _) => json_type.to_owned(),
    }
}

/// The fields of a type, ignoring whether they are nullable.
fn fields_of_type(schema: &Value, used: &mut BTreeSet<&'static str>) -> Fields {
    let field = |(name, property): (&String, &Value)| {
        let required = contains(&schema["required"], name);
        (
            name.clone(),
            Field { json_type: json_type_of_schema(property, used), description: description(property), required },
        )
    };
    schema["properties"].as_object().unwrap().iter().map(field).collect()
}

fn json_type_of_schema(schema: &Value, used: &mut BTreeSet<&'static str>) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return component_name(target);
    }
    if let [other, null] = schema["anyOf"].as_array().map_or(&[][..], Vec::as_slice)
        && null["type"] == "null"
    {
        used.insert("null");
        return json_type_of_schema(other, used);
    }
    let json_type = match &schema["type"] {
        Value::Array(json_types) => {
            used.insert("null");
            assert_eq!(json_types[1..], ["null"]);
            &json_types[0]
        }
        json_type => json_type,
    };
    match (json_type.as_str().unwrap(), schema["format"].as_str()) {
        ("string", _) if schema["x-type"].is_string() => format!("string of {}", schema["x-type"]),
        ("array", _) => format!("list of {}", json_type_of_schema(&schema["items"], used)),
        ("object", _) if schema["additionalProperties"].is_object() => {
            format!("map of {}", json_type_of_schema(&schema["additionalProperties"], used))
        }
        ("object", _) => "anything".to_owned(),
        (json_type, Some(format)) => format!("{json_type}, {format}"),
        (json_type, None) => json_type.to_owned(),
    }
}
