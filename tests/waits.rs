//! `and_wait()` of every request that has it, on the emulator.

use std::{collections::BTreeSet, time::Duration};

use dcs_emulator::{Emulator, Instance, Ssl};
use dcs_sdk::{
    Client, Error, ErrorKind, WaitEvent, WaitProblem,
    requests::CreateOnlineMigrationTask,
    types::{self, ConfigurationChange, IpWhitelistGroup, ShardReplicaRole},
};
use serde_json::json;

use crate::{
    emulator::{self, CACHE, OLD_CACHE},
    payloads::{self, corrected, example},
};

/// An account, and a client.
async fn start() -> (Emulator, Client) {
    // With two replicas, so that one can be removed from the domain name.
    let instance = Instance::new(CACHE).flavor("redis.ha.xu1.large.r3.1", 1.0);
    let builder = Emulator::builder().instance(instance).instance(Instance::new(OLD_CACHE));
    let emulator = builder.job_time(Duration::from_millis(60)).start().await.unwrap();
    let dcs = emulator::client(&emulator);
    (emulator, dcs)
}

fn online_migration(dcs: &Client) -> CreateOnlineMigrationTask {
    dcs.create_online_migration_task().body(example("data_migration/create_online_migration_task.request.json"))
}

/// Runs a call in a new account, and returns the outcome of its wait. With `is_failing`, the operation fails in the
/// background.
macro_rules! waits {
    ($($operation:literal => |$dcs:ident, $emulator:ident| $request:expr;)*) => {
        const OPERATIONS: &[&str] = &[$($operation),*];

        async fn run(operation: &str, is_failing: bool) -> Result<(), Error> {
            match operation {
                $($operation => {
                    let ($emulator, $dcs) = start().await;
                    let request = $request;
                    if is_failing {
                        $emulator.fail_next($operation).unwrap();
                    }
                    let before = $emulator.requests().len();
                    let outcome = request.and_wait().deadline(Duration::from_secs(20)).await;
                    let requests = $emulator.requests();
                    let methods: Vec<_> = requests[before..].iter().map(|request| request.method()).collect();
                    assert_eq!(methods.iter().filter(|method| **method != "GET").count(), 1, "{operation}: {methods:?}");
                    assert_ne!(methods[0], "GET", "{operation}");
                    outcome.map(drop)
                })*
                _ => unreachable!(),
            }
        }
    };
}

waits! {
    "BatchDeleteInstances" => |dcs, emulator| dcs.batch_delete_instances().instances([CACHE, OLD_CACHE]);
    "ChangeMasterStandby" => |dcs, emulator| dcs.change_master_standby(CACHE);
    "CopyInstance" => |dcs, emulator| dcs.copy_instance(CACHE);
    "CreateBigkeyScanTask" => |dcs, emulator| dcs.create_bigkey_scan_task(CACHE);
    "CreateHotkeyScanTask" => |dcs, emulator| dcs.create_hotkey_scan_task(CACHE);
    "CreateInstance" => |dcs, emulator| dcs
        .create_instance()
        .name("cache")
        .engine("Redis")
        .engine_version("6.0")
        .capacity(1.0)
        .spec_code("redis.ha.xu1.large.r2.1")
        .az_codes(["eu-de-01"])
        .vpc_id("v")
        .subnet_id("s")
        .password("Xxxxxx-1")
        .instance_num(2);
    "CreateMigrationTask" => |dcs, emulator| dcs.create_migration_task().body(corrected(
        "data_migration/create_migration_task.request.json",
        json!({ "target_instance": { "id": CACHE } }),
    ));
    "CreateOnlineMigrationTask" => |dcs, emulator| online_migration(&dcs);
    "DeleteBackupFile" => |dcs, emulator| {
        let backup = dcs.copy_instance(CACHE).and_wait().await?;
        dcs.delete_backup_file(CACHE, backup.backup_id)
    };
    "DeleteIpFromDomainName" => |dcs, emulator| {
        let groups = dcs.list_group_replication_info(CACHE).await?.group_list;
        let mut nodes = groups[0].replication_list.iter();
        let replica = nodes.find(|node| node.replication_role == Some(ShardReplicaRole::Slave)).unwrap();
        dcs.delete_ip_from_domain_name(CACHE, &groups[0].group_id, &replica.node_id)
    };
    "DeleteSingleInstance" => |dcs, emulator| dcs.delete_single_instance(CACHE);
    "ResizeInstance" => |dcs, emulator| dcs.resize_instance(CACHE).spec_code("redis.ha.xu1.large.r3.4").new_capacity(4.0);
    "RestartOrFlushInstances" => |dcs, emulator| dcs.restart_or_flush_instances().instances([CACHE]).action("restart");
    "RestoreInstance" => |dcs, emulator| {
        let backup = dcs.copy_instance(CACHE).and_wait().await?;
        dcs.restore_instance(CACHE).backup_id(backup.backup_id)
    };
    "SetOnlineMigrationTask" => |dcs, emulator| {
        let task = online_migration(&dcs).await?.instance_id;
        let body: types::SetOnlineMigrationTaskRequest = corrected(
            "data_migration/set_online_migration_task.request.json",
            json!({ "bandwidth_limit_mb": "123" }),
        );
        dcs.set_online_migration_task(task).body(body)
    };
    "UpdateConfigurations" => |dcs, emulator| dcs
        .update_configurations(CACHE)
        .redis_config([ConfigurationChange::new().param_id("1").param_name("timeout").param_value("300")]);
    "UpdateInstance" => |dcs, emulator| dcs.update_instance(CACHE).port(6380);
    "UpdateIpWhitelist" => |dcs, emulator| dcs
        .update_ip_whitelist(CACHE)
        .enable_whitelist(true)
        .whitelist([IpWhitelistGroup::new().group_name("office").ip_list(["192.0.2.0/24"])]);
    "UpdateSSLSwitch" => |dcs, emulator| dcs.update_ssl_switch(CACHE).enabled(true);
}

#[test]
fn every_long_running_operation_is_tested() {
    let documented = payloads::operations().filter(|operation| operation.get("x-long-running").is_some());
    let documented: BTreeSet<_> =
        documented.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect();
    assert_eq!(OPERATIONS.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>(), documented);
}

#[tokio::test]
async fn every_wait_reaches_its_target() {
    for operation in OPERATIONS {
        run(operation, false).await.unwrap_or_else(|error| panic!("{operation}: {error}"));
    }
}

#[tokio::test]
async fn a_failure_in_the_background_fails_the_wait() {
    // For the others, the instance is running as before, without a trace of the failure.
    let failing = [
        "BatchDeleteInstances",
        "CopyInstance",
        "CreateBigkeyScanTask",
        "CreateHotkeyScanTask",
        "CreateInstance",
        "CreateMigrationTask",
        "CreateOnlineMigrationTask",
        "DeleteIpFromDomainName",
        "DeleteSingleInstance",
        "RestoreInstance",
        "SetOnlineMigrationTask",
        "UpdateConfigurations",
        "UpdateSSLSwitch",
    ];
    for operation in failing {
        let error = run(operation, true).await.err().unwrap_or_else(|| panic!("{operation} succeeded"));
        assert_eq!(error.kind(), ErrorKind::Wait(WaitProblem::Failed), "{operation}: {error}");
        assert_eq!(error.operation(), Some(operation));
        assert!(error.progress().unwrap().polls >= 1);
    }
}

#[tokio::test]
async fn a_task_of_the_instance_is_part_of_the_progress() {
    let (_emulator, dcs) = start().await;
    let backup = dcs.copy_instance(CACHE).await.unwrap().backup_id;
    let mut wait = dcs.wait_for_instance(CACHE).running();
    let Some(Ok(WaitEvent::Pending(progress))) = wait.next().await else { panic!("not pending") };
    assert_eq!((progress.status.as_deref(), progress.task.as_deref()), (Some("RUNNING"), Some("BACKUPING")));
    assert_eq!(progress.resource, format!("instance `{CACHE}`"));
    wait.await.unwrap();
    assert_eq!(dcs.wait_for_backup(CACHE, &backup).await.unwrap().backup_id, backup);
}

#[tokio::test]
async fn wait_for_task_waits_for_a_background_task() {
    let (_emulator, dcs) = start().await;
    dcs.resize_instance(CACHE).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0).await.unwrap();
    let task = dcs.list_background_task(CACHE).await.unwrap().tasks.remove(0);
    assert_eq!(task.status.as_deref(), Some("RUNNING"));
    let task = dcs.wait_for_task(CACHE, task.id).await.unwrap();
    assert_eq!(task.status.as_deref(), Some("SUCCESS"));
}

#[tokio::test]
async fn enable_ssl_restarts_the_instance_once() {
    let (emulator, dcs) = start().await;
    for _ in 0..2 {
        let ssl = dcs.enable_ssl(CACHE).accept_restart().await.unwrap();
        assert_eq!(ssl.enabled, Some(true));
    }
    assert_eq!(emulator.instance(CACHE).unwrap().ssl, Ssl::On);
    assert_eq!(emulator.requests().iter().filter(|request| request.method() == "PUT").count(), 1);
    dcs.update_ssl_switch(CACHE).enabled(false).and_wait().await.unwrap();
    assert_ne!(dcs.wait_for_ssl(CACHE, false).await.unwrap().enabled, Some(true));
}
