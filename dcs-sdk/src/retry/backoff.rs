//! Exponential backoff with full jitter.

use std::time::Duration;

/// The delays between the attempts of one call.
#[derive(Debug)]
pub(crate) struct Backoff {
    limit: Duration,
    max: Duration,
}

impl Backoff {
    pub(crate) fn new(initial: Duration, max: Duration) -> Self {
        Self { limit: initial.min(max), max }
    }

    /// The next delay: `jitter`, from 0 to 1, of the limit, which doubles each time.
    pub(crate) fn next(&mut self, jitter: f64) -> Duration {
        let delay =
            Duration::try_from_secs_f64(self.limit.as_secs_f64() * jitter.clamp(0.0, 1.0)).unwrap_or(self.limit);
        self.limit = self.limit.saturating_mul(2).min(self.max);
        delay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_doubles_up_to_the_maximum() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        let delays: Vec<_> = (0..5).map(|_| backoff.next(1.0).as_secs()).collect();
        assert_eq!(delays, [1, 2, 4, 5, 5]);
        assert_eq!(backoff.next(0.5), Duration::from_millis(2500));
        assert_eq!(backoff.next(0.0), Duration::ZERO);
        let mut huge = Backoff::new(Duration::MAX, Duration::MAX);
        assert_eq!((huge.next(1.0), huge.limit), (Duration::MAX, Duration::MAX));
    }
}
