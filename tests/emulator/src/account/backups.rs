//! Backups and restorations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Account, Status, refusal::Refusal, tasks::Action};

/// A backup of an instance.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Backup {
    pub(crate) id: String,
    pub(crate) instance_id: String,
    pub(crate) remark: String,
    pub(crate) format: String,
    /// `waiting`, `backuping`, `succeed`, `failed` or `deleted`.
    pub(crate) status: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Backup {
    pub(crate) fn name(&self) -> String {
        format!("backup_{}", self.created_at.format("%Y%m%d%H%M%S"))
    }

    pub(crate) fn file_name(&self) -> String {
        format!("{}.{}", self.id, if self.format == "aof" { "aof" } else { "rdb" })
    }

    /// The content of the backup's file: an empty database.
    pub(crate) fn file(&self) -> Vec<u8> {
        if self.format == "aof" { Vec::new() } else { b"REDIS0009\xff\0\0\0\0\0\0\0\0".to_vec() }
    }
}

/// A restoration of a backup.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Restoration {
    pub(crate) id: String,
    pub(crate) instance_id: String,
    pub(crate) backup_id: String,
    pub(crate) remark: String,
    /// `restoring`, `succeed` or `failed`.
    pub(crate) status: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Account {
    pub(crate) fn back_up(&mut self, instance_id: &str, remark: &str, format: &str) -> Result<String, Refusal> {
        let instance = self.running(instance_id)?;
        if instance.cache_mode() == "single" {
            return Err(Refusal::SINGLE_NODE);
        }
        if self.is_busy(instance_id, |action| matches!(action, Action::Backup { .. })) {
            return Err(Refusal::BACKING_UP);
        }
        let id = self.new_id();
        self.backups.push(Backup {
            id: id.clone(),
            instance_id: instance_id.to_owned(),
            remark: remark.to_owned(),
            format: format.to_owned(),
            status: "backuping".into(),
            created_at: self.now,
            updated_at: self.now,
        });
        self.start("CopyInstance", instance_id, Action::Backup { id: id.clone() });
        Ok(id)
    }

    /// Returns a backup of an instance that was not deleted.
    pub(crate) fn backup(&self, instance_id: &str, id: &str) -> Result<&Backup, Refusal> {
        self.instance(instance_id)?;
        let mut backups = self.backups.iter();
        let backup = backups.find(|backup| backup.id == id && backup.instance_id == instance_id);
        backup.filter(|backup| backup.status != "deleted").ok_or(Refusal::BACKUP_DELETED)
    }

    pub(crate) fn delete_backup(&mut self, instance_id: &str, id: &str) -> Result<(), Refusal> {
        if self.backup(instance_id, id)?.status == "backuping" {
            return Err(Refusal::BACKING_UP);
        }
        let is_deletion = |action: &Action| matches!(action, Action::DeleteBackup { id: other } if other == id);
        if self.is_busy(instance_id, is_deletion) {
            return Err(Refusal::BACKUP_DELETED);
        }
        self.start("DeleteBackupFile", instance_id, Action::DeleteBackup { id: id.to_owned() });
        Ok(())
    }

    pub(crate) fn restore(&mut self, instance_id: &str, backup_id: &str, remark: &str) -> Result<String, Refusal> {
        self.idle(instance_id)?;
        if self.backup(instance_id, backup_id)?.status != "succeed" {
            return Err(Refusal::BACKUP_STATE);
        }
        let id = self.new_id();
        self.restorations.push(Restoration {
            id: id.clone(),
            instance_id: instance_id.to_owned(),
            backup_id: backup_id.to_owned(),
            remark: remark.to_owned(),
            status: "restoring".into(),
            created_at: self.now,
            updated_at: self.now,
        });
        self.instance_mut(instance_id)?.status = Status::Restoring;
        self.start("RestoreInstance", instance_id, Action::Restore { id: id.clone() });
        Ok(id)
    }

    pub(super) fn finish_backup(&mut self, id: &str, status: &str) {
        let now = self.now;
        for backup in self.backups.iter_mut().filter(|backup| backup.id == id) {
            (backup.status, backup.updated_at) = (status.into(), now);
        }
    }

    pub(super) fn finish_restoration(&mut self, id: &str, status: &str) {
        let now = self.now;
        for restoration in self.restorations.iter_mut().filter(|restoration| restoration.id == id) {
            (restoration.status, restoration.updated_at) = (status.into(), now);
        }
    }
}
