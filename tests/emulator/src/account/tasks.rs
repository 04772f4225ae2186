//! Tasks: what takes time, and what happens when it ends.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Account, Ssl, Status, flavors, nodes, refusal::Refusal};
use crate::Error;

/// A task of an instance, which is also the job with its ID.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) instance_id: String,
    pub(crate) action: Action,
    pub(crate) begin: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    pub(crate) state: TaskState,
    #[serde(default)]
    will_fail: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TaskState {
    Running,
    Success,
    Fail,
}

/// What a task does when it ends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Action {
    Create,
    Delete,
    Restart,
    Flush,
    Resize { spec_code: String, capacity: f64, old_spec_code: String, old_capacity: f64 },
    Ssl(Ssl),
    Swap,
    RemoveIp { node: String },
    SetPort { old: u16, new: u16 },
    Whitelist,
    Configure { change: String },
    Backup { id: String },
    DeleteBackup { id: String },
    Restore { id: String },
    Scan { id: String },
    PrepareMigration,
    Migrate { id: String },
    CollectLogs { ids: Vec<String> },
}

impl Action {
    /// The name of the background task in the API; `None` if the API reference documents none.
    pub(crate) fn name(&self) -> Option<&'static str> {
        match self {
            Self::Resize { .. } => Some("EXTEND"),
            Self::Swap => Some("masterStandbySwapJob"),
            Self::RemoveIp { .. } => Some("RemoveIpFromDns"),
            Self::SetPort { .. } => Some("UpdatePort"),
            Self::Whitelist => Some("AddWhitelist"),
            _ => None,
        }
    }

    /// The value of `task` of an instance whose status remains `RUNNING`. The API reference documents none; `BACKUPING`
    /// was observed on the service.
    fn of_running_instance(&self) -> Option<&'static str> {
        match self {
            Self::Backup { .. } => Some("BACKUPING"),
            Self::Ssl(_) => Some("UPDATESSL"),
            Self::Configure { .. } => Some("CONFIGURING"),
            Self::Swap | Self::RemoveIp { .. } | Self::SetPort { .. } | Self::Whitelist => self.name(),
            _ => None,
        }
    }

    /// Whether an instance must have no other such task.
    pub(super) fn is_exclusive(&self) -> bool {
        matches!(self, Self::Ssl(_) | Self::Swap | Self::RemoveIp { .. } | Self::Configure { .. })
    }
}

/// The operations that start tasks.
const OPERATIONS: [&str; 21] = [
    "BatchDeleteInstances",
    "ChangeMasterStandby",
    "CopyInstance",
    "CreateAutoExpireScanTask",
    "CreateBigkeyScanTask",
    "CreateHotkeyScanTask",
    "CreateInstance",
    "CreateMigrationTask",
    "CreateOnlineMigrationTask",
    "CreateRedislog",
    "DeleteBackupFile",
    "DeleteIpFromDomainName",
    "DeleteSingleInstance",
    "ResizeInstance",
    "RestartOrFlushInstances",
    "RestoreInstance",
    "SetOnlineMigrationTask",
    "UpdateConfigurations",
    "UpdateInstance",
    "UpdateIpWhitelist",
    "UpdateSSLSwitch",
];

/// Checks that an operation starts tasks.
pub(crate) fn check_operation(id: &str) -> Result<(), Error> {
    if OPERATIONS.contains(&id) {
        return Ok(());
    }
    Err(Error::Option(format!("no operation {id:?} in the background: use one of {}", OPERATIONS.join(", "))))
}

impl Account {
    /// Starts a task of an operation, and returns its ID.
    pub(crate) fn start(&mut self, operation: &str, instance_id: &str, action: Action) -> String {
        debug_assert!(OPERATIONS.contains(&operation), "{operation} is missing in OPERATIONS");
        let id = self.new_id().replace('-', "");
        let failure = self.failures.iter().position(|failing| failing == operation);
        let duration = self.durations.get(operation).copied().unwrap_or(self.default_duration);
        let task = Task {
            id: id.clone(),
            instance_id: instance_id.to_owned(),
            action,
            begin: self.now,
            end: after(self.now, duration),
            state: TaskState::Running,
            will_fail: failure.map(|index| self.failures.remove(index)).is_some(),
        };
        self.tasks.push(task);
        id
    }

    /// Returns whether an instance has a running task that matches.
    pub(super) fn is_busy(&self, instance_id: &str, matches: impl Fn(&Action) -> bool) -> bool {
        let mut tasks = self.tasks.iter().filter(|task| task.instance_id == instance_id);
        tasks.any(|task| task.state == TaskState::Running && matches(&task.action))
    }

    /// Returns the task that an instance has although its status is `RUNNING`.
    pub(crate) fn task_of(&self, instance_id: &str) -> Option<&'static str> {
        let mut tasks = self.tasks.iter().filter(|task| task.instance_id == instance_id);
        tasks.find_map(|task| if task.state == TaskState::Running { task.action.of_running_instance() } else { None })
    }

    /// The time at which the next task ends.
    pub(crate) fn next_end(&self) -> Option<DateTime<Utc>> {
        self.tasks.iter().filter(|task| task.state == TaskState::Running).map(|task| task.end).min()
    }

    /// Sets the time, and ends the tasks that are due, in the order of their ends.
    pub(crate) fn advance_to(&mut self, now: DateTime<Utc>) {
        while let Some(end) = self.next_end().filter(|end| *end <= now) {
            let due = self.tasks.iter_mut().find(|task| task.state == TaskState::Running && task.end == end);
            let Some(task) = due else { break };
            task.state = if task.will_fail { TaskState::Fail } else { TaskState::Success };
            let task = task.clone();
            self.now = end;
            self.finish(&task);
        }
        self.now = now;
    }

    /// Applies the effect of a task that ended.
    fn finish(&mut self, task: &Task) {
        let succeeded = task.state == TaskState::Success;
        self.finish_record(&task.action, succeeded);
        if matches!(task.action, Action::Delete) && succeeded {
            self.remove(&task.instance_id);
            return;
        }
        let number = self.tasks.len() as u64;
        let ids = &self.ids;
        let Some(instance) = self.instances.iter_mut().find(|instance| instance.id == task.instance_id) else { return };
        match &task.action {
            Action::Create if !succeeded => instance.status = Status::CreateFailed,
            Action::Create | Action::Delete => instance.status = Status::Running,
            Action::Restart | Action::Flush | Action::Restore { .. } => {
                instance.status = Status::Running;
                instance.redis_generation += u64::from(succeeded);
            }
            Action::Resize { spec_code, capacity, .. } => {
                instance.status = Status::Running;
                if succeeded {
                    let old_layout = flavors::layout(&instance.spec_code);
                    instance.spec_code.clone_from(spec_code);
                    instance.capacity = *capacity;
                    if flavors::layout(spec_code) != old_layout {
                        instance.nodes = nodes::create(instance, number, || ids.uuid());
                    }
                }
            }
            Action::Ssl(ssl) if succeeded => {
                instance.ssl = *ssl;
                instance.redis_generation += 1;
            }
            Action::Swap if succeeded => nodes::swap(&mut instance.nodes),
            Action::RemoveIp { node } if succeeded => {
                let node = instance.nodes.iter_mut().find(|known| known.id == *node);
                node.into_iter().for_each(|node| node.is_ip_removed = true);
            }
            Action::SetPort { new, .. } if succeeded => instance.port = *new,
            Action::Configure { change } => {
                if let Some(change) = instance.changes.iter_mut().find(|known| known.id == *change) {
                    change.status = if succeeded { "SUCCESS" } else { "FAILURE" }.into();
                    if succeeded {
                        instance.parameters.extend(change.values.clone());
                    }
                }
            }
            _ => {}
        }
        self.redis_changed = true;
    }

    /// Removes an instance with its records. Its tasks stay, because they are jobs too.
    fn remove(&mut self, id: &str) {
        self.instances.retain(|instance| instance.id != id);
        self.backups.retain(|backup| backup.instance_id != id);
        self.restorations.retain(|restoration| restoration.instance_id != id);
        self.logs.retain(|log| log.instance_id != id);
        self.scans.retain(|scan| scan.instance_id != id);
        self.redis_changed = true;
    }

    /// Updates the record of what a task was started for.
    fn finish_record(&mut self, action: &Action, succeeded: bool) {
        let status = if succeeded { "succeed" } else { "failed" };
        match action {
            Action::Backup { id } => self.finish_backup(id, status),
            Action::DeleteBackup { id } if succeeded => self.finish_backup(id, "deleted"),
            Action::Restore { id } => self.finish_restoration(id, status),
            Action::CollectLogs { ids } => self.finish_logs(ids, status),
            Action::Scan { id } => self.finish_scan(id, succeeded),
            Action::Migrate { id } => self.finish_migration(id, succeeded),
            _ => {}
        }
    }

    /// Sets the SSL state of an instance now, and cancels the task that would set it.
    pub(crate) fn set_ssl(&mut self, id: &str, ssl: Ssl) -> Result<(), Refusal> {
        self.tasks.retain(|task| {
            let is_switch = task.instance_id == id && matches!(task.action, Action::Ssl(_));
            !(is_switch && task.state == TaskState::Running)
        });
        let instance = self.instance_mut(id)?;
        instance.ssl = ssl;
        instance.redis_generation += 1;
        self.redis_changed = true;
        Ok(())
    }

    /// Deletes the record of a background task that ended.
    pub(crate) fn delete_task(&mut self, instance_id: Option<&str>, id: &str) -> Result<(), Refusal> {
        let index = self.tasks.iter().position(|task| {
            task.id == id && task.action.name().is_some() && instance_id.is_none_or(|known| task.instance_id == known)
        });
        let index = index.ok_or(Refusal::TASK)?;
        if self.tasks.get(index).is_some_and(|task| task.state == TaskState::Running) {
            return Err(Refusal::TASK_STATE);
        }
        self.tasks.remove(index);
        Ok(())
    }
}

fn after(now: DateTime<Utc>, duration: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(duration)
        .ok()
        .and_then(|duration| now.checked_add_signed(duration))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
