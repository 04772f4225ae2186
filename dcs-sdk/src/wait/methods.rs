//! The methods of the client that wait.

use super::{
    Wait,
    condition::{all, then},
    instance::{deleted, running},
    record::{
        background_task, backup, backup_deletion, bigkey_scan, configuration, hotkey_scan, job, migration, restoration,
        ssl,
    },
};
use crate::{
    Client,
    generated::meta::UPDATE_SSL_SWITCH,
    types::{
        BackgroundTask, BackupRecord, BigkeyScanTask, HotkeyScanTask, ListConfigurationsResponse, MigrationTask,
        RestoreRecord, ShowInstanceResponse, ShowInstanceSslDetailResponse, ShowJobInfoResponse,
    },
};

impl Client {
    /// Waits for an instance: until it is [`running`](WaitForInstance::running) or [`deleted`](WaitForInstance::deleted).
    pub fn wait_for_instance(&self, instance_id: impl Into<String>) -> WaitForInstance {
        WaitForInstance { client: self.clone(), instance_id: instance_id.into() }
    }

    /// Waits until a job has the status `SUCCESS`. It has failed with the status `FAIL`; the message has its
    /// `fail_reason`.
    pub fn wait_for_job(&self, job_id: impl Into<String>) -> Wait<ShowJobInfoResponse> {
        Wait::new(self.clone(), job(job_id.into()))
    }

    /// Waits until SSL of an instance is enabled or disabled.
    ///
    /// The instance may still be restarting then: [`enable_ssl`](Self::enable_ssl) also waits until it is running.
    pub fn wait_for_ssl(&self, instance_id: impl Into<String>, enabled: bool) -> Wait<ShowInstanceSslDetailResponse> {
        Wait::new(self.clone(), ssl(instance_id.into(), enabled))
    }

    /// Waits until a backup has the status `succeed`. It has failed with the statuses `failed`, `expired` and `deleted`, or if
    /// it does not exist.
    pub fn wait_for_backup(&self, instance_id: impl Into<String>, backup_id: impl Into<String>) -> Wait<BackupRecord> {
        Wait::new(self.clone(), backup(instance_id.into(), backup_id.into()))
    }

    /// Waits until a backup has the status `deleted`, or does not exist.
    pub fn wait_for_backup_deletion(&self, instance_id: impl Into<String>, backup_id: impl Into<String>) -> Wait<()> {
        Wait::new(self.clone(), backup_deletion(instance_id.into(), backup_id.into()))
    }

    /// Waits until a restoration has the status `succeed`. It has failed with the status `failed`, or if it does not
    /// exist.
    pub fn wait_for_restoration(
        &self,
        instance_id: impl Into<String>,
        restore_id: impl Into<String>,
    ) -> Wait<RestoreRecord> {
        Wait::new(self.clone(), restoration(instance_id.into(), restore_id.into()))
    }

    /// Waits until a background task of an instance has the status `SUCCESS`. It has failed with the statuses `FAIL` and
    /// `FAILED`, or if it does not exist.
    ///
    /// [`list_background_task`](Self::list_background_task) returns the tasks and their IDs.
    pub fn wait_for_task(&self, instance_id: impl Into<String>, task_id: impl Into<String>) -> Wait<BackgroundTask> {
        Wait::new(self.clone(), background_task(instance_id.into(), task_id.into()))
    }

    /// Waits until the last change of the parameters of an instance is applied. It has failed with the status `FAILURE`.
    pub fn wait_for_configuration(&self, instance_id: impl Into<String>) -> Wait<ListConfigurationsResponse> {
        Wait::new(self.clone(), configuration(instance_id.into()))
    }

    /// Waits until a big key analysis has the status `success`, and returns its result. It has failed with the status
    /// `failed`.
    pub fn wait_for_bigkey_scan(
        &self,
        instance_id: impl Into<String>,
        bigkey_id: impl Into<String>,
    ) -> Wait<BigkeyScanTask> {
        Wait::new(self.clone(), bigkey_scan(instance_id.into(), bigkey_id.into()))
    }

    /// Waits until a hot key analysis has the status `success`, and returns its result. It has failed with the status
    /// `failed`.
    pub fn wait_for_hotkey_scan(
        &self,
        instance_id: impl Into<String>,
        hotkey_id: impl Into<String>,
    ) -> Wait<HotkeyScanTask> {
        Wait::new(self.clone(), hotkey_scan(instance_id.into(), hotkey_id.into()))
    }

    /// Waits until a migration task has copied the data: until its status is `SUCCESS`, or `INCRMIGRATING` for an online
    /// migration, which continues until it is stopped. It has failed with the statuses `FAILED`, `MIGRATION_FAILED`,
    /// `TERMINATED` and `RELEASED`.
    pub fn wait_for_migration(&self, task_id: impl Into<String>) -> Wait<MigrationTask> {
        Wait::new(self.clone(), migration(task_id.into()))
    }

    /// Enables SSL of an instance, if it is not enabled. This restarts the instance: connections are closed, and data that is
    /// not persisted is lost. [`accept_restart`](EnableSsl::accept_restart) agrees to that.
    pub fn enable_ssl(&self, instance_id: impl Into<String>) -> EnableSsl {
        EnableSsl { client: self.clone(), instance_id: instance_id.into() }
    }
}

/// The target of a wait for an instance. Returned by [`Client::wait_for_instance`].
#[derive(Debug, Clone)]
#[must_use = "nothing is waited for until a target is chosen and the wait is awaited"]
pub struct WaitForInstance {
    client: Client,
    instance_id: String,
}

impl WaitForInstance {
    /// Waits until the instance has the status `RUNNING` and no task, twice in a row. It has failed with the statuses
    /// `CREATEFAILED`, `ERROR`, `FROZEN` and `DELETING`; unknown statuses are waited out.
    pub fn running(self) -> Wait<ShowInstanceResponse> {
        Wait::new(self.client, running(self.instance_id))
    }

    /// Waits until the instance is not found. The deletion has failed if it has another status after `DELETING`.
    pub fn deleted(self) -> Wait<()> {
        Wait::new(self.client, deleted(self.instance_id))
    }
}

/// A request to enable SSL. Returned by [`Client::enable_ssl`].
#[derive(Debug, Clone)]
#[must_use = "SSL is not enabled until `accept_restart` is called and the wait is awaited"]
pub struct EnableSsl {
    client: Client,
    instance_id: String,
}

impl EnableSsl {
    /// Accepts that the instance is restarted, and that data is lost that is not persisted. Awaiting the wait sends
    /// [`update_ssl_switch`](Client::update_ssl_switch), unless SSL is enabled already, and waits until its job has
    /// succeeded, the instance is running and SSL is enabled.
    ///
    /// # Errors
    /// Those of [`update_ssl_switch`](Client::update_ssl_switch) and of [`Wait`].
    pub fn accept_restart(self) -> Wait<ShowInstanceSslDetailResponse> {
        let Self { client, instance_id } = self;
        let start = {
            let client = client.clone();
            async move {
                let is_enabled = client.show_instance_ssl_detail(&instance_id).await?.enabled == Some(true);
                let started = match is_enabled {
                    true => None,
                    false => Some(client.update_ssl_switch(&instance_id).enabled(true).await?.job_id),
                };
                let jobs = all::<_, _, Vec<_>>(started.map(job));
                Ok(then::<_, Vec<_>, _, _>(jobs, then(running(instance_id.clone()), ssl(instance_id, true))))
            }
        };
        Wait::after(client, &UPDATE_SSL_SWITCH, start)
    }
}
