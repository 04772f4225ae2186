//! Rules for timestamps, which are recognized by the examples of the pages.

use std::collections::HashMap;

use crate::document::{
    Node, Value,
    diagnostics::Diagnostic,
    index::{Index, SchemaRole},
    lint::examples,
};

/// The scalar values in the examples, by the schema that describes them.
pub type ExampleValues<'a> = HashMap<*const Node, Vec<&'a Node>>;

/// Reports properties whose examples are all timestamps and that have no `x-time`.
pub fn time_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    let values = example_values(index);
    let undecided = index.schemas.iter().filter_map(|schema| {
        let SchemaRole::Property(name) = schema.role else { return None };
        let examples = values.get(&std::ptr::from_ref(schema.node))?;
        let all_timestamps = examples.iter().all(|example| example.as_str().is_some_and(is_rfc_3339));
        (all_timestamps && schema.node.get("x-time").is_none()).then(|| {
            Diagnostic::new("time-decision", format!("all examples of `{name}` are timestamps but it has no `x-time`"))
                .at(schema.mark, "")
                .help(
                    "add `x-time` with the reason in annotations.yaml: `rfc-3339` for a timestamp, `text` for a string",
                )
        })
    });
    undecided.collect()
}

/// Reports examples of timestamps that do not have the format in `x-time`, and `x-time` on a wrong type.
pub fn time_format(index: &Index<'_>) -> Vec<Diagnostic> {
    let values = example_values(index);
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let Some(time) = schema.node.member("x-time") else { continue };
        let kind = schema.node.get("type").and_then(Node::as_str);
        let is_valid: fn(&Node) -> bool = match (time.node.as_str(), kind) {
            (Some("rfc-3339"), Some("string")) => |example| example.as_str().is_some_and(is_rfc_3339),
            (Some("epoch-milliseconds"), Some("string")) => {
                |example| example.as_str().is_some_and(|text| text.parse::<i64>().is_ok())
            }
            (Some("epoch-milliseconds"), Some("integer")) => |_| true,
            (Some("text"), Some("string")) => continue,
            _ => {
                diagnostics.push(
                    Diagnostic::new("time-format", "`x-time` does not match the type of the value")
                        .at(time.mark(), "")
                        .at(schema.mark, "value")
                        .help("use `rfc-3339` and `text` for strings, `epoch-milliseconds` for strings and integers"),
                );
                continue;
            }
        };
        for example in values.get(&std::ptr::from_ref(schema.node)).into_iter().flatten() {
            if !is_valid(example) {
                diagnostics.push(
                    Diagnostic::new("time-format", "the example does not have the format in `x-time`")
                        .at(&example.span, "")
                        .at(time.mark(), "expected format")
                        .help("use `x-time: text` if the examples have different formats"),
                );
            }
        }
    }
    diagnostics
}

/// Whether a string has the syntax of RFC 3339, such as `2020-06-15T02:21:18.669Z`. The fraction is optional, and an offset
/// may replace `Z`. Ranges are not checked.
fn is_rfc_3339(text: &str) -> bool {
    let Some((date_time, rest)) = text.split_at_checked(19) else { return false };
    let fraction = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    is_like(date_time, "0000-00-00T00:00:00")
        && match fraction.unwrap_or(rest) {
            "Z" => true,
            offset => is_like(offset, "+00:00") || is_like(offset, "-00:00"),
        }
}

/// Whether a string has a digit wherever the pattern has `0`, and equals the pattern elsewhere.
fn is_like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, pattern)| match pattern {
            b'0' => byte.is_ascii_digit(),
            pattern => byte == pattern,
        })
}

/// Returns the scalar values in the examples of all contents, by schema.
pub fn example_values<'a>(index: &Index<'a>) -> ExampleValues<'a> {
    let mut values = ExampleValues::new();
    for content in &index.contents {
        let Some(schema) = content.node.get("schema") else { continue };
        for (example, _) in examples::examples(content) {
            walk(index, schema, example, &mut values);
        }
    }
    values
}

fn walk<'a>(index: &Index<'a>, schema: &'a Node, example: &'a Node, values: &mut ExampleValues<'a>) {
    let Some(schema) = index.schema_of(schema) else { return };
    for (name, member) in example.members() {
        if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
            walk(index, property, &member.node, values);
        } else if let Some(property) = schema.get("additionalProperties") {
            walk(index, property, &member.node, values);
        }
    }
    for item in example.items() {
        if let Some(items) = schema.get("items") {
            walk(index, items, item, values);
        }
    }
    // Null, objects and arrays have no format.
    if !matches!(example.value, Value::Null | Value::Object(_) | Value::List(_)) {
        values.entry(std::ptr::from_ref(schema)).or_default().push(example);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_rfc_3339_requires_a_date_a_time_and_an_offset() {
        for text in ["2020-06-15T02:21:18.669Z", "2020-06-19T07:06:07Z", "2020-06-19T07:06:07+02:00"] {
            assert!(is_rfc_3339(text), "{text}");
        }
        for text in [
            "",
            "2020-06-15",
            "2020-06-15T02:21:18",
            "2019/10/22 14:44:30",
            "2020-06-15T02:21:18.Zulu",
            "1684191545379",
        ] {
            assert!(!is_rfc_3339(text), "{text}");
        }
    }
}
