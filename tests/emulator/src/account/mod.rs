//! The account: what the operations of the API read and change. It is independent of HTTP.
//!
//! Time moves the state lazily: each request first calls [`Account::advance_to`].

mod backups;
pub(crate) mod flavors;
mod instance;
mod lifecycle;
mod logs;
mod migrations;
mod nodes;
pub(crate) mod parameters;
pub(crate) mod refusal;
mod scans;
mod status;
mod tasks;
mod templates;

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::refusal::Refusal;
pub(crate) use self::{
    backups::{Backup, Restoration},
    instance::{Autoscan, SAFE_NAME, is_safe_name},
    lifecycle::NewInstance,
    logs::RunLog,
    migrations::Migration,
    nodes::Node,
    scans::{Scan, ScanKind},
    tasks::{Action, Task, TaskState, check_operation},
    templates::Template,
};
pub use self::{
    instance::{Instance, Whitelist, WhitelistGroup},
    lifecycle::Quota,
    status::{Ssl, Status},
};
use crate::{error::Error, random};

/// An account. Its fields with `serde` are those of a state file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Account {
    /// In the order of creation.
    pub(crate) instances: Vec<Instance>,
    pub(crate) backups: Vec<Backup>,
    pub(crate) restorations: Vec<Restoration>,
    pub(crate) logs: Vec<RunLog>,
    pub(crate) scans: Vec<Scan>,
    pub(crate) migrations: Vec<Migration>,
    pub(crate) templates: Vec<Template>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) quota: Quota,
    #[serde(skip)]
    pub(crate) now: DateTime<Utc>,
    #[serde(skip)]
    pub(crate) default_duration: Duration,
    /// Durations of the tasks of operations that differ from the default.
    #[serde(skip)]
    pub(crate) durations: BTreeMap<String, Duration>,
    /// Operations whose next task fails, once for each time that they are in the list.
    #[serde(skip)]
    pub(crate) failures: Vec<String>,
    /// Whether the Redis servers may differ from the instances.
    #[serde(skip)]
    pub(crate) redis_changed: bool,
    #[serde(skip)]
    pub(crate) ids: Ids,
}

impl Account {
    /// Parses a state file.
    pub(crate) fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|error| Error::Option(format!("invalid account: {error}")))
    }

    /// Generates what the instances lack, and checks them.
    pub(crate) fn complete(&mut self, now: DateTime<Utc>) -> Result<(), Error> {
        self.ids = Ids::new()?;
        self.now = now;
        self.redis_changed = true;
        for (index, instance) in self.instances.iter_mut().enumerate() {
            instance.check()?;
            if instance.name.is_empty() {
                instance.name = format!("dcs-{}", instance.id);
            }
            if instance.created_at == DateTime::UNIX_EPOCH {
                instance.created_at = now;
            }
            if instance.nodes.is_empty() {
                instance.nodes = nodes::create(instance, index as u64, || self.ids.uuid());
            }
            if instance.ip.is_empty() {
                instance.ip = instance.nodes.first().map(|node| node.ip.clone()).unwrap_or_default();
            }
        }
        let mut ids: Vec<_> = self.instances.iter().map(|instance| &instance.id).collect();
        ids.sort_unstable();
        let duplicate = ids.windows(2).find_map(|pair| pair.first().filter(|one| Some(*one) == pair.last()));
        duplicate.map_or(Ok(()), |id| Err(Error::Option(format!("duplicate instance ID {id:?}"))))
    }

    pub(crate) fn instance(&self, id: &str) -> Result<&Instance, Refusal> {
        self.instances.iter().find(|instance| instance.id == id).ok_or(Refusal::NO_INSTANCE)
    }

    pub(crate) fn instance_mut(&mut self, id: &str) -> Result<&mut Instance, Refusal> {
        self.instances.iter_mut().find(|instance| instance.id == id).ok_or(Refusal::NO_INSTANCE)
    }

    /// Returns an instance if it is running.
    pub(crate) fn running(&self, id: &str) -> Result<&Instance, Refusal> {
        let instance = self.instance(id)?;
        if instance.status == Status::Running { Ok(instance) } else { Err(Refusal::STATE) }
    }

    /// Returns an instance if it is running and has no task that prevents others.
    pub(crate) fn idle(&self, id: &str) -> Result<&Instance, Refusal> {
        let instance = self.running(id)?;
        if self.is_busy(id, |action| matches!(action, Action::Backup { .. })) {
            return Err(Refusal::BACKING_UP);
        }
        if self.is_busy(id, Action::is_exclusive) { Err(Refusal::JOB_RUNNING) } else { Ok(instance) }
    }

    /// Returns a new UUID.
    pub(crate) fn new_id(&self) -> String {
        self.ids.uuid()
    }
}

/// Generator of unique IDs.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    start: u64,
    count: AtomicU64,
}

impl Ids {
    pub(crate) fn new() -> Result<Self, Error> {
        Ok(Self { start: random::number()?, count: AtomicU64::new(0) })
    }

    /// Returns a new ID of 32 hexadecimal digits.
    pub(crate) fn next(&self) -> String {
        format!("{:016x}{:016x}", self.start, self.count.fetch_add(1, Ordering::Relaxed))
    }

    /// Returns a new ID in the form of a UUID.
    pub(crate) fn uuid(&self) -> String {
        let (start, count) = (self.start, self.count.fetch_add(1, Ordering::Relaxed));
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            start >> 32,
            (start >> 16) & 0xffff,
            start & 0xfff,
            (start >> 4) & 0xfff,
            count
        )
    }
}

impl Clone for Ids {
    fn clone(&self) -> Self {
        Self { start: self.start, count: AtomicU64::new(self.count.load(Ordering::Relaxed)) }
    }
}
