//! Waiting for the status of an instance.

use super::condition::{Condition, Observation, Observing, Verdict, twice};
use crate::{
    Client,
    instance_statuses::StatusPhase,
    types::{InstanceStatus, ShowInstanceResponse},
};

/// The instance is `RUNNING` without a task. Observed twice, since a task may be about to start or to end.
pub(crate) fn running(id: String) -> impl Condition<ShowInstanceResponse> {
    twice(Running { id })
}

struct Running {
    id: String,
}

fn is_running(instance: ShowInstanceResponse) -> Verdict<ShowInstanceResponse> {
    let has_task = instance.task.as_deref().is_some_and(|task| !task.is_empty());
    match &instance.status {
        Some(InstanceStatus::Running) if !has_task => Verdict::Reached(instance),
        Some(status) if status.info().is_some_and(|info| info.phase == StatusPhase::Failure) => Verdict::Failed(None),
        Some(InstanceStatus::Frozen) => Verdict::Failed(Some("suspended because of an overdue balance".to_owned())),
        Some(InstanceStatus::Deleting) => Verdict::Failed(Some("it is being deleted".to_owned())),
        _ => Verdict::Pending,
    }
}

impl Condition<ShowInstanceResponse> for Running {
    fn resource(&self) -> String {
        format!("instance `{}`", self.id)
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, ShowInstanceResponse> {
        Box::pin(async {
            let instance = client.show_instance(&self.id).await?;
            let (status, task) = (instance.status.clone(), instance.task.clone());
            Ok(Observation { task, ..Observation::new(status, is_running(instance)) })
        })
    }
}

/// The instance does not exist.
pub(crate) fn deleted(id: String) -> impl Condition<()> {
    Deleted { id, was_deleting: false }
}

struct Deleted {
    id: String,
    was_deleting: bool,
}

impl Condition<()> for Deleted {
    fn resource(&self) -> String {
        format!("instance `{}`", self.id)
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, ()> {
        Box::pin(async {
            let instance = match client.show_instance(&self.id).await {
                Ok(instance) => instance,
                Err(error) if error.is_not_found() => {
                    return Ok(Observation::new(None::<String>, Verdict::Reached(())));
                }
                Err(error) => return Err(error),
            };
            let is_deleting = instance.status == Some(InstanceStatus::Deleting);
            let verdict = match self.was_deleting && !is_deleting {
                true => Verdict::Failed(Some("the deletion failed".to_owned())),
                false => Verdict::Pending,
            };
            self.was_deleting |= is_deleting;
            Ok(Observation { task: instance.task, ..Observation::new(instance.status, verdict) })
        })
    }
}
