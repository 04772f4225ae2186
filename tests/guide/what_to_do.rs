use dcs_sdk::Error;

pub enum WhatToDo {
    /// The same call may succeed later.
    TryLater,
    /// Someone must change the configuration, the permissions or the quota first.
    CallOperator,
    /// The program is wrong, or the error is unknown.
    GiveUp,
}

pub fn what_to_do(error: &Error) -> WhatToDo {
    if error.is_retryable() {
        WhatToDo::TryLater
    } else if error.is_authentication() || error.is_permission_denied() || error.is_quota_exceeded() {
        WhatToDo::CallOperator
    } else {
        WhatToDo::GiveUp
    }
}
