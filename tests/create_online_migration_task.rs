//! Creating an Online Data Migration Task.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

fn request() -> types::builder::CreateOnlineMigrationTaskRequest {
    types::CreateOnlineMigrationTaskRequest::builder()
        .name("dcs-migration-thrc")
        .vpc_id("5e37b3be")
        .subnet_id("40f15ed6")
        .security_group_id("9df96622")
}

#[tokio::test]
async fn each_field_is_sent() {
    let double = double::start().await;
    let call = double::client(&double).create_online_migration_task();
    call.body_map(|_| request().description("to the cloud")).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!((request.method(), request.path()), ("POST", double::path(&double, "migration/instance").as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        double::body(&request),
        json!({
            "name": "dcs-migration-thrc",
            "description": "to the cloud",
            "vpc_id": "5e37b3be",
            "subnet_id": "40f15ed6",
            "security_group_id": "9df96622",
        })
    );
}

/// The page calls the ID of the task that of an instance.
#[tokio::test]
async fn the_task_is_told() {
    let double = double::answering("CreateOnlineMigrationTask", json!({ "instance_id": "b21989ec" })).await;
    let task = double::strict_client(&double).create_online_migration_task().body_map(|_| request()).await.unwrap();
    assert_eq!(task.instance_id, "b21989ec");
    assert_eq!(task.job_id, None);
}

/// A sister cloud tells the job as well, which can be waited for.
#[tokio::test]
async fn the_job_is_told_where_there_is_one() {
    let answer = json!({ "instance_id": "b21989ec", "job_id": "ff8080818822bbf7" });
    let double = double::answering("CreateOnlineMigrationTask", answer).await;
    let task = double::strict_client(&double).create_online_migration_task().body_map(|_| request()).await.unwrap();
    assert_eq!(task.instance_id, "b21989ec");
    assert_eq!(task.job_id.as_deref(), Some("ff8080818822bbf7"));
}

#[tokio::test]
async fn without_the_task_an_answer_is_of_no_use() {
    let double = double::answering("CreateOnlineMigrationTask", json!({ "job_id": "ff8080818822bbf7" })).await;
    let call = double::client(&double).create_online_migration_task().body_map(|_| request());
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.message().ends_with("it has no $.instance_id"), "{error}");
}

#[tokio::test]
async fn without_what_is_mandatory_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let request = types::CreateOnlineMigrationTaskRequest::builder;
    for (request, missing) in [
        (request().vpc_id("v").subnet_id("s").security_group_id("g"), "name"),
        (request().name("n").subnet_id("s").security_group_id("g"), "vpc_id"),
        (request().name("n").vpc_id("v").security_group_id("g"), "subnet_id"),
        (request().name("n").vpc_id("v").subnet_id("s"), "security_group_id"),
    ] {
        let error = client.create_online_migration_task().body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("CreateOnlineMigrationTask: {missing} is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
