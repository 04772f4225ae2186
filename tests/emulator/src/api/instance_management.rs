//! Restarting instances, their passwords and statistics, and swapping masters.

use serde_json::{Value, json};

use super::{
    call::{Call, Outcome, no_content, ok, result},
    lifecycle_management::memory,
};
use crate::account::{Account, Status};

pub(super) fn restart(account: &mut Account, call: &Call<'_>) -> Outcome {
    let flush = call.text("action") == Some("flush");
    let ids = call.texts("instances");
    let results = ids.iter().map(|id| result("instance", id, &account.restart(id, flush)));
    ok(&json!({ "results": results.collect::<Vec<_>>() }))
}

pub(super) fn statistics(account: &mut Account, _: &Call<'_>) -> Outcome {
    let running = account.instances.iter().filter(|instance| instance.status == Status::Running);
    let statistics = running.map(|instance| {
        json!({
            "instance_id": instance.id,
            "max_memory": memory(instance),
            "used_memory": 2,
            "keys": 0,
            "cmd_get_count": 0,
            "cmd_set_count": 0,
            "used_cpu": "0.0",
            "input_kbps": "0.0",
            "output_kbps": "0.0",
        })
    });
    ok(&json!({ "statistics": statistics.collect::<Vec<_>>() }))
}

/// A wrong password is not an error of HTTP: the response has status 200 and another `result`.
pub(super) fn update_password(account: &mut Account, call: &Call<'_>) -> Outcome {
    let text = |field| call.text(field).unwrap_or_default();
    let (result, message, left) =
        match account.change_password(call.instance_id(), text("old_password"), text("new_password"))? {
            None => ("success", "Modify DCSInstance password success.", 5),
            Some(0) => ("locked", "The instance is locked because of too many wrong passwords.", 0),
            Some(left) => ("passwordFailed", "Instance password verify failed.", left),
        };
    ok(&json!({
        "result": result,
        "message": message,
        "retry_times_left": left.to_string(),
        "lock_time": "0",
        "lock_time_left": "0",
    }))
}

pub(super) fn reset_password(account: &mut Account, call: &Call<'_>) -> Outcome {
    let is_password_free = call.body.get("no_password_access").and_then(Value::as_bool) == Some(true);
    let password = call.text("new_password").filter(|_| !is_password_free);
    account.set_password(call.instance_id(), password)?;
    ok(&json!({
        "code": "1",
        "message": "success",
        "ext_message": null,
        "retry_times_left": "5",
        "lock_time": "0",
        "lock_time_left": "0",
    }))
}

pub(super) fn swap(account: &mut Account, call: &Call<'_>) -> Outcome {
    account.swap(call.instance_id())?;
    no_content()
}
