//! Parses the subset of YAML that is used in `openapi/`. Ambiguous features, such as tags and merge keys, are rejected.

use std::{ops::Range, sync::Arc};

use indexmap::map::Entry;
use saphyr::{Scalar, ScalarStyle};
use saphyr_parser::{Event, Marker, Parser};
use serde_json::Number;

use super::{
    node::{Member, Node, Object, Value},
    source::{Source, Span},
};
use crate::document::diagnostics::Diagnostic;

/// Maximum nesting depth.
const MAX_DEPTH: usize = 64;

/// Parses a YAML file with a single document.
pub fn read(source: &Arc<Source>) -> Result<Node, Vec<Diagnostic>> {
    let text = source.text();
    if let Some(at) = text.find('\t') {
        let span = Span::new(source, at..at + 1);
        return Err(vec![syntax("found a tab", &span).help("use spaces; YAML does not allow tabs for indentation")]);
    }
    if text.starts_with('\u{feff}') {
        let span = Span::new(source, 0..0);
        return Err(vec![
            syntax("found a byte order mark", &span).help("save the file as UTF-8 without a byte order mark"),
        ]);
    }
    let mut builder = Builder::new(source);
    for event in Parser::new_from_str(text) {
        let result = match event {
            Ok((event, span)) => builder.take(event, builder.range(span)),
            Err(error) => {
                let span = Span::new(source, builder.byte(*error.marker())..text.len());
                Err(syntax(error.info(), &span).help(explanation(error.info())))
            }
        };
        if let Err(diagnostic) = result {
            builder.diagnostics.push(diagnostic);
            return Err(builder.diagnostics);
        }
    }
    match builder.root {
        Some(root) if builder.diagnostics.is_empty() => Ok(root),
        None if builder.diagnostics.is_empty() => Err(vec![
            Diagnostic::new("yaml-empty", "the file is empty")
                .at(&Span::new(source, 0..0), "")
                .help("add content, or remove the file"),
        ]),
        _ => Err(builder.diagnostics),
    }
}

/// Returns the help for an error of the parser.
fn explanation(error: &str) -> String {
    let cause = if error.contains("mapping values are not allowed") {
        "indent this line and the ones before it like the other keys of the same object, or quote a value that contains `: `"
    } else if error.contains("did not find expected key") || error.contains("did not find expected '-' indicator") {
        "check the indentation: this line starts in a different column than the lines of its object or array"
    } else {
        "fix the YAML"
    };
    format!("{cause}; other problems in this file are not reported yet")
}

fn syntax(what: &str, span: &Span) -> Diagnostic {
    Diagnostic::new("yaml-syntax", format!("invalid YAML: {what}")).at(span, "")
}

/// An array or object whose end has not been reached.
enum Open {
    List { span: Span, items: Vec<Node> },
    Object { span: Span, members: Object, key: Option<(String, Span)> },
}

/// Builds the tree from the parser's events.
struct Builder<'a> {
    source: &'a Arc<Source>,
    /// Byte offset of each character; empty if the text is ASCII.
    characters: Vec<usize>,
    open: Vec<Open>,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        let text = source.text();
        let characters =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(start, _)| start).collect() };
        Self { source, characters, open: Vec::new(), root: None, diagnostics: Vec::new() }
    }

    fn byte(&self, marker: Marker) -> usize {
        if self.characters.is_empty() {
            return marker.index();
        }
        self.characters.get(marker.index()).copied().unwrap_or(self.source.text().len())
    }

    fn range(&self, span: saphyr_parser::Span) -> Range<usize> {
        self.byte(span.start)..self.byte(span.end)
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Diagnostic> {
        let span = Span::new(self.source, range.clone());
        let line = Span::new(self.source, range.start..self.source.text().len());
        match event {
            Event::Alias(_) => Err(unsupported("aliases", &span)),
            Event::Scalar(text, style, anchor, tag) => {
                self.reject_properties(anchor, tag.is_some(), &span)?;
                if matches!(self.open.last(), Some(Open::Object { key: None, .. })) {
                    return self.key(&text, style, span);
                }
                let value = scalar(&text, style).ok_or_else(|| {
                    Diagnostic::new("yaml-number", format!("`{text}` cannot be represented in JSON"))
                        .at(&span, "")
                        .help("if this is a string, quote it")
                })?;
                self.add(Node { value, span })
            }
            Event::SequenceStart(anchor, tag) => {
                self.reject_properties(anchor, tag.is_some(), &line)?;
                self.enter(Open::List { span: line, items: Vec::new() })
            }
            Event::MappingStart(anchor, tag) => {
                self.reject_properties(anchor, tag.is_some(), &line)?;
                self.enter(Open::Object { span: line, members: Object::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { span, items }) => self.add(Node { value: Value::List(items), span }),
                Some(Open::Object { span, members, .. }) => self.add(Node { value: Value::Object(members), span }),
                None => Err(syntax("found an end without a start", &span)),
            },
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(Diagnostic::new("yaml-documents", "the file contains more than one YAML document")
                    .at(&line, "second document starts here")
                    .help("move each document to its own file"))
            }
            _ => Ok(()),
        }
    }

    /// Rejects anchors and tags.
    fn reject_properties(&self, anchor: usize, tag: bool, span: &Span) -> Result<(), Diagnostic> {
        if anchor != 0 {
            return Err(unsupported("anchors", span));
        }
        if tag {
            return Err(unsupported("tags", span));
        }
        Ok(())
    }

    fn enter(&mut self, open: Open) -> Result<(), Diagnostic> {
        let (Open::List { span, .. } | Open::Object { span, .. }) = &open;
        if matches!(self.open.last(), Some(Open::Object { key: None, .. })) {
            return Err(Diagnostic::new("yaml-key", "a key must be a string")
                .at(span, "found an array or object")
                .help("write the key as a string"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Diagnostic::new("yaml-depth", format!("values are nested more than {MAX_DEPTH} levels deep"))
                .at(span, "")
                .help("look for an unclosed bracket"));
        }
        self.open.push(open);
        Ok(())
    }

    fn key(&mut self, text: &str, style: ScalarStyle, span: Span) -> Result<(), Diagnostic> {
        if style == ScalarStyle::Plain && text == "<<" {
            return Err(unsupported("merge keys", &span));
        }
        let key = match scalar(text, style) {
            Some(Value::String(key)) => key,
            _ => {
                self.diagnostics.push(
                    Diagnostic::new("yaml-key", format!("the key `{text}` is not a string"))
                        .at(&span, "")
                        .help(format!("quote it: `'{text}'`")),
                );
                text.to_owned()
            }
        };
        if let Some(Open::Object { key: open, .. }) = self.open.last_mut() {
            *open = Some((key, span));
        }
        Ok(())
    }

    fn add(&mut self, node: Node) -> Result<(), Diagnostic> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Object { members, key, .. }) => {
                let Some((key, span)) = key.take() else {
                    return Err(syntax("found a value without a key", &node.span));
                };
                match members.entry(key) {
                    Entry::Vacant(entry) => {
                        entry.insert(Member { key: span, node });
                    }
                    Entry::Occupied(entry) => self.diagnostics.push(
                        Diagnostic::new("duplicate-key", format!("duplicate key `{}`", entry.key()))
                            .at(&span, "second definition")
                            .at(&entry.get().key, "first definition")
                            .help("remove one of them"),
                    ),
                }
            }
        }
        Ok(())
    }
}

fn unsupported(what: &str, span: &Span) -> Diagnostic {
    Diagnostic::new("yaml-unsupported", format!("{what} are not supported"))
        .at(span, "")
        .help("write the value without it")
}

/// Resolves a scalar by YAML's core schema. `None` if JSON cannot represent the value.
fn scalar(text: &str, style: ScalarStyle) -> Option<Value> {
    if style != ScalarStyle::Plain {
        return Some(Value::String(text.to_owned()));
    }
    if text.is_empty() {
        return Some(Value::Null);
    }
    // Valid JSON numbers are parsed by serde_json, which keeps large integers exact.
    if let Ok(number) = serde_json::from_str::<Number>(text) {
        return Some(Value::Number(number));
    }
    Some(match Scalar::parse_from_cow(text.into()) {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(value),
        Scalar::Integer(value) => Value::Number(value.into()),
        Scalar::FloatingPoint(value) => Value::Number(Number::from_f64(*value)?),
        Scalar::String(value) => Value::String(value.into_owned()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Node, Vec<Diagnostic>> {
        read(&Source::new("openapi", "a.yaml", text))
    }

    #[test]
    fn scalars_keep_their_type_and_value() {
        let node = parse("text: \"6.0\"\nfloat: 1.10\nbig: 18446744073709551615\nhex: 0x10\nnone:\nyes: no\n").unwrap();
        let expected =
            json!({"text": "6.0", "float": 1.1, "big": 18446744073709551615_u64, "hex": 16, "none": null, "yes": "no"});
        assert_eq!(node.json(), expected);
    }

    #[test]
    fn nodes_have_spans() {
        let node = parse("ä:\n  - name: one\n    in: path\n  - >-\n    folded\n    text\n").unwrap();
        let span = |pointer| node.at(pointer).unwrap().span.to_string();
        assert_eq!(span("/ä/0"), "openapi/a.yaml:2:5");
        assert_eq!(node.at("/ä/0").unwrap().span.range(), 8..17);
        assert_eq!(span("/ä/0/in"), "openapi/a.yaml:3:9");
        assert_eq!(node.at("/ä/1").unwrap().as_str(), Some("folded text"));
        assert_eq!(node.at("/ä/1").unwrap().span.line(), 5);
        assert_eq!(node.span_of("/ä/0/in/none/such").line(), 3);
    }

    #[test]
    fn all_duplicate_keys_are_reported() {
        let diagnostics = parse("a: 1\nb: {c: 1, c: 2}\na: 2\n").unwrap_err();
        assert_eq!(diagnostics.iter().map(Diagnostic::rule).collect::<Vec<_>>(), ["duplicate-key", "duplicate-key"]);
    }

    #[test]
    fn unsupported_yaml_is_rejected() {
        for (text, rule) in [
            ("a: &x 1\n", "yaml-unsupported"),
            ("a: &x {b: 1}\n", "yaml-unsupported"),
            ("a: !!str 1\n", "yaml-unsupported"),
            ("<<: {a: 1}\n", "yaml-unsupported"),
            ("200: a\n", "yaml-key"),
            ("null: a\n", "yaml-key"),
            ("? [a]\n: b\n", "yaml-key"),
            ("a: .nan\n", "yaml-number"),
            ("a: 1\n---\nb: 1\n", "yaml-documents"),
            ("a:\n\tb: 1\n", "yaml-syntax"),
            ("a: b: c\n", "yaml-syntax"),
            ("\u{feff}a: b\n", "yaml-syntax"),
            ("", "yaml-empty"),
            ("# only a comment\n", "yaml-empty"),
        ] {
            let diagnostics = parse(text).unwrap_err();
            assert_eq!(diagnostics.iter().map(Diagnostic::rule).collect::<Vec<_>>(), [rule], "{text:?}");
        }
    }

    #[test]
    fn deep_nesting_is_rejected() {
        let nested = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&nested(MAX_DEPTH + 1)).unwrap_err()[0].rule(), "yaml-depth");
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
