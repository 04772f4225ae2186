//! The recorder of drift, and the path of the value that is being read.

use crate::{
    drift::DriftKind,
    untrusted::{self, Secrets, one_line},
};

/// Number of differences that are reported of a response.
const MAX_DIFFERENCES: usize = 100;
/// Number of characters of an undocumented name that are searched for secrets. Fewer are shown.
const LONGEST_NAME: usize = 1000;

/// Records how a value differs from its schema.
pub(crate) struct Recorder {
    mode: Mode,
    notes: Vec<Note>,
    /// The number of differences that are not in `notes`.
    more: usize,
    /// The first essential field that the value itself lacks.
    pub(super) missing: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Ignore,
    Record,
    Reject,
}

struct Note {
    steps: Vec<Step<String>>,
    kind: DriftKind,
}

/// The path of a value: where it is in another one.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    In(&'a Path<'a>, Step<&'a str>),
}

/// A step of a path. In the order in which differences are reported: that of the schema, and a value after its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step<N> {
    /// A documented field, with its index in the schema.
    Field(usize, &'static str),
    Item(usize),
    /// An undocumented field or the key of a map, which is untrusted, with its index among them.
    Untrusted(usize, N),
    /// A documented field that is missing.
    Missing(usize, &'static str),
    /// Ends each path.
    End,
}

impl Recorder {
    fn new(mode: Mode) -> Self {
        Self { mode, notes: Vec::new(), more: 0, missing: None }
    }

    /// Returns a recorder for lenient parsing. If `is_wanted` is false, it ignores all differences.
    pub(crate) fn lenient(is_wanted: bool) -> Self {
        Self::new(if is_wanted { Mode::Record } else { Mode::Ignore })
    }

    /// Returns a recorder that rejects values of other types than documented.
    pub(super) fn strict() -> Self {
        Self::new(Mode::Reject)
    }

    pub(super) fn is_strict(&self) -> bool {
        self.mode == Mode::Reject
    }

    pub(super) fn note(&mut self, path: &Path<'_>, kind: DriftKind) {
        let is_open = matches!(kind, DriftKind::UnknownField | DriftKind::UnknownValue);
        let most = match self.mode {
            Mode::Ignore => return,
            Mode::Record => MAX_DIFFERENCES,
            Mode::Reject if is_open => return,
            Mode::Reject => 1,
        };
        if self.notes.len() < most {
            self.notes.push(Note { steps: path.steps(), kind });
        } else {
            self.more += 1;
        }
    }

    /// Returns the path of the first value that was rejected.
    pub(super) fn rejected(&self) -> Option<String> {
        self.notes.first().filter(|_| self.is_strict()).map(|note| note.path(&Secrets::new(Vec::new)))
    }

    /// Returns the path of the first essential field that the response itself lacks.
    pub(crate) fn missing_field(&self) -> Option<String> {
        self.missing.map(|name| format!("$.{name}"))
    }

    /// Returns the path and kind of each difference, in the order of the schema. After the first 100, they are only
    /// counted.
    pub(crate) fn differences(mut self, secrets: &Secrets) -> impl Iterator<Item = (String, DriftKind)> {
        self.notes.sort_by(|a, b| a.steps.cmp(&b.steps));
        let more = (self.more > 0).then(|| ("$".to_owned(), DriftKind::More(self.more)));
        self.notes.into_iter().map(|note| (note.path(secrets), note.kind)).chain(more)
    }
}

impl Path<'_> {
    fn steps(&self) -> Vec<Step<String>> {
        let mut steps = vec![Step::End];
        let mut path = self;
        while let Self::In(parent, step) = path {
            steps.push(step.owned());
            path = parent;
        }
        steps.reverse();
        steps
    }
}

impl Step<&str> {
    fn owned(self) -> Step<String> {
        match self {
            Self::Field(index, name) => Step::Field(index, name),
            Self::Item(index) => Step::Item(index),
            Self::Untrusted(index, name) => Step::Untrusted(index, name.chars().take(LONGEST_NAME).collect()),
            Self::Missing(index, name) => Step::Missing(index, name),
            Self::End => Step::End,
        }
    }
}

impl Note {
    /// The path, such as `$.instances[3]`.
    fn path(&self, secrets: &Secrets) -> String {
        let mut path = "$".to_owned();
        for step in &self.steps {
            match step {
                Step::Field(_, name) | Step::Missing(_, name) => path.extend([".", name]),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
                Step::Untrusted(_, name) => path.extend([".", &untrusted::name(&secrets.redact(name))]),
                Step::End => {}
            }
        }
        one_line(&path)
    }
}
