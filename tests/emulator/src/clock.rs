//! The clock of the emulator.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::lock::lock;

/// A clock of an emulator: [`Emulator::clock`](crate::Emulator::clock) or
/// [`Emulator::signature_clock`](crate::Emulator::signature_clock).
///
/// The clock runs at the speed of the system clock, with an offset that can be changed. Clones share the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    offset: Mutex<Offset>,
    changed: watch::Sender<()>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Offset {
    ahead: Duration,
    behind: Duration,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner { offset: Mutex::default(), changed: watch::Sender::new(()) }))
    }

    /// Returns the current time of this clock.
    pub fn now(&self) -> SystemTime {
        let (system, offset) = (SystemTime::now(), *lock(&self.0.offset));
        system.checked_add(offset.ahead).and_then(|time| time.checked_sub(offset.behind)).unwrap_or(system)
    }

    /// Advances the clock. Jobs that become due are run in the background.
    pub fn advance(&self, by: Duration) {
        {
            let mut offset = lock(&self.0.offset);
            offset.ahead = offset.ahead.saturating_add(by);
        }
        self.0.changed.send_replace(());
    }

    /// Sets the clock to `time`.
    pub fn set(&self, time: SystemTime) {
        let offset = match time.duration_since(SystemTime::now()) {
            Ok(ahead) => Offset { ahead, behind: Duration::ZERO },
            Err(earlier) => Offset { ahead: Duration::ZERO, behind: earlier.duration() },
        };
        *lock(&self.0.offset) = offset;
        self.0.changed.send_replace(());
    }

    /// Returns a receiver that is notified when the offset changes.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }

    /// Returns the Unix time in seconds.
    pub(crate) fn epoch_seconds(&self) -> u64 {
        self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
    }

    /// Returns the current time in milliseconds.
    ///
    /// Returns the Unix epoch if the time is out of `chrono`'s range, for which its `From<SystemTime>` panics.
    pub(crate) fn utc(&self) -> DateTime<Utc> {
        let milliseconds = self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        i64::try_from(milliseconds).ok().and_then(DateTime::from_timestamp_millis).unwrap_or(DateTime::UNIX_EPOCH)
    }
}
