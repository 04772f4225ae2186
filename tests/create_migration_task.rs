//! Tests of `CreateMigrationTask` (*Creating a Backup Import Task*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

fn target() -> types::MigrationTargetInstance {
    types::MigrationTargetInstance::new().id("86157b70")
}

fn request() -> types::CreateMigrationTaskRequest {
    types::CreateMigrationTaskRequest::new()
        .task_name("migration1")
        .migration_type(types::MigrationType::BackupFileImport)
        .migration_method(types::MigrationMethod::FullAmountMigration)
        .target_instance(target())
}

#[tokio::test]
async fn sends_every_field() {
    let file = types::MigrationBackupFile::new().file_name("a.rdb").size("754.0MB").update_at("2019-10-22 14:00:00");
    let second = types::MigrationBackupFile::new().file_name("b.rdb");
    let backup = types::MigrationBackupFiles::new()
        .file_source("self_build_obs")
        .bucket_name("bucketName")
        .files(vec![file, second])
        .backup_id("4631832a");
    let source = types::MigrationSourceInstance::new()
        .addrs("192.168.1.2:6379")
        .password("source-1")
        .task_status("RUNNING")
        .id("86157b69")
        .ip("192.168.1.2")
        .port(6379)
        .name("dcs-test")
        .proxy_multi_db(false)
        .db(0);
    let target = target()
        .name("dcs-new")
        .password("target-1")
        .task_status("WAITING")
        .ip("192.168.1.3")
        .port(6380)
        .addrs("192.168.1.3:6380")
        .proxy_multi_db(true)
        .db(1);
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).create_migration_task().body(
        request()
            .description("to the cloud")
            .migration_type(types::MigrationType::OnlineMigration)
            .migration_method(types::MigrationMethod::IncrementalMigration)
            .backup_files(backup)
            .network_type("vpc")
            .source_instance(source)
            .target_instance(target),
    );
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("POST", emulator::path(&emulator, "migration-task").as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({
            "task_name": "migration1",
            "description": "to the cloud",
            "migration_type": "online_migration",
            "migration_method": "incremental_migration",
            "network_type": "vpc",
            "backup_files": {
                "file_source": "self_build_obs",
                "bucket_name": "bucketName",
                "files": [
                    { "file_name": "a.rdb", "size": "754.0MB", "update_at": "2019-10-22 14:00:00" },
                    { "file_name": "b.rdb" },
                ],
                "backup_id": "4631832a",
            },
            "source_instance": {
                "addrs": "192.168.1.2:6379",
                "password": "source-1",
                "task_status": "RUNNING",
                "id": "86157b69",
                "ip": "192.168.1.2",
                "port": "6379",
                "name": "dcs-test",
                "proxy_multi_db": false,
                "db": "0",
            },
            "target_instance": {
                "id": "86157b70",
                "name": "dcs-new",
                "password": "target-1",
                "task_status": "WAITING",
                "ip": "192.168.1.3",
                "port": "6380",
                "addrs": "192.168.1.3:6380",
                "proxy_multi_db": true,
                "db": "1",
            },
        })
    );
}

/// The page requires `files`; the service accepts `backup_id` alone.
#[tokio::test]
async fn sends_a_backup_record_without_files() {
    let emulator = emulator::start().await;
    let backup = types::MigrationBackupFiles::new().file_source("backup_record").backup_id("4631832a");
    let call = emulator::client(&emulator).create_migration_task().body(request().backup_files(backup));
    call.await.unwrap();
    let body = emulator::body(&emulator::only_request(&emulator));
    assert_eq!(body["backup_files"], json!({ "file_source": "backup_record", "backup_id": "4631832a" }));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "id": "8aa6999e", "name": "migration1", "status": "MIGRATING", "error": "none" });
    let emulator = emulator::with_response("CreateMigrationTask", payload).await;
    let task = emulator::strict_client(&emulator).create_migration_task().body(request()).await.unwrap();
    assert_eq!(task.id, "8aa6999e");
    assert_eq!(task.name.as_deref(), Some("migration1"));
    assert_eq!(task.status, Some(types::MigrationTaskBriefStatus::Migrating));
    assert_eq!(task.error.as_deref(), Some("none"));
}

#[tokio::test]
async fn parses_a_null_name_an_empty_error_and_an_unknown_status() {
    let payload = json!({ "id": "8aa6999e", "name": null, "status": "CREATING", "error": "" });
    let emulator = emulator::with_response("CreateMigrationTask", payload).await;
    let task = emulator::client(&emulator).create_migration_task().body(request()).await.unwrap();
    assert_eq!(task.id, "8aa6999e");
    assert_eq!(task.name, None);
    assert_eq!(task.status.as_ref().map(types::MigrationTaskBriefStatus::as_str), Some("CREATING"));
    assert_eq!(task.error.as_deref(), Some(""));
}

#[tokio::test]
async fn rejects_missing_required_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let builder = types::CreateMigrationTaskRequest::new;
    let source = types::MigrationSourceInstance::new().id("86157b69");
    for (request, problem) in [
        (
            builder(),
            "`task_name` is missing; `migration_type` is missing; `migration_method` is missing; \
             `target_instance` is missing",
        ),
        (builder().task_name("n").migration_type("t").target_instance(target()), "`migration_method` is missing"),
        (builder().task_name("n").migration_method("m").target_instance(target()), "`migration_type` is missing"),
        (builder().task_name("n").migration_method("m").migration_type("t"), "`target_instance` is missing"),
        (builder().migration_method("m").migration_type("t").target_instance(target()), "`task_name` is missing"),
        (request().migration_type(""), "`migration_type` is empty"),
        (request().migration_method(""), "`migration_method` is empty"),
        (
            request().target_instance(types::MigrationTargetInstance::new().name("dcs-new")),
            "`target_instance.id` is missing",
        ),
        (request().source_instance(source), "`source_instance.addrs` is missing"),
        (
            request().migration_type("online_migration"),
            "`source_instance` is missing: required when `migration_type` is `online_migration`",
        ),
        (
            request().backup_files(types::MigrationBackupFiles::new().bucket_name("backups")),
            "`backup_files.files` is missing: required without `backup_id`",
        ),
    ] {
        let error = client.create_migration_task().body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("CreateMigrationTask: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
