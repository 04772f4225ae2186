use dcs_sdk::{
    Client, Error,
    types::{BackupRecord, InstanceStatus},
};
use tokio::task::JoinSet;

/// Backs up all running instances, and waits for the backups.
pub async fn backup_all(dcs: &Client) -> Result<Vec<Result<BackupRecord, Error>>, Error> {
    let mut backups = JoinSet::new();
    let mut instances = dcs.list_instances().status(InstanceStatus::Running).items();
    while let Some(instance) = instances.next().await {
        let backup = dcs.copy_instance(instance?.instance_id).remark("nightly").and_wait();
        backups.spawn(backup.into_future());
    }
    Ok(backups.join_all().await)
}
