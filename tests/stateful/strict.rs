//! Nothing that the emulator returns by itself is drift.

use std::time::Duration;

use dcs_emulator::Emulator;

use crate::{
    calls::{self, CALLS},
    emulator,
};

/// An account with everything that the calls name.
const ACCOUNT: &str = include_str!("../data/account.json");

async fn start(time: Duration) -> Emulator {
    let builder = Emulator::builder().account_json(ACCOUNT).unwrap();
    builder.builtin_redis(true).job_time(time).start().await.unwrap()
}

#[tokio::test]
async fn strict_clients_accept_the_response_of_every_operation() {
    for call in CALLS {
        let emulator = start(Duration::ZERO).await;
        let client = emulator::strict_client(&emulator);
        if call.id == "SetOnlineMigrationTask" {
            (calls::find("StopMigrationTask").send)(client.clone()).await.unwrap();
        }
        if let Err(error) = (call.send)(client).await {
            panic!("{error}");
        }
    }
}

/// The lists and details of what the operations start, while it is running and after it has failed.
#[tokio::test]
async fn strict_clients_accept_all_lists_while_tasks_run_and_after_they_failed() {
    let emulator = start(Duration::from_secs(60)).await;
    let client = emulator::strict_client(&emulator);
    let starts = [
        "UpdateIpWhitelist",
        "CopyInstance",
        "CreateRedislog",
        "CreateBigkeyScanTask",
        "CreateHotkeyScanTask",
        "CreateMigrationTask",
        "CreateOnlineMigrationTask",
        "CreateCustomTemplate",
        "UpdateConfigurations",
        "CreateInstance",
    ];
    for id in starts {
        // The others have no task that could fail.
        if !["CreateOnlineMigrationTask", "CreateCustomTemplate"].contains(&id) {
            emulator.fail_next(id).unwrap();
        }
        if let Err(error) = (calls::find(id).send)(client.clone()).await {
            panic!("{error}");
        }
    }
    for _ in 0..2 {
        for call in CALLS.iter().filter(|call| call.id.starts_with("List") || call.id.starts_with("Show")) {
            if let Err(error) = (call.send)(client.clone()).await {
                panic!("{error}");
            }
        }
        let cache = emulator::CACHE;
        let lists = [
            client.list_backup_records(cache).await.map(|response| response.backup_record_response.len()),
            client.list_background_task(cache).await.map(|response| response.tasks.len()),
            client.list_bigkey_scan_tasks(cache).await.map(|response| response.records.len()),
            client.list_hot_key_scan_tasks(cache).await.map(|response| response.records.len()),
            client.list_migration_task().await.map(|response| response.migration_tasks.len()),
            client.list_config_templates().type_("user").await.map(|response| response.templates.len()),
            client.list_instances().include_failure(true).await.map(|response| response.instances.len()),
        ];
        assert_eq!(lists.map(Result::unwrap), [3, 3, 2, 2, 3, 1, 4]);
        emulator.clock().advance(Duration::from_secs(60));
    }
}
