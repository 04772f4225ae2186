//! The budget of retries that all calls of a client share.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

const CAPACITY: u32 = 500;
/// Tokens that a retry takes, so that a full budget is worth 100 retries.
const COST: u32 = 5;

/// A token bucket: retries take tokens, successful calls return some. While the service is down, the bucket runs empty,
/// and calls are attempted once.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }
}

impl Budget {
    /// Takes the tokens of a retry; returns false if there are too few.
    pub(crate) fn take(&self) -> bool {
        self.0.fetch_update(Relaxed, Relaxed, |tokens| tokens.checked_sub(COST)).is_ok()
    }

    /// Returns the tokens of the last retry after a success, or one token if there was none.
    pub(crate) fn succeeded(&self, retried: bool) {
        let tokens = if retried { COST } else { 1 };
        let _ = self.0.fetch_update(Relaxed, Relaxed, |left| Some(CAPACITY.min(left + tokens)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn take_fails_when_the_budget_is_empty_until_calls_succeed() {
        let budget = Budget::default();
        assert_eq!((0..200).filter(|_| budget.take()).count(), 100);
        (0..4).for_each(|_| budget.succeeded(false));
        assert!(!budget.take());
        budget.succeeded(false);
        assert!(budget.take() && !budget.take());
        budget.succeeded(true);
        assert!(budget.take());
        (0..1000).for_each(|_| budget.succeeded(true));
        assert_eq!((0..200).filter(|_| budget.take()).count(), 100);
    }
}
