//! Tests of `ShowMigrationTask` (*Querying Details of a Data Migration Task*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_the_task_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_migration_task("a276c1ff").await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(
        (request.method(), request.path()),
        ("GET", emulator::path(&emulator, "migration-task/a276c1ff").as_str())
    );
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field_and_redacts_passwords_in_debug_output() {
    let payload = json!({
        "task_id": "a276c1ff", "task_name": "migration1", "description": "to the cloud", "status": "TERMINATING",
        "migration_type": "online_migration", "migration_method": "incremental_migration",
        "ecs_tenant_private_ip": "192.168.0.77", "network_type": "vpc", "created_at": "2019/10/22 14:44:30",
        "updated_at": "2019/10/22 18:00:00", "released_at": "2019/10/23 18:00:00", "version": "2.0",
        "resume_mode": "manual", "supported_features": ["resume", "exchange"], "tenant_vpc_id": "5e37b3be",
        "tenant_subnet_id": "40f15ed6", "tenant_security_group_id": "9df96622", "bandwidth_limit_mb": "100",
        "task_status": "EXCHANGING",
        "backup_files": {
            "file_source": "self_build_obs", "bucket_name": "bucketName", "backup_id": "4631832a",
            "files": [{ "file_name": "a.rdb", "size": "754", "update_at": "2019-10-22 14:00:00" }],
        },
        "source_instance": {
            "addrs": "192.168.1.2:6379", "id": "86157b69", "name": "dcs-test", "ip": "192.168.1.2", "port": "6379",
            "proxy_multi_db": false, "password": "hush-source", "task_status": "RUNNING", "db": "0",
        },
        "target_instance": {
            "addrs": "192.168.1.3:6380", "id": "86157b70", "name": "dcs-new", "ip": "192.168.1.3", "port": "6380",
            "proxy_multi_db": true, "password": "hush-target", "task_status": "WAITING", "db": "1",
        },
    });
    let emulator = emulator::with_response("ShowMigrationTask", payload).await;
    let task = emulator::strict_client(&emulator).show_migration_task("a276c1ff").await.unwrap();
    assert!(!format!("{task:?}").contains("hush"));
    assert_eq!(task.task_id.as_deref(), Some("a276c1ff"));
    assert_eq!(task.task_name.as_deref(), Some("migration1"));
    assert_eq!(task.description.as_deref(), Some("to the cloud"));
    assert_eq!(task.status, types::MigrationTaskStatus::Terminating);
    assert_eq!(task.migration_type.as_deref(), Some("online_migration"));
    assert_eq!(task.migration_method.as_deref(), Some("incremental_migration"));
    assert_eq!(task.ecs_tenant_private_ip.as_deref(), Some("192.168.0.77"));
    assert_eq!(task.network_type.as_deref(), Some("vpc"));
    assert_eq!(task.created_at.as_deref(), Some("2019/10/22 14:44:30"));
    assert_eq!(task.updated_at.as_deref(), Some("2019/10/22 18:00:00"));
    assert_eq!(task.released_at.as_deref(), Some("2019/10/23 18:00:00"));
    assert_eq!(task.version.as_deref(), Some("2.0"));
    assert_eq!(task.resume_mode, Some(types::MigrationResumeMode::Manual));
    assert_eq!(task.supported_features, ["resume", "exchange"]);
    assert_eq!(task.tenant_vpc_id.as_deref(), Some("5e37b3be"));
    assert_eq!(task.tenant_subnet_id.as_deref(), Some("40f15ed6"));
    assert_eq!(task.tenant_security_group_id.as_deref(), Some("9df96622"));
    assert_eq!(task.bandwidth_limit_mb, Some(100));
    assert_eq!(task.task_status.as_deref(), Some("EXCHANGING"));

    let backup = task.backup_files.unwrap();
    assert_eq!(backup.file_source.as_deref(), Some("self_build_obs"));
    assert_eq!(backup.bucket_name.as_deref(), Some("bucketName"));
    assert_eq!(backup.backup_id.as_deref(), Some("4631832a"));
    let [file] = &backup.files[..] else { panic!("{backup:?}") };
    assert_eq!(file.file_name.as_deref(), Some("a.rdb"));
    assert_eq!(file.size.as_deref(), Some("754"));
    assert_eq!(file.update_at.as_deref(), Some("2019-10-22 14:00:00"));

    let source = task.source_instance.unwrap();
    assert_eq!(source.addrs.as_deref(), Some("192.168.1.2:6379"));
    assert_eq!(source.id.as_deref(), Some("86157b69"));
    assert_eq!(source.name.as_deref(), Some("dcs-test"));
    assert_eq!(source.ip.as_deref(), Some("192.168.1.2"));
    assert_eq!(source.port, Some(6379));
    assert_eq!(source.proxy_multi_db, Some(false));
    assert_eq!(source.password.unwrap().expose_secret(), "hush-source");
    assert_eq!(source.task_status.as_deref(), Some("RUNNING"));
    assert_eq!(source.db, Some(0));

    let target = task.target_instance.unwrap();
    assert_eq!(target.addrs.as_deref(), Some("192.168.1.3:6380"));
    assert_eq!(target.id.as_deref(), Some("86157b70"));
    assert_eq!(target.name.as_deref(), Some("dcs-new"));
    assert_eq!(target.ip.as_deref(), Some("192.168.1.3"));
    assert_eq!(target.port, Some(6380));
    assert_eq!(target.proxy_multi_db, Some(true));
    assert_eq!(target.password.unwrap().expose_secret(), "hush-target");
    assert_eq!(target.task_status.as_deref(), Some("WAITING"));
    assert_eq!(target.db, Some(1));
}

#[test]
fn migration_task_status_has_every_documented_value_and_the_misspelled_one() {
    let statuses = [
        ("SUCCESS", types::MigrationTaskStatus::Success),
        ("FAILED", types::MigrationTaskStatus::Failed),
        ("MIGRATING", types::MigrationTaskStatus::Migrating),
        ("TERMINATED", types::MigrationTaskStatus::Terminated),
        ("TERMINATING", types::MigrationTaskStatus::Terminating),
        ("INCRMIGRATING", types::MigrationTaskStatus::IncrMigrating),
        ("FULLMIGRATING", types::MigrationTaskStatus::FullMigrating),
        ("RUNNING", types::MigrationTaskStatus::Running),
        ("MIGRATION_FAILED", types::MigrationTaskStatus::MigrationFailed),
        ("RELEASED", types::MigrationTaskStatus::Released),
        ("INCRMIGEATING", types::MigrationTaskStatus::IncrMigeating),
    ];
    assert_eq!(types::MigrationTaskStatus::VALUES, statuses.each_ref().map(|(value, _)| *value));
    for (value, status) in statuses {
        assert_eq!((types::MigrationTaskStatus::from(value), status.as_str()), (status.clone(), value));
    }
}

/// Huawei Cloud returns the ID of a backup in a nested object, `backup_record`; fields that do not apply are null.
#[tokio::test]
async fn parses_undocumented_and_null_fields() {
    let payload = json!({
        "status": "INCRMIGEATING", "backup_files": { "backup_record": { "backup_id": "4631832a" }, "files": null },
        "source_instance": null, "target_instance": { "port": 6379, "password": null }, "supported_features": null,
        "bandwidth_limit_mb": 100, "released_at": null, "resume_mode": null,
    });
    let emulator = emulator::with_response("ShowMigrationTask", payload).await;
    let task = emulator::client(&emulator).show_migration_task("a276c1ff").await.unwrap();
    assert_eq!(task.status, types::MigrationTaskStatus::IncrMigeating);
    let backup = task.backup_files.unwrap();
    assert_eq!(backup.backup_record.unwrap().backup_id.as_deref(), Some("4631832a"));
    assert_eq!(backup.backup_id, None);
    assert!(backup.files.is_empty());
    assert_eq!(task.source_instance, None);
    let target = task.target_instance.unwrap();
    assert_eq!(target.port, Some(6379));
    assert_eq!(target.password, None);
    assert!(task.supported_features.is_empty());
    assert_eq!(task.bandwidth_limit_mb, Some(100));
    assert_eq!(task.released_at, None);
    assert_eq!(task.resume_mode, None);
}

#[tokio::test]
async fn rejects_an_empty_task_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_migration_task("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowMigrationTask: `task_id` is empty");
    assert!(emulator.requests().is_empty());
}
