//! How long a call may take and how it is repeated: settings of a client, and of a single call.

use std::time::Duration;

use tokio::time::Instant;

use crate::RetryPolicy;

/// In seconds; so long that it never passes.
const NEVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

#[derive(Debug, Clone, Copy)]
pub(crate) struct CallOptions {
    pub retry: RetryPolicy,
    pub attempt_timeout: Duration,
    pub deadline: Deadline,
    /// Longest delay between two polls of a wait.
    pub poll_interval: Duration,
}

/// The end of a call, with all its attempts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Deadline {
    /// This long after the call was started.
    After(Duration),
    /// Common to several calls.
    At(Instant),
}

impl Deadline {
    pub(crate) fn instant(self, now: Instant) -> Instant {
        match self {
            Self::After(duration) => now.checked_add(duration).unwrap_or_else(|| now + NEVER),
            Self::At(instant) => instant,
        }
    }
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::new(),
            attempt_timeout: Duration::from_secs(40),
            deadline: Deadline::After(Duration::from_secs(60)),
            poll_interval: Duration::from_secs(15),
        }
    }
}
