//! The subset of YAML that these files use, from the events of a parser: scalars, objects, anchors and merge keys.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Node;

const DEEPEST: usize = 32;
/// Number of values; aliases count as often as they are used.
const LARGEST: usize = 10_000;
const MERGE: &str = "<<";

/// An object or a list that is not complete.
struct Open {
    anchor: usize,
    is_object: bool,
    key: Option<String>,
    fields: Vec<(String, Node)>,
}

/// Parses a document.
///
/// # Errors
/// Where it is invalid. Contains no values.
pub(super) fn parse(text: &str) -> Result<Node, String> {
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: Vec<(usize, Node)> = Vec::new();
    let mut document = None;
    let mut count = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| format!("invalid YAML in line {}", error.marker().line()))?;
        let at = |what: &str| format!("{what} in line {}", span.start.line());
        let (node, anchor) = match event {
            Event::Scalar(value, style, anchor, _) => (scalar(&value, style), anchor),
            Event::Alias(id) => (anchored(&anchors, id).ok_or_else(|| at("unknown alias"))?, 0),
            Event::MappingStart(anchor, _) | Event::SequenceStart(anchor, _) => {
                if open.len() == DEEPEST {
                    return Err(at("too many levels"));
                }
                let is_object = matches!(event, Event::MappingStart(..));
                open.push(Open { anchor, is_object, key: None, fields: Vec::new() });
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => match open.pop() {
                Some(Open { anchor, is_object: true, fields, .. }) => (Node::Object(fields), anchor),
                Some(Open { anchor, .. }) => (Node::List, anchor),
                None => continue,
            },
            _ => continue,
        };
        count += size(&node);
        if count > LARGEST {
            return Err(at("too many values"));
        }
        if anchor != 0 {
            anchors.push((anchor, node.clone()));
        }
        match open.last_mut() {
            None => {
                document.get_or_insert(node);
            }
            Some(parent) if parent.is_object => match (parent.key.take(), node) {
                (Some(key), node) => insert(&mut parent.fields, key, node),
                (None, Node::Scalar(key)) => parent.key = Some(key.expose_secret().to_owned()),
                (None, _) => return Err(at("a key that is not a string")),
            },
            Some(_) => {}
        }
    }
    document.ok_or_else(|| "the file is empty".to_owned())
}

fn anchored(anchors: &[(usize, Node)], id: usize) -> Option<Node> {
    anchors.iter().find(|(anchor, _)| *anchor == id).map(|(_, node)| node.clone())
}

fn size(node: &Node) -> usize {
    match node {
        Node::Object(fields) => 1 + fields.iter().map(|(_, value)| size(value)).sum::<usize>(),
        Node::Scalar(_) | Node::List => 1,
    }
}

/// Null is an empty string, which counts as not set.
fn scalar(value: &str, style: ScalarStyle) -> Node {
    let is_null = style == ScalarStyle::Plain && matches!(value, "~" | "null" | "Null" | "NULL");
    Node::Scalar(if is_null { "" } else { value }.into())
}

/// Adds a field. The fields of a merged object do not replace existing ones, and are replaced by later ones.
fn insert(fields: &mut Vec<(String, Node)>, key: String, node: Node) {
    if key != MERGE {
        fields.retain(|(known, _)| *known != key);
        fields.push((key, node));
        return;
    }
    if let Node::Object(merged) = node {
        for (key, value) in merged {
            if !fields.iter().any(|(known, _)| *known == key) {
                fields.push((key, value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_keeps_scalars_as_they_are_written() {
        let node = parse("a: 0123\nb: '1e5'\nc: yes\nd: ~\ne: |\n  two\n  lines\nf: 'null'").unwrap();
        let values: Vec<_> = ["a", "b", "c", "d", "e", "f"].map(|key| node.scalar(key)).to_vec();
        assert_eq!(values, [Some("0123"), Some("1e5"), Some("yes"), None, Some("two\nlines\n"), Some("null")]);
    }

    #[test]
    fn parse_resolves_anchors_and_merge_keys() {
        let node = parse("base: &base {a: 1, b: 2}\nother:\n  <<: *base\n  b: 3").unwrap();
        let other = node.get("other").unwrap();
        assert_eq!((other.scalar("a"), other.scalar("b")), (Some("1"), Some("3")));
    }

    #[test]
    fn parse_names_the_line_and_no_value() {
        for (text, expected) in [
            ("a: [", "invalid YAML in line"),
            ("a: *hush", "line"),
            ("", "the file is empty"),
            ("? [hush]\n: b", "a key that is not a string"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(expected) && !error.contains("hush"), "{text:?}: {error}");
        }
        assert!(parse(&"[".repeat(100)).unwrap_err().contains("too many levels"));
    }

    #[test]
    fn parse_limits_the_number_of_values() {
        let mut text = "a0: &a0 {x: 1}\n".to_owned();
        for level in 1..30 {
            text += &format!("a{level}: &a{level} {{l: *a{0}, r: *a{0}}}\n", level - 1);
        }
        assert!(parse(&text).unwrap_err().contains("too many values"));
    }
}
