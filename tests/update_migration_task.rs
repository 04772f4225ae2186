//! Tests of `UpdateMigrationTask` (*Configuring Auto-Reconnect for Migration Tasks*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_every_resume_mode() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (mode, value) in [(types::MigrationResumeMode::Auto, "auto"), (types::MigrationResumeMode::Manual, "manual")] {
        let call = client.update_migration_task("a276c1ff");
        let response = call.resume_mode(mode).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.into_inner(), ());
        let requests = emulator.requests();
        let request = requests.last().unwrap();
        assert_eq!(request.method(), "PUT");
        assert_eq!(request.path(), emulator::path(&emulator, "migration-task/a276c1ff"));
        assert_eq!(request.query(), None);
        assert_eq!(emulator::body(request), json!({ "resume_mode": value }));
    }
}

/// The page documents no response body; another client reads a string.
#[tokio::test]
async fn accepts_200_with_a_body() {
    let emulator = emulator::start().await;
    let client = emulator::strict_client(&emulator);
    for body in [r#""success""#, "{}"] {
        let fault = Fault::response(200, "application/json", body).times(1);
        emulator.faults().add(Route::Operation("UpdateMigrationTask"), fault);
        assert_eq!(client.update_migration_task("1").send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (call, problem) in [
        (client.update_migration_task(""), "`task_id` is empty"),
        (client.update_migration_task("1").resume_mode(""), "`resume_mode` is empty"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateMigrationTask: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
