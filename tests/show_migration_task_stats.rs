//! Querying the Progress of an Online Migration Task.

use serde_json::json;

use crate::double;

#[tokio::test]
async fn it_asks_for_one_task() {
    let double = double::start().await;
    double::client(&double).show_migration_task_stats().task_id("31c6fd2b").await.unwrap();
    let request = double::only_request(&double);
    let path = double::path(&double, "migration-task/31c6fd2b/stats");
    assert_eq!((request.method(), request.path()), ("GET", path.as_str()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({
        "full_migration_progress": "100", "offset": "12", "source_dbsize": "531221", "target_dbsize": "531211",
        "target_input_kbps": "50", "target_ops": "5300", "is_migrating": true,
    });
    let double = double::answering("ShowMigrationTaskStats", answer).await;
    let stats = double::strict_client(&double).show_migration_task_stats().task_id("31c6fd2b").await.unwrap();
    assert_eq!(stats.full_migration_progress.as_deref(), Some("100"));
    assert_eq!(stats.offset.as_deref(), Some("12"));
    assert_eq!(stats.source_dbsize.as_deref(), Some("531221"));
    assert_eq!(stats.target_dbsize.as_deref(), Some("531211"));
    assert_eq!(stats.target_input_kbps.as_deref(), Some("50"));
    assert_eq!(stats.target_ops.as_deref(), Some("5300"));
    assert_eq!(stats.is_migrating, Some(true));
}

/// The table of the page has texts, its example numbers.
#[tokio::test]
async fn each_number_may_be_one() {
    let answer = json!({
        "full_migration_progress": 99.5, "offset": 0, "source_dbsize": 9_000_000_000_i64, "target_dbsize": -1,
        "target_input_kbps": 0.03, "target_ops": null, "is_migrating": "false",
    });
    let double = double::answering("ShowMigrationTaskStats", answer).await;
    let stats = double::client(&double).show_migration_task_stats().task_id("31c6fd2b").await.unwrap();
    assert_eq!(stats.full_migration_progress.as_deref(), Some("99.5"));
    assert_eq!(stats.offset.as_deref(), Some("0"));
    assert_eq!(stats.source_dbsize.as_deref(), Some("9000000000"));
    assert_eq!(stats.target_dbsize.as_deref(), Some("-1"));
    assert_eq!(stats.target_input_kbps.as_deref(), Some("0.03"));
    assert_eq!(stats.target_ops, None);
    assert_eq!(stats.is_migrating, Some(false));
}

#[tokio::test]
async fn without_a_task_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).show_migration_task_stats().await.unwrap_err();
    assert_eq!(error.to_string(), "ShowMigrationTaskStats: task_id is missing: call `task_id`");
    assert!(double.requests().is_empty());
}
