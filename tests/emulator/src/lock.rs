//! Locking that a panic elsewhere doesn't spoil.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Every value behind these locks is whole between two statements, so a poisoned lock still guards a sound value.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
