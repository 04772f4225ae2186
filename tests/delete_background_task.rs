//! Tests of `DeleteBackgroundTask` (*Deleting a Background Task*).

use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_the_task_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).delete_background_task(CACHE, "8abf6e1e").await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/tasks/8abf6e1e")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_the_message() {
    let emulator = emulator::start().await;
    let client = emulator::strict_client(&emulator);
    for (payload, message) in [
        (json!({ "message": "deleted" }), Some("deleted")),
        (json!({ "message": "" }), Some("")),
        (json!({ "message": null }), None),
        (json!({}), None),
    ] {
        emulator::respond_once(&emulator, "DeleteBackgroundTask", &payload);
        let response = client.delete_background_task(CACHE, "8abf6e1e").send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.message.as_deref()), (200, message));
    }
}

/// The page documents 204 with the description of 200 but without a response body.
#[tokio::test]
async fn parses_a_204_without_a_body() {
    let emulator = emulator::with_empty_response("DeleteBackgroundTask", 204).await;
    let call = emulator::strict_client(&emulator).delete_background_task(CACHE, "8abf6e1e");
    let response = call.send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.message.as_deref()), (204, None));
}

#[tokio::test]
async fn rejects_an_empty_task_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).delete_background_task(CACHE, "").await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteBackgroundTask: `task_id` is empty");
    assert!(emulator.requests().is_empty());
}
