//! Diagnostics of the document, rendered like compiler errors.

use std::{cmp::Ordering, error::Error, fmt};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::document::Span;

/// An error in the document.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    rule: &'static str,
    message: String,
    help: Option<String>,
    marks: Vec<Mark>,
    file: Option<String>,
}

/// A labeled location in a diagnostic.
#[derive(Clone, Debug)]
struct Mark {
    span: Span,
    label: String,
}

impl Diagnostic {
    /// Creates a diagnostic of a rule. The message describes the problem.
    pub fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None, marks: Vec::new(), file: None }
    }

    /// Adds a location. The first one is the primary location.
    #[must_use]
    pub fn at(mut self, span: &Span, label: impl Into<String>) -> Self {
        self.marks.push(Mark { span: span.clone(), label: label.into() });
        self
    }

    /// Sets the file of a diagnostic without a location in it.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Sets the `help:` line, which describes how to fix the problem.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the ID of the rule.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the primary location.
    pub fn span(&self) -> Option<&Span> {
        self.marks.first().map(|mark| &mark.span)
    }

    fn file(&self) -> &str {
        self.span().map(Span::file).or(self.file.as_deref()).unwrap_or_default()
    }

    fn order(&self, other: &Self) -> Ordering {
        let start = |diagnostic: &Self| diagnostic.span().map(|span| span.range().start);
        (self.file(), start(self), self.rule, &self.message).cmp(&(
            other.file(),
            start(other),
            other.rule,
            &other.message,
        ))
    }

    fn render(&self, renderer: &Renderer) -> String {
        let mut group = Group::with_title(Level::ERROR.primary_title(self.message.as_str()).id(self.rule));
        let mut kind = AnnotationKind::Primary;
        let mut marks = self.marks.as_slice();
        while let Some(first) = marks.first() {
            let source = first.span.source();
            let here = marks.iter().take_while(|mark| mark.span.source() == source).count();
            let (now, later) = marks.split_at(here);
            let mut snippet = Snippet::source(source.text()).path(source.display_path());
            for mark in now {
                let label = (!mark.label.is_empty()).then_some(mark.label.as_str());
                snippet = snippet.annotation(kind.span(mark.span.range()).label(label));
                kind = AnnotationKind::Context;
            }
            group = group.element(snippet);
            marks = later;
        }
        if let (true, Some(file)) = (self.marks.is_empty(), &self.file) {
            group = group.element(Origin::path(file.as_str()));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// Diagnostics without duplicates, sorted by file and location.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Creates an empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.extend([diagnostic]);
    }

    /// Whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of diagnostics.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Iterates over the diagnostics in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Returns `value` if there are no diagnostics, otherwise the diagnostics as an error.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Renders the diagnostics, with terminal colors or as plain text. Ends with a newline unless it is empty.
    pub fn render(&self, colors: bool) -> String {
        let renderer = if colors { Renderer::styled() } else { Renderer::plain() };
        let reports: Vec<_> = self.0.iter().map(|diagnostic| diagnostic.render(&renderer) + "\n").collect();
        reports.join("\n")
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.0.extend(diagnostics);
        self.0.sort_by(Diagnostic::order);
        self.0.dedup_by(|one, two| one.order(two).is_eq());
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(diagnostics: T) -> Self {
        let mut all = Self::new();
        all.extend(diagnostics);
        all
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render(false))
    }
}

impl Error for Diagnostics {}
