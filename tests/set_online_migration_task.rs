//! Configuring an Online Data Migration Task.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

fn request() -> types::builder::SetOnlineMigrationTaskRequest {
    let instance = types::OnlineMigrationInstance::builder;
    types::SetOnlineMigrationTaskRequest::builder()
        .migration_method(types::MigrationMethod::IncrementalMigration)
        .resume_mode(types::MigrationResumeMode::Auto)
        .source_instance(instance().addrs("192.168.1.1:6379"))
        .target_instance(instance().id("cf4a05df"))
}

#[tokio::test]
async fn each_field_is_sent() {
    let instance = types::OnlineMigrationInstance::builder;
    let double = double::start().await;
    let call = double::client(&double).set_online_migration_task().task_id("90754308").body_map(|_| {
        request()
            .bandwidth_limit_mb("10240")
            .source_instance(instance().id("86157b69").addrs("192.168.1.1:6379,192.168.0.0:6379").password("source-1"))
            .target_instance(instance().id("cf4a05df").addrs("192.168.1.3:6379").password("target-1"))
    });
    call.await.unwrap();
    let request = double::only_request(&double);
    let path = double::path(&double, "migration/90754308/task");
    assert_eq!((request.method(), request.path()), ("POST", path.as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        double::body(&request),
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

/// The page's example has null for it.
#[tokio::test]
async fn what_is_left_out_is_not_sent() {
    let double = double::start().await;
    let call = double::client(&double).set_online_migration_task().task_id("90754308").body_map(|_| request());
    call.await.unwrap();
    assert_eq!(
        double::body(&double::only_request(&double)),
        json!({
            "migration_method": "incremental_migration",
            "resume_mode": "auto",
            "source_instance": { "addrs": "192.168.1.1:6379" },
            "target_instance": { "id": "cf4a05df" },
        })
    );
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({ "id": "90754308", "name": "dcs-migration-1db7", "status": "TERMINATED", "error": "none" });
    let double = double::answering("SetOnlineMigrationTask", answer).await;
    let call = double::strict_client(&double).set_online_migration_task().task_id("90754308").body_map(|_| request());
    let task = call.await.unwrap();
    assert_eq!(task.id.as_deref(), Some("90754308"));
    assert_eq!(task.name.as_deref(), Some("dcs-migration-1db7"));
    assert_eq!(task.status, Some(types::MigrationTaskBriefStatus::Terminated));
    assert_eq!(task.error.as_deref(), Some("none"));
}

/// The page's example has a status that its table lacks.
#[tokio::test]
async fn a_status_of_the_example_is_known_and_an_error_may_be_empty() {
    let answer = json!({ "id": "90754308", "name": null, "status": "FULLMIGRATING", "error": "" });
    let double = double::answering("SetOnlineMigrationTask", answer).await;
    let call = double::strict_client(&double).set_online_migration_task().task_id("90754308").body_map(|_| request());
    let task = call.await.unwrap();
    assert_eq!(task.id.as_deref(), Some("90754308"));
    assert_eq!(task.name, None);
    assert_eq!(task.status, Some(types::MigrationTaskBriefStatus::Fullmigrating));
    assert_eq!(task.error.as_deref(), Some(""));
}

#[tokio::test]
async fn without_what_is_mandatory_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let instance = types::OnlineMigrationInstance::builder;
    let builder = types::SetOnlineMigrationTaskRequest::builder;
    let both = || builder().source_instance(instance()).target_instance(instance());
    for (request, wrong) in [
        (both().resume_mode("auto"), "migration_method is missing"),
        (both().migration_method("m"), "resume_mode is missing"),
        (builder().migration_method("m").resume_mode("auto").target_instance(instance()), "source_instance is missing"),
        (builder().migration_method("m").resume_mode("auto").source_instance(instance()), "target_instance is missing"),
        (request().resume_mode(""), "resume_mode is empty"),
    ] {
        let error = client.set_online_migration_task().task_id("1").body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("SetOnlineMigrationTask: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}

/// The page counts it in MB/s, as a text.
#[tokio::test]
async fn a_bandwidth_is_a_whole_number_from_1_to_10240() {
    let double = double::start().await;
    let client = double::client(&double);
    let call =
        |limit: &str| client.set_online_migration_task().task_id("1").body_map(|_| request().bandwidth_limit_mb(limit));
    for limit in ["1", "9999", "10000", "10199", "10200", "10239", "10240"] {
        call(limit).await.unwrap();
        assert_eq!(double::body(double.requests().last().unwrap())["bandwidth_limit_mb"], limit);
    }
    let sent = double.requests().len();
    for limit in ["", "0", "-1", "1.5", "10241", "10300", "11000", "20000", "100000", "1 MB"] {
        let error = call(limit).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "SetOnlineMigrationTask: bandwidth_limit_mb has to match \
             ^([1-9][0-9]{0,3}|10[01][0-9]{2}|102[0-3][0-9]|10240)$"
        );
    }
    assert_eq!(double.requests().len(), sent);
}
