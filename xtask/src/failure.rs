//! The error type of the subcommands.

use std::{fmt, io};

use crate::document::Diagnostics;

/// The error of a subcommand: diagnostics of the document, or a message.
#[derive(Debug)]
pub enum Failure {
    Diagnostics(Diagnostics),
    Message(String),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Diagnostics(diagnostics)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::Message(message.to_owned())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Message(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.fmt(out),
            Self::Message(message) => out.write_str(message),
        }
    }
}

impl std::error::Error for Failure {}
