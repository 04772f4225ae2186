//! Creation, changes and deletion of instances.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Account, Action, Instance, Ssl, Status, flavors, nodes, refusal::Refusal};

/// Quota of an account.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Quota {
    /// Maximum number of instances.
    pub instances: u32,
    /// Maximum total capacity of the instances in GB.
    pub memory: u32,
}

impl Default for Quota {
    fn default() -> Self {
        Self { instances: 100, memory: 10_000 }
    }
}

/// The instances that a request creates.
pub(crate) struct NewInstance {
    /// The first instance, without an ID.
    pub(crate) template: Instance,
    pub(crate) count: u32,
}

/// Number of wrong passwords after which the password cannot be changed.
const PASSWORD_ATTEMPTS: u32 = 5;

impl Account {
    /// Creates instances, and returns their IDs and names.
    ///
    /// If there are several, their names have a number as suffix, except for the first.
    pub(crate) fn create(&mut self, new: NewInstance) -> Result<Vec<(String, String)>, Refusal> {
        flavors::cache_mode(&new.template.spec_code).ok_or(Refusal::SPEC_CODE)?;
        let names: Vec<String> = (0..new.count)
            .map(|number| match number {
                0 => new.template.name.clone(),
                number => format!("{}-{number}", new.template.name),
            })
            .collect();
        if self.instances.iter().any(|instance| names.contains(&instance.name)) {
            return Err(Refusal::NAME_TAKEN);
        }
        if self.instances.len() + names.len() > self.quota.instances as usize {
            return Err(Refusal::INSTANCE_QUOTA);
        }
        self.check_memory(new.template.capacity * f64::from(new.count))?;
        let mut created = Vec::new();
        for name in names {
            let id = self.new_id();
            let mut instance = Instance {
                id: id.clone(),
                name: name.clone(),
                status: Status::Creating,
                created_at: self.now,
                ..new.template.clone()
            };
            let number = self.instances.len() as u64 + self.tasks.len() as u64;
            instance.nodes = nodes::create(&instance, number, || self.ids.uuid());
            if instance.ip.is_empty() {
                instance.ip = instance.nodes.first().map(|node| node.ip.clone()).unwrap_or_default();
            }
            self.instances.push(instance);
            self.start("CreateInstance", &id, Action::Create);
            created.push((id, name));
        }
        Ok(created)
    }

    /// The total capacity of the instances in GB.
    pub(crate) fn memory(&self) -> f64 {
        self.instances.iter().map(|instance| instance.capacity).sum()
    }

    fn check_memory(&self, more: f64) -> Result<(), Refusal> {
        if self.memory() + more > f64::from(self.quota.memory) { Err(Refusal::MEMORY_QUOTA) } else { Ok(()) }
    }

    pub(crate) fn delete(&mut self, operation: &str, id: &str) -> Result<(), Refusal> {
        let instance = self.instance_mut(id)?;
        match instance.status {
            // Deleting an instance again has no effect.
            Status::Deleting => return Ok(()),
            Status::Creating | Status::Restarting => return Err(Refusal::NOT_DELETABLE),
            Status::Extending | Status::Restoring | Status::Flushing => return Err(Refusal::STATE),
            _ => instance.status = Status::Deleting,
        }
        self.start(operation, id, Action::Delete);
        Ok(())
    }

    pub(crate) fn resize(&mut self, id: &str, spec_code: &str, capacity: f64) -> Result<(), Refusal> {
        let instance = self.idle(id)?;
        flavors::cache_mode(spec_code).ok_or(Refusal::SPEC_CODE)?;
        let action = Action::Resize {
            spec_code: spec_code.to_owned(),
            capacity,
            old_spec_code: instance.spec_code.clone(),
            old_capacity: instance.capacity,
        };
        self.check_memory(capacity - instance.capacity)?;
        self.instance_mut(id)?.status = Status::Extending;
        self.start("ResizeInstance", id, action);
        Ok(())
    }

    pub(crate) fn rename(&mut self, id: &str, name: &str) -> Result<(), Refusal> {
        if self.instances.iter().any(|instance| instance.name == name && instance.id != id) {
            return Err(Refusal::NAME_TAKEN);
        }
        self.instance_mut(id)?.name = name.to_owned();
        Ok(())
    }

    pub(crate) fn set_port(&mut self, id: &str, port: u16) -> Result<(), Refusal> {
        let old = self.instance(id)?.port;
        if old != port {
            self.start("UpdateInstance", id, Action::SetPort { old, new: port });
        }
        Ok(())
    }

    /// Starts restarting an instance, or deleting its data.
    pub(crate) fn restart(&mut self, id: &str, flush: bool) -> Result<(), Refusal> {
        self.idle(id)?;
        let (status, action) =
            if flush { (Status::Flushing, Action::Flush) } else { (Status::Restarting, Action::Restart) };
        self.instance_mut(id)?.status = status;
        self.start("RestartOrFlushInstances", id, action);
        Ok(())
    }

    /// Starts turning SSL on or off, and returns the ID of the job.
    pub(crate) fn switch_ssl(&mut self, id: &str, enabled: bool) -> Result<String, Refusal> {
        self.idle(id)?;
        let ssl = if enabled { Ssl::On } else { Ssl::Off };
        Ok(self.start("UpdateSSLSwitch", id, Action::Ssl(ssl)))
    }

    /// Changes the password if `old` is the current one. Returns the number of attempts left if it is not.
    pub(crate) fn change_password(&mut self, id: &str, old: &str, new: &str) -> Result<Option<u32>, Refusal> {
        let instance = self.running(id)?;
        let is_correct = instance.redis_password.as_deref().ok_or(Refusal::PASSWORD_FREE)? == old;
        let instance = self.instance_mut(id)?;
        if !is_correct || instance.wrong_passwords >= PASSWORD_ATTEMPTS {
            instance.wrong_passwords = (instance.wrong_passwords + 1).min(PASSWORD_ATTEMPTS);
            return Ok(Some(PASSWORD_ATTEMPTS - instance.wrong_passwords));
        }
        self.set_password(id, Some(new))?;
        Ok(None)
    }

    pub(crate) fn set_password(&mut self, id: &str, password: Option<&str>) -> Result<(), Refusal> {
        self.running(id)?;
        let instance = self.instance_mut(id)?;
        instance.redis_password = password.map(str::to_owned);
        instance.wrong_passwords = 0;
        self.redis_changed = true;
        Ok(())
    }

    /// Sets the whitelist.
    pub(crate) fn set_whitelist(&mut self, id: &str, whitelist: super::Whitelist) -> Result<(), Refusal> {
        self.running(id)?;
        self.instance_mut(id)?.whitelist = Some(whitelist);
        self.start("UpdateIpWhitelist", id, Action::Whitelist);
        Ok(())
    }

    /// Adds or removes tags. An instance has at most 20.
    pub(crate) fn tag(&mut self, id: &str, tags: &BTreeMap<String, String>, create: bool) -> Result<(), Refusal> {
        let instance = self.instance_mut(id)?;
        let mut changed = instance.tags.clone();
        if create {
            changed.extend(tags.clone());
        } else {
            changed.retain(|key, value| tags.get(key).is_none_or(|given| !given.is_empty() && given != value));
        }
        if changed.len() > 20 {
            return Err(Refusal::QUOTA);
        }
        instance.tags = changed;
        Ok(())
    }

    pub(crate) fn set_backup_policy(&mut self, id: &str, policy: Value) -> Result<(), Refusal> {
        self.instance_mut(id)?.backup_policy = Some(policy);
        Ok(())
    }
}
