//! Timestamps: strings that are timestamps by the examples of the pages.

use std::collections::HashMap;

use crate::document::{
    Node, Value,
    diagnostics::Diagnostic,
    index::{Index, SchemaRole},
    lint::examples,
};

/// What the examples show of each property that holds a value of its own.
pub type Shown<'a> = HashMap<*const Node, Vec<&'a Node>>;

/// For a string whose examples are all timestamps, an annotation decides whether it is one.
pub fn time_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    let shown = shown(index);
    let undecided = index.schemas.iter().filter_map(|schema| {
        let SchemaRole::Property(name) = schema.role else { return None };
        let examples = shown.get(&std::ptr::from_ref(schema.node))?;
        let moments = examples.iter().all(|example| example.as_str().is_some_and(is_rfc_3339));
        (moments && schema.node.get("x-time").is_none()).then(|| {
            Diagnostic::new("time-decision", format!("every example of `{name}` is a moment, and nobody has decided"))
                .at(schema.mark, "")
                .help("decide it in annotations.yaml with `x-time`, and give the reason: `rfc-3339` makes it a time, `text` leaves it")
        })
    });
    undecided.collect()
}

/// A time is written as its annotation says, in every example.
pub fn time_format(index: &Index<'_>) -> Vec<Diagnostic> {
    let shown = shown(index);
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let Some(time) = schema.node.member("x-time") else { continue };
        let kind = schema.node.get("type").and_then(Node::as_str);
        let takes: fn(&Node) -> bool = match (time.node.as_str(), kind) {
            (Some("rfc-3339"), Some("string")) => |example| example.as_str().is_some_and(is_rfc_3339),
            (Some("epoch-milliseconds"), Some("string")) => {
                |example| example.as_str().is_some_and(|text| text.parse::<i64>().is_ok())
            }
            (Some("epoch-milliseconds"), Some("integer")) => |_| true,
            (Some("text"), Some("string")) => continue,
            _ => {
                diagnostics.push(
                    Diagnostic::new("time-format", "this isn't how such a value can be a time")
                        .at(time.mark(), "")
                        .at(schema.mark, "of this")
                        .help("`rfc-3339` and `text` are for strings, `epoch-milliseconds` is for integers, too"),
                );
                continue;
            }
        };
        for example in shown.get(&std::ptr::from_ref(schema.node)).into_iter().flatten() {
            if !takes(example) {
                diagnostics.push(
                    Diagnostic::new("time-format", "the example is written in another way")
                        .at(&example.span, "")
                        .at(time.mark(), "than this says")
                        .help("`x-time: text` leaves a text whose examples differ"),
                );
            }
        }
    }
    diagnostics
}

/// RFC 3339 as far as a form goes: `2020-06-15T02:21:18.669Z`, with or without a fraction, with `Z` or an offset.
fn is_rfc_3339(text: &str) -> bool {
    let Some((moment, rest)) = text.split_at_checked(19) else { return false };
    let fraction = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    is_like(moment, "0000-00-00T00:00:00")
        && match fraction.unwrap_or(rest) {
            "Z" => true,
            offset => is_like(offset, "+00:00") || is_like(offset, "-00:00"),
        }
}

/// Whether a text has a digit wherever the form has one, and is the form elsewhere.
fn is_like(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            form => byte == form,
        })
}

pub fn shown<'a>(index: &Index<'a>) -> Shown<'a> {
    let mut shown = Shown::new();
    for content in &index.contents {
        let Some(schema) = content.node.get("schema") else { continue };
        for (example, _) in examples::examples(content) {
            walk(index, schema, example, &mut shown);
        }
    }
    shown
}

fn walk<'a>(index: &Index<'a>, schema: &'a Node, example: &'a Node, shown: &mut Shown<'a>) {
    let Some(schema) = index.schema_of(schema) else { return };
    for (name, member) in example.members() {
        if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
            walk(index, property, &member.node, shown);
        } else if let Some(values) = schema.get("additionalProperties") {
            walk(index, values, &member.node, shown);
        }
    }
    for item in example.items() {
        if let Some(items) = schema.get("items") {
            walk(index, items, item, shown);
        }
    }
    // Null and `{}` say nothing of a form.
    if !matches!(example.value, Value::Null | Value::Object(_) | Value::List(_)) {
        shown.entry(std::ptr::from_ref(schema)).or_default().push(example);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_known_by_its_form() {
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
