//! How often a fault applies.

/// Which of the requests or connections that a fault matches it applies to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    /// Number of matches that are still skipped.
    pub(super) skipped: u32,
    /// Number of matches that the fault still applies to; `None` for all.
    pub(super) left: Option<u32>,
}

impl Count {
    /// Counts a match, and returns whether the fault applies to it.
    pub(super) fn take(&mut self) -> bool {
        match &mut self.left {
            Some(0) => return false,
            _ if self.skipped > 0 => {
                self.skipped -= 1;
                return false;
            }
            Some(left) => *left -= 1,
            None => {}
        }
        true
    }
}
