//! Reading YAML: the part of it that these files use, and nothing a reader could take in two ways.

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

/// How deep values may lie in one another.
const DEPTH: usize = 64;

/// Reads a file that holds one YAML document.
pub fn read(source: &Arc<Source>) -> Result<Node, Vec<Diagnostic>> {
    let text = source.text();
    if let Some(at) = text.find('\t') {
        let span = Span::new(source, at..at + 1);
        return Err(vec![syntax("a tab", &span).help("write blanks; YAML doesn't take tabs for indentation")]);
    }
    if text.starts_with('\u{feff}') {
        let span = Span::new(source, 0..0);
        return Err(vec![syntax("a byte order mark", &span).help("save the file as plain UTF-8")]);
    }
    let mut builder = Builder::new(source);
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => builder.take(event, builder.range(span)),
            Err(error) => {
                let span = Span::new(source, builder.byte(*error.marker())..text.len());
                Err(syntax(error.info(), &span).help("mend the YAML; nothing of the file was read"))
            }
        };
        if let Err(diagnostic) = step {
            builder.diagnostics.push(diagnostic);
            return Err(builder.diagnostics);
        }
    }
    match builder.root {
        Some(root) if builder.diagnostics.is_empty() => Ok(root),
        None if builder.diagnostics.is_empty() => Err(vec![
            Diagnostic::new("yaml-empty", "the file is empty")
                .at(&Span::new(source, 0..0), "")
                .help("write what belongs there, or remove the file"),
        ]),
        _ => Err(builder.diagnostics),
    }
}

fn syntax(what: &str, span: &Span) -> Diagnostic {
    Diagnostic::new("yaml-syntax", format!("this isn't YAML that can be read: {what}")).at(span, "")
}

/// A list or an object that isn't whole yet.
enum Open {
    List { span: Span, items: Vec<Node> },
    Object { span: Span, members: Object, key: Option<(String, Span)> },
}

/// Makes the tree from the parser's events.
struct Builder<'a> {
    source: &'a Arc<Source>,
    /// The byte at which each character begins; empty when they are the same.
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
            Event::Alias(_) => Err(refused("an alias", &span)),
            Event::Scalar(text, style, anchor, tag) => {
                self.plain(anchor, tag.is_some(), &span)?;
                if matches!(self.open.last(), Some(Open::Object { key: None, .. })) {
                    return self.key(&text, style, span);
                }
                let value = scalar(&text, style).ok_or_else(|| {
                    Diagnostic::new("yaml-number", format!("`{text}` has no value in JSON"))
                        .at(&span, "")
                        .help("quote it, when text is meant")
                })?;
                self.add(Node { value, span })
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain(anchor, tag.is_some(), &line)?;
                self.enter(Open::List { span: line, items: Vec::new() })
            }
            Event::MappingStart(anchor, tag) => {
                self.plain(anchor, tag.is_some(), &line)?;
                self.enter(Open::Object { span: line, members: Object::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List { span, items }) => self.add(Node { value: Value::List(items), span }),
                Some(Open::Object { span, members, .. }) => self.add(Node { value: Value::Object(members), span }),
                None => Err(syntax("an end without a beginning", &span)),
            },
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(Diagnostic::new("yaml-documents", "the file holds more than one document")
                    .at(&line, "the second begins here")
                    .help("give each its own file"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses what these files do without.
    fn plain(&self, anchor: usize, tag: bool, span: &Span) -> Result<(), Diagnostic> {
        if anchor != 0 {
            return Err(refused("an anchor", span));
        }
        if tag {
            return Err(refused("a tag", span));
        }
        Ok(())
    }

    fn enter(&mut self, open: Open) -> Result<(), Diagnostic> {
        let (Open::List { span, .. } | Open::Object { span, .. }) = &open;
        if matches!(self.open.last(), Some(Open::Object { key: None, .. })) {
            return Err(Diagnostic::new("yaml-key", "a key is a list or an object")
                .at(span, "")
                .help("write keys as text"));
        }
        if self.open.len() >= DEPTH {
            return Err(Diagnostic::new("yaml-depth", format!("values lie more than {DEPTH} deep"))
                .at(span, "")
                .help("a document of an API has no use for that: look for brackets that aren't closed"));
        }
        self.open.push(open);
        Ok(())
    }

    fn key(&mut self, text: &str, style: ScalarStyle, span: Span) -> Result<(), Diagnostic> {
        if style == ScalarStyle::Plain && text == "<<" {
            return Err(refused("a merge key", &span));
        }
        let key = match scalar(text, style) {
            Some(Value::String(key)) => key,
            _ => {
                self.diagnostics.push(
                    Diagnostic::new("yaml-key", format!("the key `{text}` isn't text"))
                        .at(&span, "")
                        .help(format!("quote it: '{text}'")),
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
                    return Err(syntax("a value without a key", &node.span));
                };
                match members.entry(key) {
                    Entry::Vacant(entry) => {
                        entry.insert(Member { key: span, node });
                    }
                    Entry::Occupied(entry) => self.diagnostics.push(
                        Diagnostic::new("duplicate-key", format!("the key `{}` stands here twice", entry.key()))
                            .at(&span, "again here")
                            .at(&entry.get().key, "first here")
                            .help("remove one of them"),
                    ),
                }
            }
        }
        Ok(())
    }
}

fn refused(what: &str, span: &Span) -> Diagnostic {
    Diagnostic::new("yaml-refused", format!("{what} is not used in these files"))
        .at(span, "")
        .help("write the value out where it is needed")
}

/// The value of a scalar by YAML's core schema; none for what JSON has no value for.
fn scalar(text: &str, style: ScalarStyle) -> Option<Value> {
    if style != ScalarStyle::Plain {
        return Some(Value::String(text.to_owned()));
    }
    if text.is_empty() {
        return Some(Value::Null);
    }
    // What JSON takes for a number is kept digit by digit where it fits.
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
    fn scalars_keep_their_kind_and_value() {
        let node = parse("text: \"6.0\"\nfloat: 1.10\nbig: 18446744073709551615\nhex: 0x10\nnone:\nyes: no\n").unwrap();
        let expected =
            json!({"text": "6.0", "float": 1.1, "big": 18446744073709551615_u64, "hex": 16, "none": null, "yes": "no"});
        assert_eq!(node.json(), expected);
    }

    #[test]
    fn nodes_know_where_they_stand() {
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
    fn every_duplicate_key_is_found() {
        let diagnostics = parse("a: 1\nb: {c: 1, c: 2}\na: 2\n").unwrap_err();
        assert_eq!(diagnostics.iter().map(Diagnostic::rule).collect::<Vec<_>>(), ["duplicate-key", "duplicate-key"]);
    }

    #[test]
    fn what_is_not_used_is_refused() {
        for (text, rule) in [
            ("a: &x 1\n", "yaml-refused"),
            ("a: &x {b: 1}\n", "yaml-refused"),
            ("a: !!str 1\n", "yaml-refused"),
            ("<<: {a: 1}\n", "yaml-refused"),
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
    fn what_lies_too_deep_is_refused() {
        let nested = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(DEPTH)).is_ok());
        assert_eq!(parse(&nested(DEPTH + 1)).unwrap_err()[0].rule(), "yaml-depth");
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
