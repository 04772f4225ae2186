//! Tests of `DeleteMigrationTask` (*Deleting Data Migration Tasks*).

use dcs_sdk::ErrorKind;
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_a_delete_request_with_ids_in_the_body() {
    let emulator = emulator::start().await;
    let ids = vec!["2fb6b7e2".to_owned(), "a276c1ff".to_owned()];
    emulator::client(&emulator).delete_migration_task().task_id_list(ids).await.unwrap();
    let request = emulator::only_request(&emulator);
    let path = emulator::path(&emulator, "migration-tasks/delete");
    assert_eq!((request.method(), request.path()), ("DELETE", path.as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(emulator::body(&request), json!({ "task_id_list": ["2fb6b7e2", "a276c1ff"] }));
}

#[tokio::test]
async fn parses_task_ids_and_null() {
    let emulator = emulator::start().await;
    let client = emulator::strict_client(&emulator);
    for (payload, ids) in [
        (json!({ "task_id_list": ["2fb6b7e2", "a276c1ff"] }), vec!["2fb6b7e2", "a276c1ff"]),
        (json!({ "task_id_list": null }), vec![]),
        (json!({}), vec![]),
    ] {
        emulator::respond_once(&emulator, "DeleteMigrationTask", &payload);
        let call = client.delete_migration_task();
        let response = call.task_id_list(vec!["2fb6b7e2".to_owned()]).await.unwrap();
        assert_eq!(response.task_id_list, ids);
    }
}

#[tokio::test]
async fn rejects_missing_task_ids() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).delete_migration_task().await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteMigrationTask: `task_id_list` is missing");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}
