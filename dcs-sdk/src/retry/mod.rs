//! When a call is attempted again, and after which delay.

mod backoff;
mod budget;
mod header;

use std::time::Duration;

pub(crate) use self::{backoff::Backoff, budget::Budget, header::retry_after};
use crate::{
    error::{Error, ErrorKind, Sent},
    error_codes::proves_nothing_was_done,
    meta::Operation,
};

/// How a call is repeated after an error that may be gone by then.
///
/// A call is repeated only if that is safe:
///
/// | error | repeated |
/// |---|---|
/// | failed to connect; 429 | always: nothing was done |
/// | timed out, connection lost; 408, 502, 504 | if the operation is [idempotent](crate::meta::Operation::idempotent) |
/// | 503 | if the operation is idempotent and the response has a `Retry-After` header |
/// | the instance [is busy](crate::Error::is_busy) | if the operation is idempotent, or the code proves that nothing was done |
/// | any other | never |
///
/// The delay before the next attempt is random, between zero and a limit that starts at
/// [`initial_backoff`](Self::initial_backoff) and doubles with each attempt up to
/// [`max_backoff`](Self::max_backoff); a longer `Retry-After` of the response takes precedence. A call whose next attempt
/// would start after its [deadline](crate::ClientBuilder::deadline) fails at once. Each client has a budget of retries,
/// so that an outage is not amplified: see [`ClientBuilder::retry`](crate::ClientBuilder::retry).
///
/// # Outcomes
/// The outcomes of calls with the default number of attempts, each of which meets the same response or fault. The service
/// received a request for each attempt, unless `was_sent` is [`No`](crate::Sent::No).
///
#[doc = include_str!("faults.md")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    busy: bool,
}

impl RetryPolicy {
    /// Creates the default policy: 3 attempts, delays of up to 1 second after the first and 2 seconds after the second.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(20),
            busy: true,
        }
    }

    /// Creates a policy of a single attempt.
    pub const fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the number of attempts, including the first. Default: 3; 0 is taken as 1.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the longest delay before the second attempt. Default: 1 second.
    #[must_use]
    pub const fn initial_backoff(mut self, delay: Duration) -> Self {
        self.initial_backoff = delay;
        self
    }

    /// Sets the longest delay before any attempt, except for that of a `Retry-After` header. Default: 20 seconds.
    #[must_use]
    pub const fn max_backoff(mut self, delay: Duration) -> Self {
        self.max_backoff = delay;
        self
    }

    /// Sets whether a call is repeated while the instance [is busy](crate::Error::is_busy). Default: true.
    #[must_use]
    pub const fn retry_busy(mut self, retry: bool) -> Self {
        self.busy = retry;
        self
    }

    /// Whether a failed attempt may be followed by another.
    pub(crate) fn allows_another(&self, error: &Error, attempts: u32, operation: &Operation) -> bool {
        attempts < self.max_attempts && self.is_safe(error, operation.idempotent)
    }

    fn is_safe(&self, error: &Error, idempotent: bool) -> bool {
        match error.kind() {
            ErrorKind::Connect => error.was_sent() == Sent::No,
            ErrorKind::Timeout | ErrorKind::ConnectionLost => idempotent || error.was_sent() == Sent::No,
            ErrorKind::Service if error.is_throttled() => true,
            ErrorKind::Service if error.is_busy() => {
                let refused = error.status().is_some_and(|status| !status.is_success());
                self.busy && (idempotent || refused && error.code().is_some_and(proves_nothing_was_done))
            }
            ErrorKind::Service => match error.status().map(|status| status.as_u16()) {
                Some(408 | 502 | 504) => idempotent,
                Some(503) => idempotent && error.retry_after().is_some(),
                _ => false,
            },
            _ => false,
        }
    }

    pub(crate) fn backoff(&self) -> Backoff {
        Backoff::new(self.initial_backoff, self.max_backoff)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}
