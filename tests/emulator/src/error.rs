//! The error type of the library.

use std::{fmt, io};

/// An error of starting or controlling an emulator. Requests to the emulator get HTTP error responses instead.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An option of the [`Builder`](crate::Builder), or an argument of a method, is invalid.
    Option(String),
    /// No instance has this ID.
    UnknownInstance(String),
    /// An operation on a socket or a file failed.
    Io {
        /// The operation that failed, such as `listen on 127.0.0.1`.
        operation: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// Generating a key, a certificate, a certificate archive or random bytes failed.
    Certificate(String),
    /// A Redis server did not start.
    Redis(String),
    /// The emulator has been stopped.
    Stopped,
}

impl Error {
    pub(crate) fn io(operation: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { operation, source }
    }

    pub(crate) fn certificate(cause: impl fmt::Display) -> Self {
        Self::Certificate(cause.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(problem) => write!(f, "invalid option: {problem}"),
            Self::UnknownInstance(id) => write!(f, "unknown instance {id:?}"),
            Self::Io { operation, source } => write!(f, "failed to {operation}: {source}"),
            Self::Certificate(cause) => write!(f, "failed to generate keys or certificates: {cause}"),
            Self::Redis(cause) => write!(f, "failed to start a Redis server: {cause}"),
            Self::Stopped => f.write_str("the emulator has been stopped"),
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
