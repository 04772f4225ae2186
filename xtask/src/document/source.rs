//! Source files of the document, and locations in them.

use std::{fmt, ops::Range, sync::Arc};

/// A source file.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    path: String,
    display_path: String,
    text: String,
    lines: Vec<usize>,
}

impl Source {
    /// Creates a source file. `path` is relative to `openapi/`; `folder` is the name of that folder in diagnostics.
    pub fn new(folder: &str, path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let (path, text) = (path.into(), text.into());
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Arc::new(Self { display_path: format!("{folder}/{path}"), path, text, lines })
    }

    /// Returns the path relative to `openapi/`, with `/` as separator.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the path as it appears in diagnostics.
    pub fn display_path(&self) -> &str {
        &self.display_path
    }

    /// Returns the content of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the byte offset of a line and column. Both start at 1; the column is in bytes.
    pub(crate) fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        floor_char_boundary(&self.text, start + column.saturating_sub(1))
    }
}

/// A location in a source file.
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    source: Arc<Source>,
    start: usize,
    end: usize,
}

impl Span {
    /// Creates a span from a byte range, limited to its first line and to character boundaries.
    pub fn new(source: &Arc<Source>, range: Range<usize>) -> Self {
        let text = source.text();
        let start = floor_char_boundary(text, range.start);
        let end = floor_char_boundary(text, range.end.max(start));
        let line = text.get(start..end).and_then(|part| part.lines().next()).unwrap_or_default();
        Self { source: Arc::clone(source), start, end: start + line.trim_end().len() }
    }

    /// Returns the file.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Returns the path of the file as it appears in diagnostics.
    pub fn file(&self) -> &str {
        self.source.display_path()
    }

    /// Returns the line, starting at 1.
    pub fn line(&self) -> usize {
        self.source.lines.partition_point(|start| *start <= self.start)
    }

    /// Returns the column in characters, starting at 1.
    pub fn column(&self) -> usize {
        let start = self.source.lines.get(self.line().saturating_sub(1)).copied().unwrap_or_default();
        self.source.text.get(start..self.start).map_or(1, |before| before.chars().count() + 1)
    }

    /// Returns the byte range, which is within one line.
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

/// Returns the greatest character boundary that is not greater than `at`.
fn floor_char_boundary(text: &str, mut at: usize) -> usize {
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
    fn line_and_column_start_at_one() {
        let source = Source::new("openapi", "a.yaml", "a: 1\nä: ö\n");
        let span = Span::new(&source, 9..11);
        assert_eq!((span.line(), span.column()), (2, 4));
        assert_eq!(span.to_string(), "openapi/a.yaml:2:4");
    }

    #[test]
    fn new_limits_the_span_to_one_line_and_whole_characters() {
        let source = Source::new("openapi", "a.yaml", "a: 1  \nä: ö\n");
        assert_eq!(Span::new(&source, 0..14).range(), 0..4);
        assert_eq!(Span::new(&source, 8..9).range(), 7..9);
        assert_eq!(Span::new(&source, 900..1000).range(), 14..14);
    }

    #[test]
    fn byte_returns_the_offset_of_a_line_and_column() {
        let source = Source::new("openapi", "a.json", "{\n  \"ä\": 1\n}");
        assert_eq!(source.byte(2, 3), 4);
        assert_eq!(source.byte(99, 1), source.text().len());
    }
}
