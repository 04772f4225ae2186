//! The time source of the library.

use std::{fmt, time::SystemTime};

/// The only time source of the library, replaced in tests.
pub(crate) trait Clock: fmt::Debug + Send + Sync {
    fn now(&self) -> SystemTime;
}

/// The system clock.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
