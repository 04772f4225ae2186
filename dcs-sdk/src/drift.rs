//! Where an answer isn't what the API reference says.

use std::{fmt, sync::Arc};

/// One place where an answer wasn't what the API reference says, and was read all the same. It never has the value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The operation that was answered, such as `ShowInstance`.
    pub operation: &'static str,
    /// Where in the answer, such as `$.instances[3].capacity`.
    pub path: String,
    /// What was met there.
    pub kind: DriftKind,
}

/// What was met in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A field that the reference doesn't have. It was passed over.
    UnknownField,
    /// A value of an enum that the reference doesn't have. It was kept as `Unknown`.
    UnknownValue,
    /// A value of another type that says the same, such as `"6379"` for `6379`. It was read as the type it has to be.
    Coerced,
    /// A list item without its essential field, such as an ID. The field is an empty string.
    Missing,
    /// A value that can't be read as what it has to be. The field is empty, or the item isn't in the list.
    Dropped,
}

impl fmt::Display for DriftKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownField => "unknown field",
            Self::UnknownValue => "unknown value",
            Self::Coerced => "coerced",
            Self::Missing => "missing",
            Self::Dropped => "dropped",
        })
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.kind, self.path)
    }
}

type Callback = dyn Fn(&Drift) + Send + Sync;

/// Where drift is reported, in addition to `tracing` events.
#[derive(Clone, Default)]
pub(crate) struct Observer {
    pub callback: Option<Arc<Callback>>,
    pub strict: bool,
}

impl Observer {
    /// Whether drift is observed, so that looking for it is worth the time.
    pub(crate) fn is_wanted(&self) -> bool {
        self.strict || self.callback.is_some() || tracing::enabled!(target: "dcs_sdk::drift", tracing::Level::WARN)
    }

    pub(crate) fn report(&self, drift: &Drift) {
        tracing::warn!(
            target: "dcs_sdk::drift",
            operation = drift.operation,
            path = drift.path,
            kind = %drift.kind,
            "an answer isn't what the API reference says"
        );
        if let Some(callback) = &self.callback {
            callback(drift);
        }
    }
}
