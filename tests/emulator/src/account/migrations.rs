//! Migration tasks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Account, refusal::Refusal, tasks::Action};

/// A migration task.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Migration {
    pub(crate) id: String,
    /// The body of the request that created or configured the task, without passwords.
    pub(crate) request: BTreeMap<String, Value>,
    /// `WAITING` until an online migration is configured, then a status of the API.
    pub(crate) status: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Migration {
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.status.as_str(), "MIGRATING" | "FULLMIGRATING" | "INCRMIGEATING")
    }
}

impl Account {
    pub(crate) fn migration(&self, id: &str) -> Result<&Migration, Refusal> {
        self.migrations.iter().find(|migration| migration.id == id).ok_or(Refusal::TASK)
    }

    pub(crate) fn migration_mut(&mut self, id: &str) -> Result<&mut Migration, Refusal> {
        self.migrations.iter_mut().find(|migration| migration.id == id).ok_or(Refusal::TASK)
    }

    /// Starts the data transfer of a migration.
    pub(crate) fn migrate(&mut self, operation: &str, id: &str, status: &str) -> Result<(), Refusal> {
        let now = self.now;
        let migration = self.migration_mut(id)?;
        migration.status = status.into();
        migration.updated_at = now;
        self.start(operation, "", Action::Migrate { id: id.to_owned() });
        Ok(())
    }

    /// Stops a migration that is running.
    pub(crate) fn stop_migration(&mut self, id: &str) -> Result<(), Refusal> {
        let now = self.now;
        let migration = self.migration_mut(id)?;
        if !migration.is_running() {
            return Err(Refusal::TASK_STATE);
        }
        migration.status = "TERMINATED".into();
        migration.updated_at = now;
        self.tasks.retain(|task| !matches!(&task.action, Action::Migrate { id: other } if other == id));
        Ok(())
    }

    pub(super) fn finish_migration(&mut self, id: &str, succeeded: bool) {
        let now = self.now;
        for migration in self.migrations.iter_mut().filter(|migration| migration.id == id) {
            migration.status = if succeeded { "SUCCESS" } else { "FAILED" }.into();
            migration.updated_at = now;
        }
    }
}
