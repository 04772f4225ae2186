//! Tests of `ShowMigrationTaskStats` (*Querying the Progress of an Online Migration Task*).

use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_the_task_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_migration_task_stats("31c6fd2b").await.unwrap();
    let request = emulator::only_request(&emulator);
    let path = emulator::path(&emulator, "migration-task/31c6fd2b/stats");
    assert_eq!((request.method(), request.path()), ("GET", path.as_str()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "full_migration_progress": "100", "offset": "12", "source_dbsize": "531221", "target_dbsize": "531211",
        "target_input_kbps": "50", "target_ops": "5300", "is_migrating": true,
    });
    let emulator = emulator::with_response("ShowMigrationTaskStats", payload).await;
    let stats = emulator::strict_client(&emulator).show_migration_task_stats("31c6fd2b").await.unwrap();
    assert_eq!(stats.full_migration_progress, Some(100.0));
    assert_eq!(stats.offset, Some(12));
    assert_eq!(stats.source_dbsize, Some(531221));
    assert_eq!(stats.target_dbsize, Some(531211));
    assert_eq!(stats.target_input_kbps, Some(50.0));
    assert_eq!(stats.target_ops, Some(5300));
    assert_eq!(stats.is_migrating, Some(true));
}

/// These fields are strings in the page's table but numbers in its example.
#[tokio::test]
async fn parses_numbers_in_place_of_strings() {
    let payload = json!({
        "full_migration_progress": 99.5, "offset": 0, "source_dbsize": 9_000_000_000_i64, "target_dbsize": -1,
        "target_input_kbps": 0.03, "target_ops": null, "is_migrating": "false",
    });
    let emulator = emulator::with_response("ShowMigrationTaskStats", payload).await;
    let stats = emulator::client(&emulator).show_migration_task_stats("31c6fd2b").await.unwrap();
    assert_eq!(stats.full_migration_progress, Some(99.5));
    assert_eq!(stats.offset, Some(0));
    assert_eq!(stats.source_dbsize, Some(9000000000));
    assert_eq!(stats.target_dbsize, Some(-1));
    assert_eq!(stats.target_input_kbps, Some(0.03));
    assert_eq!(stats.target_ops, None);
    assert_eq!(stats.is_migrating, Some(false));
}

#[tokio::test]
async fn rejects_an_empty_task_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_migration_task_stats("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowMigrationTaskStats: `task_id` is empty");
    assert!(emulator.requests().is_empty());
}
