//! Errors of the service.

/// An error of the service, with its status code, error code and message in the API reference's list of error codes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $status:literal $code:literal $message:literal;)+) => {
        impl Refusal {
            $($(#[$doc])* pub(crate) const $name: Self = Self { status: $status, code: $code, message: $message };)+
        }
    };
}

refusals! {
    NO_INSTANCE = 404 "DCS.3022" "This DCS instance does not exist.";
    STATE = 400 "DCS.4026" "This operation is not allowed when the DCS instance is in the current state.";
    JOB_RUNNING = 400 "DCS.4017" "This DCS instance job task is still running.";
    NOT_DELETABLE = 400 "DCS.4099"
        "DCS instances in the Creating, Starting, Stopping, or Restarting state cannot be deleted.";
    NAME_TAKEN = 400 "DCS.4060" "This DCS instance name already exists.";
    INSTANCE_QUOTA = 400 "DCS.4035" "DCS instance quota of the tenant is insufficient.";
    MEMORY_QUOTA = 400 "DCS.4036" "Memory quota of the tenant is insufficient.";
    QUOTA = 400 "DCS.4039" "The quota limit has been reached.";
    SPEC_CODE = 400 "DCS.4927" "The param spec_code is invalid";
    NO_SSL = 400 "DCS.4201" "Do not support SSL.";
    SSL_BODY = 400 "DCS.4202" "ssl request params are invalid.";
    PASSWORD_FREE = 400 "DCS.4850"
        "This operation is not supported when Password-Free Access is enabled for the instance.";
    NO_STANDBY = 400 "DCS. 4855" "Master standby swap is not supported.";
    NODE = 400 "DCS.3053" "Incorrect node ID.";
    LAST_REPLICA = 400 "DCS.4935" "Only one slave replication has dns ip, can not delete";
    NOT_ON_NODE = 400 "DCS.4027" "This operation is not supported on this node.";
    PARAMETER = 400 "DCS.4066" "Invalid value of the configure parameter {0}.";
    CONFIGURING = 500 "DCS.4069"
        "Another user is modifying configuration parameters of the DCS instance. Please try again later.";
    SINGLE_NODE = 400 "DCS.4086" "only master standby instance is support this action";
    BACKING_UP = 400 "DCS.4096" "the instance is backuping.";
    BACKUP_STATE = 400 "DCS.4087" "the backup record status is err when restore this instance";
    /// The code that the service uses for a backup that is already deleted, despite its message.
    BACKUP_DELETED = 400 "DCS.4031" "The start time must be before than the current server time.";
    TASK = 400 "DCS.4070" "Invalid task ID format.";
    TASK_STATE = 400 "DCS.4957" "This operation is not allowed when the task is in the current state.";
    SCAN_RUNNING = 400 "DCS.4918" "Instance bigkey analyze is running.";
    NO_BIG_KEYS = 400 "DCS.4942" "The bigkey id does not exist.";
    NO_HOT_KEYS = 400 "DCS.4941" "The hotkey id does not exist.";
    TEMPLATE = 400 "DCS.4800" "Invalid template_id in the request.";
    LOG = 400 "DCS.4800" "Invalid id in the request.";
}
