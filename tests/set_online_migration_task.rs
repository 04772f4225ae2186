//! Tests of `SetOnlineMigrationTask` (*Configuring an Online Data Migration Task*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

fn request() -> types::SetOnlineMigrationTaskRequest {
    let instance = types::OnlineMigrationInstance::new;
    types::SetOnlineMigrationTaskRequest::new()
        .migration_method(types::MigrationMethod::IncrementalMigration)
        .resume_mode(types::MigrationResumeMode::Auto)
        .source_instance(instance().addrs("192.168.1.1:6379"))
        .target_instance(instance().id("cf4a05df"))
}

#[tokio::test]
async fn sends_every_field() {
    let instance = types::OnlineMigrationInstance::new;
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).set_online_migration_task("90754308").body(
        request()
            .bandwidth_limit_mb(10240)
            .source_instance(instance().id("86157b69").addrs("192.168.1.1:6379,192.168.0.0:6379").password("source-1"))
            .target_instance(instance().id("cf4a05df").addrs("192.168.1.3:6379").password("target-1")),
    );
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    let path = emulator::path(&emulator, "migration/90754308/task");
    assert_eq!((request.method(), request.path()), ("POST", path.as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({
            "migration_method": "incremental_migration",
            "resume_mode": "auto",
            "bandwidth_limit_mb": "10240",
            "source_instance": {
                "id": "86157b69",
                "addrs": "192.168.1.1:6379,192.168.0.0:6379",
                "password": "source-1",
            },
            "target_instance": { "id": "cf4a05df", "addrs": "192.168.1.3:6379", "password": "target-1" },
        })
    );
}

/// The page's example sends null for unset fields.
#[tokio::test]
async fn omits_unset_fields() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).set_online_migration_task("90754308").body(request());
    call.await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({
            "migration_method": "incremental_migration",
            "resume_mode": "auto",
            "source_instance": { "addrs": "192.168.1.1:6379" },
            "target_instance": { "id": "cf4a05df" },
        })
    );
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "id": "90754308", "name": "dcs-migration-1db7", "status": "TERMINATED", "error": "none" });
    let emulator = emulator::with_response("SetOnlineMigrationTask", payload).await;
    let call = emulator::strict_client(&emulator).set_online_migration_task("90754308").body(request());
    let task = call.await.unwrap();
    assert_eq!(task.id, "90754308");
    assert_eq!(task.name.as_deref(), Some("dcs-migration-1db7"));
    assert_eq!(task.status, Some(types::MigrationTaskBriefStatus::Terminated));
    assert_eq!(task.error.as_deref(), Some("none"));
}

/// The status in the page's example is missing from its table.
#[tokio::test]
async fn parses_the_status_of_the_example_and_an_empty_error() {
    let payload = json!({ "id": "90754308", "name": null, "status": "FULLMIGRATING", "error": "" });
    let emulator = emulator::with_response("SetOnlineMigrationTask", payload).await;
    let call = emulator::strict_client(&emulator).set_online_migration_task("90754308").body(request());
    let task = call.await.unwrap();
    assert_eq!(task.id, "90754308");
    assert_eq!(task.name, None);
    assert_eq!(task.status, Some(types::MigrationTaskBriefStatus::FullMigrating));
    assert_eq!(task.error.as_deref(), Some(""));
}

#[tokio::test]
async fn rejects_missing_required_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let instance = || types::OnlineMigrationInstance::new().id("86157b69");
    let without_address = types::OnlineMigrationInstance::new().password("source-1");
    let builder = types::SetOnlineMigrationTaskRequest::new;
    let both = || builder().source_instance(instance()).target_instance(instance());
    for (request, problem) in [
        (both().resume_mode("auto"), "`migration_method` is missing"),
        (both().migration_method("m"), "`resume_mode` is missing"),
        (
            builder().migration_method("m").resume_mode("auto").target_instance(instance()),
            "`source_instance` is missing",
        ),
        (
            builder().migration_method("m").resume_mode("auto").source_instance(instance()),
            "`target_instance` is missing",
        ),
        (request().resume_mode(""), "`resume_mode` is empty"),
        (request().source_instance(without_address), "`source_instance.id` is missing: required without `addrs`"),
    ] {
        let error = client.set_online_migration_task("1").body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("SetOnlineMigrationTask: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

/// The limit is in MB/s and is sent as a string.
#[tokio::test]
async fn rejects_a_bandwidth_limit_outside_1_to_10240() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let call = |limit: i64| client.set_online_migration_task("1").body(request().bandwidth_limit_mb(limit));
    for limit in [1, 9999, 10000, 10199, 10200, 10239, 10240] {
        call(limit).await.unwrap();
        assert_eq!(emulator::body(emulator.requests().last().unwrap())["bandwidth_limit_mb"], limit.to_string());
    }
    let sent = emulator.requests().len();
    for limit in [0, -1, 10241, 10300, 11000, 20000, 100000] {
        let error = call(limit).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "SetOnlineMigrationTask: `bandwidth_limit_mb` must match \
             `^([1-9][0-9]{0,3}|10[01][0-9]{2}|102[0-3][0-9]|10240)$`"
        );
    }
    assert_eq!(emulator.requests().len(), sent);
}
