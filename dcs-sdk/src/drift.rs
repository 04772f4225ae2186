//! Drift: differences between responses and the API reference.

use std::{fmt, sync::Arc};

/// A difference between a response and the API reference.
///
/// Reported as a `tracing` event (target `dcs_sdk::drift`, level WARN), to the callback of
/// [`ClientBuilder::on_drift`](crate::ClientBuilder::on_drift), and as an error if
/// [`ClientBuilder::strict`](crate::ClientBuilder::strict) is set.
///
/// Never contains a value of the response. Names of unknown fields and keys of maps are cleaned: secrets of the request and
/// control characters are removed, and they are cut to 100 characters. `Display` writes the kind and the path, such as
/// `unknown field at $.instances[3].zone`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// Name of the operation, such as `ShowInstance`.
    pub operation: &'static str,
    /// Path in the response, such as `$.instances[3].capacity`.
    pub path: String,
    /// Kind of the difference.
    pub kind: DriftKind,
}

/// The kind of a difference between a response and the API reference, and how it was handled.
///
/// New kinds may be added: match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A field that is not in the API reference. Ignored, but included in [`raw_json`](crate::Response::raw_json).
    UnknownField,
    /// An enum value that is not in the API reference. Kept as the variant `Unknown`.
    UnknownValue,
    /// A value of another type, such as `"6379"` instead of `6379`. Converted to the documented type.
    Coerced,
    /// A list item without an essential string, such as its ID. The field is set to an empty string.
    Missing,
    /// A value that cannot be converted to the documented type. The field or list item is omitted.
    Dropped,
    /// The number of further differences in the same response, which are not reported: only the first 100 are. The path
    /// is `$`.
    More(usize),
}

impl fmt::Display for DriftKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField => f.write_str("unknown field"),
            Self::UnknownValue => f.write_str("unknown value"),
            Self::Coerced => f.write_str("coerced"),
            Self::Missing => f.write_str("missing"),
            Self::Dropped => f.write_str("dropped"),
            Self::More(count) => write!(f, "{count} more differences"),
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.kind, self.path)
    }
}

type Callback = dyn Fn(&Drift) + Send + Sync;

/// The receivers of drift, in addition to `tracing` events.
#[derive(Clone, Default)]
pub(crate) struct Observer {
    pub callback: Option<Arc<Callback>>,
    pub strict: bool,
}

impl Observer {
    /// Returns true if drift is observed. If not, responses that can be deserialized are not compared with their schema.
    pub(crate) fn is_wanted(&self) -> bool {
        self.strict || self.callback.is_some() || tracing::enabled!(target: "dcs_sdk::drift", tracing::Level::WARN)
    }

    pub(crate) fn report(&self, drift: &Drift) {
        tracing::warn!(
            target: "dcs_sdk::drift",
            operation = drift.operation,
            path = drift.path,
            kind = %drift.kind,
            "response differs from the API reference"
        );
        if let Some(callback) = &self.callback {
            callback(drift);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_writes_the_kind_and_the_path() {
        let drift = |kind| Drift { operation: "ShowInstance", path: "$.a".to_owned(), kind }.to_string();
        assert_eq!(drift(DriftKind::UnknownField), "unknown field at $.a");
        assert_eq!(drift(DriftKind::More(7)), "7 more differences at $.a");
    }
}
