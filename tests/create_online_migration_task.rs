//! Tests of `CreateOnlineMigrationTask` (*Creating an Online Data Migration Task*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

fn request() -> types::CreateOnlineMigrationTaskRequest {
    types::CreateOnlineMigrationTaskRequest::new()
        .name("dcs-migration-thrc")
        .vpc_id("5e37b3be")
        .subnet_id("40f15ed6")
        .security_group_id("9df96622")
}

#[tokio::test]
async fn sends_every_field() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).create_online_migration_task();
    call.body(request().description("to the cloud")).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("POST", emulator::path(&emulator, "migration/instance").as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({
            "name": "dcs-migration-thrc",
            "description": "to the cloud",
            "vpc_id": "5e37b3be",
            "subnet_id": "40f15ed6",
            "security_group_id": "9df96622",
        })
    );
}

/// The page names the ID of the task `instance_id`.
#[tokio::test]
async fn parses_the_instance_id() {
    let emulator = emulator::with_response("CreateOnlineMigrationTask", json!({ "instance_id": "b21989ec" })).await;
    let task = emulator::strict_client(&emulator).create_online_migration_task().body(request()).await.unwrap();
    assert_eq!(task.instance_id, "b21989ec");
    assert_eq!(task.job_id, None);
}

/// Huawei Cloud also returns the ID of the job, which can be polled.
#[tokio::test]
async fn parses_the_job_id_if_present() {
    let payload = json!({ "instance_id": "b21989ec", "job_id": "ff8080818822bbf7" });
    let emulator = emulator::with_response("CreateOnlineMigrationTask", payload).await;
    let task = emulator::strict_client(&emulator).create_online_migration_task().body(request()).await.unwrap();
    assert_eq!(task.instance_id, "b21989ec");
    assert_eq!(task.job_id.as_deref(), Some("ff8080818822bbf7"));
}

#[tokio::test]
async fn a_response_without_an_instance_id_is_an_error() {
    let emulator = emulator::with_response("CreateOnlineMigrationTask", json!({ "job_id": "ff8080818822bbf7" })).await;
    let call = emulator::client(&emulator).create_online_migration_task().body(request());
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().ends_with("missing field `$.instance_id`"), "{error}");
}

#[tokio::test]
async fn rejects_missing_required_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::CreateOnlineMigrationTaskRequest::new;
    for (request, missing) in [
        (request().vpc_id("v").subnet_id("s").security_group_id("g"), "name"),
        (request().name("n").subnet_id("s").security_group_id("g"), "vpc_id"),
        (request().name("n").vpc_id("v").security_group_id("g"), "subnet_id"),
        (request().name("n").vpc_id("v").subnet_id("s"), "security_group_id"),
    ] {
        let error = client.create_online_migration_task().body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("CreateOnlineMigrationTask: `{missing}` is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
