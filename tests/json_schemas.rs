//! The JSON Schema of every type against its component of the document, which shows that code generation loses nothing.
//!
//! [`DIFFERENCES`] lists how the two may differ. Any other difference is a failure, and so is an entry that nothing
//! needs.

use std::collections::{BTreeMap, BTreeSet};

use dcs_sdk::meta::json_schemas;
use serde_json::{Map, Value};

use crate::payloads;

/// Differences a type may have from its component, and their reasons.
const DIFFERENCES: &[(&str, &str)] = &[
    ("bound", "a value out of bounds must not fail a response; a request is checked before it is sent"),
    ("default", "a default would always be sent, and could not be distinguished from an absent value"),
    ("enum of values", "an enum of strings with values of another type is no type of its own"),
    ("essential", "a response must have only the fields it is useless without, whatever its page calls mandatory"),
    ("null", "a field that may be absent may also be null: the service uses both"),
    ("open enum", "the service has undocumented values; the documented ones stay the same"),
    ("secret", "a value that must not be printed has a type of its own"),
    ("time", "a timestamp is a chrono type, whatever its format"),
    ("width", "an integer has 64 bits, so that another bound on the page changes no type"),
];

/// A property of a component, or a field of a type.
#[derive(Debug, PartialEq)]
struct Field {
    kind: String,
    description: String,
    required: bool,
}

type Fields = BTreeMap<String, Field>;

#[test]
fn every_type_equals_its_component_except_for_listed_differences() {
    let components = payloads::document()["components"]["schemas"].as_object().unwrap();
    let types = json_schemas();
    let mut used = BTreeSet::new();
    let mut named = components.clone();
    named.retain(|_, component| !component["x-type"].is_string());
    if named.len() < components.len() {
        used.insert("enum of values");
    }
    assert_eq!(names(&types), names(&named));

    let received = in_responses();
    for (name, component) in &named {
        let shown = &types[name];
        if component["enum"].is_array() {
            let values = |schema: &Value| schema["enum"].as_array().unwrap().clone();
            assert_eq!(values(&shown["anyOf"][0]), known(&values(component)), "{name}");
            assert_eq!(shown["anyOf"][1], serde_json::json!({"type": "string"}), "{name}");
            used.insert("open enum");
        } else {
            let expected = of_component(component, components, received.contains(name), &mut used);
            let shown = of_type(shown, &mut used);
            for (field, expected) in &expected {
                assert_eq!(shown.get(field), Some(expected), "{name}.{field}");
            }
            assert_eq!(shown.len(), expected.len(), "{name}");
        }
    }
    let listed: BTreeSet<_> = DIFFERENCES.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(used, listed);
}

fn names(schemas: &Map<String, Value>) -> BTreeSet<&String> {
    schemas.keys().collect()
}

/// The values of an enum without null, which only says that the field is nullable.
fn known(values: &[Value]) -> Vec<Value> {
    values.iter().filter(|value| !value.is_null()).cloned().collect()
}

/// The components that are part of a response.
fn in_responses() -> BTreeSet<String> {
    let mut open: Vec<String> =
        payloads::operations().flat_map(|operation| references(&operation["responses"])).collect();
    let mut received = BTreeSet::new();
    while let Some(name) = open.pop() {
        if received.insert(name.clone()) {
            open.extend(references(&payloads::document()["components"]["schemas"][&name]));
        }
    }
    received
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| match value.as_str() {
                Some(target) if key == "$ref" => vec![last(target)],
                _ => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn last(reference: &str) -> String {
    reference.rsplit('/').next().unwrap().to_owned()
}

fn words(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn contains(list: &Value, name: &str) -> bool {
    list.as_array().is_some_and(|names| names.iter().any(|known| known == name))
}

/// The fields of a component, after the differences.
fn of_component(
    component: &Value,
    components: &Map<String, Value>,
    received: bool,
    used: &mut BTreeSet<&'static str>,
) -> Fields {
    let field = |(name, property): (&String, &Value)| {
        let mandatory = contains(&component["required"], name);
        let essential = contains(&component["x-essential"], name);
        let required = if received { essential } else { mandatory };
        if required != mandatory {
            used.insert("essential");
        }
        // A property that is only a reference has the description of its component.
        let says = property["$ref"].as_str().map_or(property, |target| &components[&last(target)]);
        let property = if says["x-type"].is_string() { says } else { property };
        (name.clone(), Field { kind: kind_of_component(property, used), description: words(says), required })
    };
    component["properties"].as_object().unwrap().iter().map(field).collect()
}

fn kind_of_component(schema: &Value, used: &mut BTreeSet<&'static str>) -> String {
    if let Some(target) = schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str()) {
        return last(target);
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
        ("array", _) => format!("list of {}", kind_of_component(&schema["items"], used)),
        ("object", _) if schema["additionalProperties"].is_object() => {
            format!("map of {}", kind_of_component(&schema["additionalProperties"], used))
        }
        ("object", _) => "anything".to_owned(),
        ("integer", _) => {
            if schema["format"] == "int32" {
                used.insert("width");
            }
            "integer, int64".to_owned()
        }
        ("number", _) => "number, double".to_owned(),
        (kind, _) => kind.to_owned(),
    }
}

/// The fields of a type, without null.
fn of_type(schema: &Value, used: &mut BTreeSet<&'static str>) -> Fields {
    let field = |(name, property): (&String, &Value)| {
        let required = contains(&schema["required"], name);
        (name.clone(), Field { kind: kind_of_type(property, used), description: words(property), required })
    };
    schema["properties"].as_object().unwrap().iter().map(field).collect()
}

fn kind_of_type(schema: &Value, used: &mut BTreeSet<&'static str>) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return last(target);
    }
    if let [other, null] = schema["anyOf"].as_array().map_or(&[][..], Vec::as_slice)
        && null["type"] == "null"
    {
        used.insert("null");
        return kind_of_type(other, used);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => {
            used.insert("null");
            assert_eq!(kinds[1..], ["null"]);
            &kinds[0]
        }
        kind => kind,
    };
    match (kind.as_str().unwrap(), schema["format"].as_str()) {
        ("string", _) if schema["x-type"].is_string() => format!("string of {}", schema["x-type"]),
        ("array", _) => format!("list of {}", kind_of_type(&schema["items"], used)),
        ("object", _) if schema["additionalProperties"].is_object() => {
            format!("map of {}", kind_of_type(&schema["additionalProperties"], used))
        }
        ("object", _) => "anything".to_owned(),
        (kind, Some(format)) => format!("{kind}, {format}"),
        (kind, None) => kind.to_owned(),
    }
}
