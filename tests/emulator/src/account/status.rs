//! Status and SSL state of instances.

use serde::{Deserialize, Serialize};

/// SSL state of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Ssl {
    /// SSL has never been set: ShowInstanceSSLDetail returns 204.
    #[default]
    Never,
    /// SSL has been set before and is off.
    Off,
    /// SSL is on, and the Redis server accepts connections.
    On,
}

/// Status of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Status {
    /// The instance is being created.
    Creating,
    /// The instance could not be created.
    CreateFailed,
    /// The instance is running.
    #[default]
    Running,
    /// The instance is faulty.
    Error,
    /// The instance is being restarted.
    Restarting,
    /// The instance is being resized.
    Extending,
    /// A backup is being restored.
    Restoring,
    /// The data of the instance is being deleted.
    Flushing,
    /// The instance is being deleted.
    Deleting,
    /// The instance is suspended because of an overdue balance.
    Frozen,
}

impl Status {
    /// The name of the status in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::CreateFailed => "CREATEFAILED",
            Self::Running => "RUNNING",
            Self::Error => "ERROR",
            Self::Restarting => "RESTARTING",
            Self::Extending => "EXTENDING",
            Self::Restoring => "RESTORING",
            Self::Flushing => "FLUSHING",
            Self::Deleting => "DELETING",
            Self::Frozen => "FROZEN",
        }
    }
}
