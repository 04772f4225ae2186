//! Deleting Data Migration Tasks.

use dcs_sdk::ErrorKind;
use serde_json::json;

use crate::double;

#[tokio::test]
async fn the_ids_are_the_body_of_a_delete() {
    let double = double::start().await;
    let ids = vec!["2fb6b7e2".to_owned(), "a276c1ff".to_owned()];
    double::client(&double).delete_migration_task().body_map(|body| body.task_id_list(ids)).await.unwrap();
    let request = double::only_request(&double);
    let path = double::path(&double, "migration-tasks/delete");
    assert_eq!((request.method(), request.path()), ("DELETE", path.as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(double::body(&request), json!({ "task_id_list": ["2fb6b7e2", "a276c1ff"] }));
}

#[tokio::test]
async fn the_ids_are_told_and_may_be_null() {
    for (answer, ids) in [
        (json!({ "task_id_list": ["2fb6b7e2", "a276c1ff"] }), vec!["2fb6b7e2", "a276c1ff"]),
        (json!({ "task_id_list": null }), vec![]),
        (json!({}), vec![]),
    ] {
        let double = double::answering("DeleteMigrationTask", answer).await;
        let call = double::strict_client(&double).delete_migration_task();
        let answer = call.body_map(|body| body.task_id_list(vec!["2fb6b7e2".to_owned()])).await.unwrap();
        assert_eq!(answer.task_id_list, ids);
    }
}

#[tokio::test]
async fn without_ids_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).delete_migration_task().await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteMigrationTask: task_id_list is missing");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(double.requests().is_empty());
}
