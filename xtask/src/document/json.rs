//! Parses JSON and keeps the location of each value.

use std::{fmt, sync::Arc};

use indexmap::map::Entry;
use serde_json::value::RawValue;

use super::{
    node::{Member, Node, Object, Value},
    source::{Source, Span},
};
use crate::document::diagnostics::Diagnostic;

/// Maximum nesting depth.
const MAX_DEPTH: usize = 64;

/// Parses a JSON file.
pub fn read(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    let whole: &RawValue = serde_json::from_str(source.text()).map_err(|error| {
        let at = source.byte(error.line(), error.column());
        let span = Span::new(source, at..at + 1);
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        Diagnostic::new("json-syntax", format!("invalid JSON: {what}"))
            .at(&span, "")
            .help("fix the JSON; if the payload is broken on the page, note that with `x-page-defect` next to `externalValue`")
    })?;
    node(source, whole, 0)
}

/// Converts a raw value, which is a slice of the text of `source`, to a node.
fn node(source: &Arc<Source>, raw: &RawValue, depth: usize) -> Result<Node, Diagnostic> {
    let part = raw.get();
    // The slice borrows from the text of the file, so its offset is the difference of the addresses.
    let start = (part.as_ptr() as usize).saturating_sub(source.text().as_ptr() as usize);
    let span = Span::new(source, start..start + part.len());
    if depth > MAX_DEPTH {
        return Err(Diagnostic::new("json-depth", format!("values are nested more than {MAX_DEPTH} levels deep"))
            .at(&span, "")
            .help("look for an unclosed bracket"));
    }
    let syntax_error = |error: serde_json::Error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        Diagnostic::new("json-syntax", format!("unsupported JSON value: {what}")).at(&span, "").help("fix the value")
    };
    let value = match part.as_bytes().first() {
        Some(b'{') => {
            let Members(raw_members) = serde_json::from_str(part).map_err(syntax_error)?;
            let mut members = Object::new();
            for (key, raw) in raw_members {
                let node = node(source, raw, depth + 1)?;
                match members.entry(key) {
                    Entry::Vacant(entry) => {
                        entry.insert(Member { key: node.span.clone(), node });
                    }
                    Entry::Occupied(entry) => {
                        return Err(Diagnostic::new("duplicate-key", format!("duplicate key `{}`", entry.key()))
                            .at(&node.span, "second value")
                            .at(&entry.get().node.span, "first value")
                            .help("remove one of them"));
                    }
                }
            }
            Value::Object(members)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(part).map_err(syntax_error)?;
            Value::List(items.into_iter().map(|raw| node(source, raw, depth + 1)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Value::String(serde_json::from_str(part).map_err(syntax_error)?),
        Some(b't' | b'f') => Value::Bool(serde_json::from_str(part).map_err(syntax_error)?),
        Some(b'n') => Value::Null,
        _ => Value::Number(serde_json::from_str(part).map_err(syntax_error)?),
    };
    Ok(Node { value, span })
}

/// The members of an object, including those with a duplicate key.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Visitor).map(Members)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Node, Diagnostic> {
        read(&Source::new("openapi", "a.json", text))
    }

    #[test]
    fn values_have_spans() {
        let node = parse("{\n  \"a\": [1, \"ä\", {\"b\": 1.50}],\n  \"c\": null\n}\n").unwrap();
        assert_eq!(node.json(), json!({"a": [1, "ä", {"b": 1.5}], "c": null}));
        assert_eq!(node.at("/a/2/b").unwrap().span.to_string(), "openapi/a.json:2:23");
        assert_eq!(node.at("/c").unwrap().span.to_string(), "openapi/a.json:3:8");
    }

    #[test]
    fn errors_have_the_line_of_the_problem() {
        for (text, rule, line) in [
            ("{\n  \"a\": 1,\n}\n", "json-syntax", 3),
            ("", "json-syntax", 1),
            ("{} {}", "json-syntax", 1),
            ("{\n \"a\": 1,\n \"a\": 2\n}", "duplicate-key", 3),
            ("[\n1e999]", "json-syntax", 2),
            ("[\n\"\\ud800\"]", "json-syntax", 2),
        ] {
            let diagnostic = parse(text).unwrap_err();
            assert_eq!((diagnostic.rule(), diagnostic.span().unwrap().line()), (rule, line), "{text:?}");
        }
    }

    #[test]
    fn deep_nesting_is_rejected() {
        assert_eq!(parse(&"[".repeat(5000)).unwrap_err().rule(), "json-syntax");
        assert_eq!(parse(&format!("{}{}", "[".repeat(5000), "]".repeat(5000))).unwrap_err().rule(), "json-depth");
    }
}
