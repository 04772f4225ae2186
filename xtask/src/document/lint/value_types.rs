//! Rules for strings that contain booleans or numbers.

use crate::document::{
    Node, Value,
    diagnostics::Diagnostic,
    index::{Index, Schema, SchemaRole},
    lint::times,
};

/// Reports `x-type` on values that are not strings, and documented values that do not have the type.
pub fn value_type(index: &Index<'_>) -> Vec<Diagnostic> {
    let example_values = times::example_values(index);
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let Some(annotation) = schema.node.member("x-type") else { continue };
        if !takes_annotation(index, schema) {
            diagnostics.push(
                Diagnostic::new("value-type", "`x-type` is not allowed on this value")
                    .at(annotation.mark(), "")
                    .at(schema.mark, "value")
                    .help("use `x-type` only for properties, array items, query parameters and enums that are strings"),
            );
            continue;
        }
        let is_valid: fn(&Node) -> bool = match annotation.node.as_str() {
            Some("boolean") => is_boolean,
            Some("integer") => is_integer,
            _ => is_number,
        };
        let values = schema.node.get("enum").into_iter().flat_map(Node::items);
        let values = values.filter(|value| !matches!(value.value, Value::Null));
        let examples = example_values.get(&std::ptr::from_ref(schema.node)).into_iter().flatten().copied();
        for value in values.chain(examples).filter(|value| !is_valid(value)) {
            diagnostics.push(
                Diagnostic::new("value-type", "the value does not have the type in `x-type`")
                    .at(&value.span, "")
                    .at(annotation.mark(), "expected type")
                    .help("write a type that all values have, or remove `x-type`"),
            );
        }
    }
    diagnostics
}

fn takes_annotation(index: &Index<'_>, schema: &Schema<'_>) -> bool {
    let in_place = match schema.role {
        SchemaRole::Property(_) | SchemaRole::Items | SchemaRole::Component(_) => true,
        SchemaRole::Parameter => index.parameters.iter().any(|parameter| {
            let of_this = parameter.node.get("schema").is_some_and(|known| std::ptr::eq(known, schema.node));
            of_this && parameter.node.get("in").and_then(Node::as_str) == Some("query")
        }),
        _ => false,
    };
    in_place && schema.node.get("type").and_then(Node::as_str) == Some("string")
}

// Examples on some pages have the unquoted value, although the type in their tables is a string.

fn is_boolean(value: &Node) -> bool {
    match value.as_str() {
        Some(string) => ["true", "false"].contains(&&*string.to_ascii_lowercase()),
        None => value.as_bool().is_some(),
    }
}

fn is_integer(value: &Node) -> bool {
    match value.as_str() {
        Some(string) => string.parse::<i64>().is_ok(),
        None => value.json().is_i64(),
    }
}

fn is_number(value: &Node) -> bool {
    match value.as_str() {
        Some(string) => string.parse::<f64>().is_ok_and(f64::is_finite),
        None => value.json().is_number(),
    }
}
