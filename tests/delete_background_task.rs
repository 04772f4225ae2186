//! Deleting a Background Task.

use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn it_asks_for_one_task() {
    let double = double::start().await;
    double::client(&double).delete_background_task().instance_id(CACHE).task_id("8abf6e1e").await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/tasks/8abf6e1e")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn the_message_is_told() {
    for (answer, message) in [
        (json!({ "message": "deleted" }), Some("deleted")),
        (json!({ "message": "" }), Some("")),
        (json!({ "message": null }), None),
        (json!({}), None),
    ] {
        let double = double::answering("DeleteBackgroundTask", answer).await;
        let call = double::strict_client(&double).delete_background_task().instance_id(CACHE).task_id("8abf6e1e");
        let answer = call.await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.message.as_deref()), (200, message));
    }
}

/// The page has this answer in its table of statuses only, with the same words as for 200.
#[tokio::test]
async fn a_204_has_no_message() {
    let double = double::answering_nothing("DeleteBackgroundTask", 204).await;
    let call = double::strict_client(&double).delete_background_task().instance_id(CACHE).task_id("8abf6e1e");
    let answer = call.await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.message.as_deref()), (204, None));
}

#[tokio::test]
async fn without_a_task_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).delete_background_task().instance_id(CACHE).await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteBackgroundTask: task_id is missing: call `task_id`");
    assert!(double.requests().is_empty());
}
