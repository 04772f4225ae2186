//! Configuring Auto-Reconnect for Migration Tasks.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

#[tokio::test]
async fn each_mode_is_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    for (mode, text) in [(types::MigrationResumeMode::Auto, "auto"), (types::MigrationResumeMode::Manual, "manual")] {
        let call = client.update_migration_task().task_id("a276c1ff");
        let answer = call.body_map(|body| body.resume_mode(mode)).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.into_inner(), ());
        let requests = double.requests();
        let request = requests.last().unwrap();
        assert_eq!(request.method(), "PUT");
        assert_eq!(request.path(), double::path(&double, "migration-task/a276c1ff"));
        assert_eq!(request.query(), None);
        assert_eq!(double::body(request), json!({ "resume_mode": text }));
    }
}

/// The page has no body, another client reads a bare text.
#[tokio::test]
async fn an_answer_with_a_body_is_as_good() {
    let double = double::start().await;
    let client = double::strict_client(&double);
    for body in [r#""success""#, "success", "{}"] {
        let answer = Fault::answer(200, "application/json", body).times(1);
        double.faults().add(Route::Operation("UpdateMigrationTask"), answer);
        assert_eq!(client.update_migration_task().task_id("1").await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let call = double::client(&double).update_migration_task();
    for (call, wrong) in [
        (call.clone(), "task_id is missing: call `task_id`"),
        (call.task_id("1").body_map(|body| body.resume_mode("")), "resume_mode is empty"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateMigrationTask: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
