//! Hooks before and after each attempt of a call.

use std::{fmt, time::Duration};

use reqwest::StatusCode;

use crate::{client::Received, error::Error, meta::Operation};

/// An attempt of a call, for [`ClientBuilder::before_attempt`](crate::ClientBuilder::before_attempt) and
/// [`ClientBuilder::after_attempt`](crate::ClientBuilder::after_attempt). It has no secrets.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Host and port of the server, such as `dcs.eu-de.otc.t-systems.com:443`. The file of a certificate is fetched from
    /// the object store.
    pub authority: &'a str,
    /// Number of the attempt, from 1.
    pub number: u32,
}

/// The outcome of an attempt, for [`ClientBuilder::after_attempt`](crate::ClientBuilder::after_attempt).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The error of a failed attempt.
    pub error: Option<&'a Error>,
    /// Status of the response; `None` if none was received.
    pub status: Option<StatusCode>,
    /// Duration of the attempt.
    pub elapsed: Duration,
    /// Delay before the next attempt; `None` if there is no other.
    pub retry_in: Option<Duration>,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(operation: &'static Operation, authority: Option<&'a str>, number: u32) -> Self {
        Self { operation, authority: authority.unwrap_or_default(), number }
    }
}

impl<'a> Outcome<'a> {
    pub(crate) fn new(result: &'a Result<Received, Error>, elapsed: Duration, retry_in: Option<Duration>) -> Self {
        let status = match result {
            Ok(received) => Some(received.response.status),
            Err(error) => error.status(),
        };
        Self { error: result.as_ref().err(), status, elapsed, retry_in }
    }
}

pub(crate) type Before = dyn Fn(&Attempt<'_>) + Send + Sync;
pub(crate) type After = dyn Fn(&Attempt<'_>, &Outcome<'_>) + Send + Sync;

pub(crate) struct Hooks {
    pub before: Box<Before>,
    pub after: Box<After>,
}

impl Default for Hooks {
    fn default() -> Self {
        Self { before: Box::new(|_| {}), after: Box::new(|_, _| {}) }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooks")
    }
}
