//! Waiting for the final status of jobs, tasks and records.

use super::condition::{Condition, Observation, Observing, Verdict, twice};
use crate::{
    Client, Items,
    error::Error,
    types::{
        BackgroundTask, BackupRecord, BackupRecordStatus, BigkeyScanTask, ConfigurationStatus, HotkeyScanTask,
        JobStatus, ListConfigurationsResponse, MigrationTask, MigrationTaskStatus, RestoreRecord, RestoreRecordStatus,
        ScanTaskStatus, ShowInstanceSslDetailResponse, ShowJobInfoResponse,
    },
};

/// Polls in a row in which a list may lack a record, which may have just been created.
const TOLERATED_ABSENCES: u32 = 2;
/// Number of records per page of a list.
const PAGE: i64 = 100;

/// Something with a status.
struct Record<F> {
    resource: String,
    /// Returns none if there is no such record.
    observe: F,
    absences: u32,
}

impl<T, F, O> Condition<T> for Record<F>
where
    F: FnMut(Client) -> O + Send,
    O: Future<Output = Result<Option<Observation<T>>, Error>> + Send,
{
    fn resource(&self) -> String {
        self.resource.clone()
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, T> {
        Box::pin(async {
            let observation = (self.observe)(client.clone()).await?;
            self.absences = if observation.is_some() { 0 } else { self.absences + 1 };
            let is_absent = self.absences > TOLERATED_ABSENCES;
            Ok(observation.unwrap_or_else(|| {
                let verdict =
                    if is_absent { Verdict::Failed(Some("it does not exist".to_owned())) } else { Verdict::Pending };
                Observation::new(None::<String>, verdict)
            }))
        })
    }
}

fn record<T, F, O>(resource: String, observe: F) -> impl Condition<T>
where
    F: FnMut(Client) -> O + Send,
    O: Future<Output = Result<Option<Observation<T>>, Error>> + Send,
{
    Record { resource, observe, absences: 0 }
}

/// Returns the first item that matches.
async fn find<T>(mut items: Items<T>, matches: impl Fn(&T) -> bool) -> Result<Option<T>, Error> {
    while let Some(item) = items.next().await {
        let item = item?;
        if matches(&item) {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

pub(crate) fn job(id: String) -> impl Condition<ShowJobInfoResponse> {
    record(format!("job `{id}`"), move |client: Client| {
        let request = client.show_job_info(&id);
        async move {
            let job = request.await?;
            let status = job.status.clone();
            let verdict = match status {
                JobStatus::Success => Verdict::Reached(job),
                JobStatus::Failed => Verdict::Failed(job.fail_reason),
                _ => Verdict::Pending,
            };
            Ok(Some(Observation::new(Some(status), verdict)))
        }
    })
}

pub(crate) fn background_task(instance_id: String, id: String) -> impl Condition<BackgroundTask> {
    record(format!("task `{id}`"), move |client: Client| {
        let (tasks, id) = (client.list_background_task(&instance_id).limit(PAGE).items(), id.clone());
        async move {
            let Some(task) = find(tasks, |task| task.id == id).await? else { return Ok(None) };
            let status = task.status.clone();
            let verdict = match status.as_deref() {
                Some("SUCCESS") => Verdict::Reached(task),
                Some("FAIL" | "FAILED") => Verdict::Failed(task.error_code),
                _ => Verdict::Pending,
            };
            Ok(Some(Observation::new(status, verdict)))
        }
    })
}

pub(crate) fn ssl(instance_id: String, enabled: bool) -> impl Condition<ShowInstanceSslDetailResponse> {
    record(format!("SSL of instance `{instance_id}`"), move |client: Client| {
        let request = client.show_instance_ssl_detail(&instance_id);
        async move {
            let ssl = request.await?;
            // The service may omit the field if SSL is off.
            let is_enabled = ssl.enabled.unwrap_or_default();
            let status = if is_enabled { "enabled" } else { "disabled" };
            let verdict = if is_enabled == enabled { Verdict::Reached(ssl) } else { Verdict::Pending };
            Ok(Some(Observation::new(Some(status), verdict)))
        }
    })
}

/// The last change of the parameters of an instance was applied. Observed twice, since the status may be that of an earlier
/// change at first.
pub(crate) fn configuration(id: String) -> impl Condition<ListConfigurationsResponse> {
    let applied = record(format!("configuration of instance `{id}`"), move |client: Client| {
        let request = client.list_configurations(&id);
        async move {
            let configuration = request.await?;
            let status = configuration.config_status.clone();
            let verdict = match status {
                Some(ConfigurationStatus::Success) => Verdict::Reached(configuration),
                Some(ConfigurationStatus::Failure) => Verdict::Failed(None),
                _ => Verdict::Pending,
            };
            Ok(Some(Observation::new(status, verdict)))
        }
    });
    twice(applied)
}

pub(crate) fn backup(instance_id: String, id: String) -> impl Condition<BackupRecord> {
    record(format!("backup `{id}`"), move |client: Client| {
        let (backups, id) = (client.list_backup_records(&instance_id).limit(PAGE).items(), id.clone());
        async move {
            let Some(backup) = find(backups, |backup| backup.backup_id == id).await? else { return Ok(None) };
            let (status, percent) = (backup.status.clone(), backup.progress);
            let verdict = match status {
                Some(BackupRecordStatus::Succeeded) => Verdict::Reached(backup),
                Some(BackupRecordStatus::Failed | BackupRecordStatus::Expired | BackupRecordStatus::Deleted) => {
                    Verdict::Failed(backup.error_code.map(|code| code.to_string()))
                }
                _ => Verdict::Pending,
            };
            Ok(Some(Observation { percent, ..Observation::new(status, verdict) }))
        }
    })
}

pub(crate) fn backup_deletion(instance_id: String, id: String) -> impl Condition<()> {
    record(format!("backup `{id}`"), move |client: Client| {
        let (backups, id) = (client.list_backup_records(&instance_id).limit(PAGE).items(), id.clone());
        async move {
            let backup = find(backups, |backup| backup.backup_id == id).await?;
            let status = backup.map(|backup| backup.status);
            let verdict = match status {
                None | Some(Some(BackupRecordStatus::Deleted)) => Verdict::Reached(()),
                _ => Verdict::Pending,
            };
            Ok(Some(Observation::new(status.flatten(), verdict)))
        }
    })
}

pub(crate) fn restoration(instance_id: String, id: String) -> impl Condition<RestoreRecord> {
    record(format!("restoration `{id}`"), move |client: Client| {
        let (records, id) = (client.list_restore_records(&instance_id).limit(PAGE).items(), id.clone());
        async move {
            let Some(record) = find(records, |record| record.restore_id == id).await? else { return Ok(None) };
            let (status, percent) = (record.status.clone(), record.progress);
            let verdict = match status {
                Some(RestoreRecordStatus::Succeeded) => Verdict::Reached(record),
                Some(RestoreRecordStatus::Failed) => Verdict::Failed(record.error_code.map(|code| code.to_string())),
                _ => Verdict::Pending,
            };
            Ok(Some(Observation { percent, ..Observation::new(status, verdict) }))
        }
    })
}

pub(crate) fn bigkey_scan(instance_id: String, id: String) -> impl Condition<BigkeyScanTask> {
    record(format!("big key analysis `{id}`"), move |client: Client| {
        let request = client.show_bigkey_scan_task_details(&instance_id, &id);
        async move {
            let scan = request.await?;
            let status = scan.status.clone();
            Ok(Some(Observation::new(status.clone(), scan_verdict(status, scan))))
        }
    })
}

pub(crate) fn hotkey_scan(instance_id: String, id: String) -> impl Condition<HotkeyScanTask> {
    record(format!("hot key analysis `{id}`"), move |client: Client| {
        let request = client.show_hotkey_task_details(&instance_id, &id);
        async move {
            let scan = request.await?;
            let status = scan.status.clone();
            Ok(Some(Observation::new(status.clone(), scan_verdict(status, scan))))
        }
    })
}

fn scan_verdict<T>(status: Option<ScanTaskStatus>, scan: T) -> Verdict<T> {
    match status {
        Some(ScanTaskStatus::Success) => Verdict::Reached(scan),
        Some(ScanTaskStatus::Failed) => Verdict::Failed(None),
        _ => Verdict::Pending,
    }
}

/// The data was copied; an online migration then follows the changes of the source until it is stopped.
pub(crate) fn migration(id: String) -> impl Condition<MigrationTask> {
    record(format!("migration task `{id}`"), move |client: Client| {
        let request = client.show_migration_task(&id);
        async move {
            let task = request.await?;
            let status = task.status.clone();
            let verdict = match status {
                MigrationTaskStatus::Success
                | MigrationTaskStatus::IncrMigrating
                | MigrationTaskStatus::IncrMigeating => Verdict::Reached(task),
                MigrationTaskStatus::Failed
                | MigrationTaskStatus::MigrationFailed
                | MigrationTaskStatus::Terminated
                | MigrationTaskStatus::Released => Verdict::Failed(None),
                _ => Verdict::Pending,
            };
            Ok(Some(Observation::new(Some(status), verdict)))
        }
    })
}
