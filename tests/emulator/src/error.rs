//! What can go wrong with the double itself.

use std::{fmt, io};

/// Why the double couldn't start, or couldn't do what it was told.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An option given to the [`Builder`](crate::Builder) can't be used; the text says which and why.
    Option(String),
    /// No instance has this ID.
    UnknownInstance(String),
    /// A socket or a file couldn't be used.
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system answered.
        source: io::Error,
    },
    /// A key, a certificate or anything else that takes random bytes couldn't be made.
    Certificate(String),
    /// The Redis of an instance couldn't be started; the text says why.
    Redis(String),
    /// The double has been stopped.
    Stopped,
}

impl Error {
    pub(crate) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }

    pub(crate) fn certificate(cause: impl fmt::Display) -> Self {
        Self::Certificate(cause.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(text) => write!(f, "unusable option: {text}"),
            Self::UnknownInstance(id) => write!(f, "there is no instance {id:?}"),
            Self::Io { doing, source } => write!(f, "{doing} failed: {source}"),
            Self::Certificate(text) => write!(f, "no certificate could be made: {text}"),
            Self::Redis(text) => write!(f, "the Redis of an instance didn't start: {text}"),
            Self::Stopped => f.write_str("the double has been stopped"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
