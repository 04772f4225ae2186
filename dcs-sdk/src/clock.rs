//! Where the library takes time from.

use std::{fmt, time::SystemTime};

/// The one source of time: the date of a signature, what has expired, how long to wait.
pub(crate) trait Clock: fmt::Debug + Send + Sync {
    fn now(&self) -> SystemTime;
}

/// The clock of the machine.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
