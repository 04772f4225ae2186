//! Background tasks and jobs.

use serde_json::{Value, json};

use super::call::{Call, Outcome, no_content, ok, time};
use crate::{
    account::{Account, Action, Task, TaskState, refusal::Refusal},
    response::Response,
};

/// The fields of a background task that say what it changes.
fn details(action: &Action) -> Value {
    match action {
        Action::Resize { spec_code, capacity, old_spec_code, old_capacity } => json!({
            "old_capacity": old_capacity.to_string(),
            "new_capacity": capacity.to_string(),
            "old_resource_spec_code": old_spec_code,
            "new_resource_spec_code": spec_code,
        }),
        Action::SetPort { old, new } => json!({ "old_port": old, "new_port": new }),
        _ => json!({}),
    }
}

/// The latest task is first.
pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let tasks = account.tasks.iter().rev().filter(|task| task.instance_id == call.instance_id());
    let tasks = tasks.filter(|task| call.is_in_period("start_time", task.begin));
    let tasks: Vec<_> = tasks.filter_map(|task| Some((task, task.action.name()?))).collect();
    let total = tasks.len();
    let tasks = call.page(tasks).into_iter().map(|(task, name)| {
        let (status, updated_at) = match task.state {
            TaskState::Running => ("RUNNING", task.begin),
            TaskState::Success => ("SUCCESS", task.end),
            TaskState::Fail => ("FAIL", task.end),
        };
        json!({
            "id": task.id,
            "job_id": task.id,
            "name": name,
            "details": details(&task.action),
            "user_name": "emulator",
            "user_id": "emulator",
            "status": status,
            "created_at": time(task.begin),
            "updated_at": time(updated_at),
            "enable_show": false,
        })
    });
    ok(&json!({ "task_count": total.to_string(), "tasks": tasks.collect::<Vec<_>>() }))
}

pub(super) fn delete(account: &mut Account, call: &Call<'_>) -> Outcome {
    account.delete_task(Some(call.instance_id()), call.path("task_id"))?;
    no_content()
}

pub(super) fn delete_center(account: &mut Account, call: &Call<'_>) -> Outcome {
    account.delete_task(None, call.path("task_id"))?;
    Ok(Response::empty(hyper::StatusCode::OK))
}

pub(super) fn job(account: &mut Account, call: &Call<'_>) -> Outcome {
    let id = call.path("job_id");
    let task: &Task = account.tasks.iter().find(|task| task.id == id).ok_or(Refusal::TASK)?;
    let (status, reason) = match task.state {
        TaskState::Running => ("RUNNING", Value::Null),
        TaskState::Success => ("SUCCESS", Value::Null),
        TaskState::Fail => ("FAIL", "injected failure".into()),
    };
    let mut job = json!({
        "job_id": task.id,
        "status": status,
        "begin_time": task.begin.timestamp_millis().to_string(),
        "fail_reason": reason,
    });
    if let Some(job) = job.as_object_mut() {
        if task.state != TaskState::Running {
            job.insert("end_time".into(), task.end.timestamp_millis().to_string().into());
        }
        // The types of other jobs are not documented.
        if matches!(task.action, Action::Swap) {
            job.insert("job_type".into(), "masterStandbySwapJob".into());
        }
    }
    ok(&job)
}
