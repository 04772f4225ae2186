//! The files a document is read from, and places in them.

use std::{fmt, ops::Range, sync::Arc};

/// A file that was read, with its text.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    path: String,
    shown: String,
    text: String,
    lines: Vec<usize>,
}

impl Source {
    /// A file by its path relative to `openapi/`; `folder` is how that folder is shown in reports.
    pub fn new(folder: &str, path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let (path, text) = (path.into(), text.into());
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Arc::new(Self { shown: format!("{folder}/{path}"), path, text, lines })
    }

    /// The path relative to `openapi/`, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path as reports show it.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The content of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte at which a line (counted from 1) and a column (counted from 1, in bytes) lie.
    pub(crate) fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        whole(&self.text, start + column.saturating_sub(1))
    }
}

/// Where something stands in a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    source: Arc<Source>,
    start: usize,
    end: usize,
}

impl Span {
    /// The given bytes of a file, shortened to the first line they touch and to whole characters.
    pub fn new(source: &Arc<Source>, range: Range<usize>) -> Self {
        let text = source.text();
        let start = whole(text, range.start);
        let end = whole(text, range.end.max(start));
        let line = text.get(start..end).and_then(|part| part.lines().next()).unwrap_or_default();
        Self { source: Arc::clone(source), start, end: start + line.trim_end().len() }
    }

    /// The file.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The file's path as reports show it.
    pub fn file(&self) -> &str {
        self.source.shown()
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.source.lines.partition_point(|start| *start <= self.start)
    }

    /// The column, counted from 1 in characters.
    pub fn column(&self) -> usize {
        let start = self.source.lines.get(self.line().saturating_sub(1)).copied().unwrap_or_default();
        self.source.text.get(start..self.start).map_or(1, |before| before.chars().count() + 1)
    }

    /// The bytes of the file; never more than one line.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file(), self.line(), self.column())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The last byte at or before this one that begins a character.
fn whole(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_columns_from_one() {
        let source = Source::new("openapi", "a.yaml", "a: 1\nä: ö\n");
        let span = Span::new(&source, 9..11);
        assert_eq!((span.line(), span.column()), (2, 4));
        assert_eq!(span.to_string(), "openapi/a.yaml:2:4");
    }

    #[test]
    fn a_place_never_spans_two_lines_nor_half_a_character() {
        let source = Source::new("openapi", "a.yaml", "a: 1  \nä: ö\n");
        assert_eq!(Span::new(&source, 0..14).range(), 0..4);
        assert_eq!(Span::new(&source, 8..9).range(), 7..9);
        assert_eq!(Span::new(&source, 900..1000).range(), 14..14);
    }

    #[test]
    fn a_line_and_a_column_give_the_byte() {
        let source = Source::new("openapi", "a.json", "{\n  \"ä\": 1\n}");
        assert_eq!(source.byte(2, 3), 4);
        assert_eq!(source.byte(99, 1), source.text().len());
    }
}
