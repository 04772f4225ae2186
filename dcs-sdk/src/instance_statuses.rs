//! What each [`InstanceStatus`] means, and what to do.
//!
//! # Examples
//!
//! ```
//! use dcs_sdk::{instance_statuses::StatusPhase, types::InstanceStatus};
//!
//! let status = InstanceStatus::CreateFailed.info().unwrap();
//! assert_eq!(status.phase, StatusPhase::Failure);
//! println!("{}: {} {}", status.status, status.meaning, status.remedy);
//! ```

pub use crate::generated::instance_statuses::*;
use crate::types::InstanceStatus;

/// A status of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusInfo {
    /// The status, such as `RUNNING`.
    pub status: &'static str,
    /// Whether the service leaves the status by itself.
    pub phase: StatusPhase,
    /// Meaning of the status.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// Whether the service leaves a status by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusPhase {
    /// The service is working on the instance, and leaves the status by itself.
    Transitional,
    /// The status remains until something is done.
    Final,
    /// An operation failed, or the instance does not work. The status remains until something is done.
    Failure,
}

impl InstanceStatus {
    /// Returns what the status means; `None` for a status that is not in [`ALL`].
    pub fn info(&self) -> Option<&'static StatusInfo> {
        find(self.as_str())
    }
}

/// Finds a status in [`ALL`].
pub fn find(status: &str) -> Option<&'static StatusInfo> {
    ALL.iter().find(|row| row.status == status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_is_known_for_each_value_of_the_enum() {
        for status in InstanceStatus::VALUES {
            assert_eq!(InstanceStatus::from(*status).info().map(|row| row.status), Some(*status));
        }
        assert_eq!(ALL.len(), InstanceStatus::VALUES.len());
        assert_eq!(InstanceStatus::from("NAPPING").info(), None);
    }

    #[test]
    fn phase_tells_waiting_from_failing() {
        let phase = |status: InstanceStatus| status.info().map(|row| row.phase);
        for (status, expected) in [
            (InstanceStatus::Creating, StatusPhase::Transitional),
            (InstanceStatus::Restarting, StatusPhase::Transitional),
            (InstanceStatus::Running, StatusPhase::Final),
            (InstanceStatus::Frozen, StatusPhase::Final),
            (InstanceStatus::CreateFailed, StatusPhase::Failure),
            (InstanceStatus::Error, StatusPhase::Failure),
        ] {
            assert_eq!(phase(status), Some(expected));
        }
    }
}
