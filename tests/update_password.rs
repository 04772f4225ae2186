//! Tests of `UpdatePassword` (*Changing the Password*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_field_and_redacts_passwords_in_debug_output() {
    let emulator = emulator::start().await;
    let request = types::UpdatePasswordRequest::new().old_password("Hush-old1").new_password("Hush-new1");
    assert!(!format!("{request:?}").contains("Hush"));
    let call = emulator::client(&emulator).update_password(CACHE).body(request);
    assert!(!format!("{call:?}").contains("Hush"));
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/password")));
    assert_eq!(request.query(), None);
    assert_eq!(emulator::body(&request), json!({ "old_password": "Hush-old1", "new_password": "Hush-new1" }));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "lock_time": "5", "result": "success", "lock_time_left": "3", "retry_times_left": "4",
        "message": "Modify DCSInstance password success.",
    });
    let emulator = emulator::with_response("UpdatePassword", payload).await;
    let call = emulator::strict_client(&emulator).update_password(CACHE);
    let response = call.old_password("Xxxxxx-0").new_password("Xxxxxx-1").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.lock_time, Some(5));
    assert_eq!(response.result, types::PasswordChangeResult::Success);
    assert_eq!(response.lock_time_left, Some(3));
    assert_eq!(response.retry_times_left, Some(4));
    assert_eq!(response.message.as_deref(), Some("Modify DCSInstance password success."));
}

/// The service returns 200 for a wrong old password.
#[tokio::test]
async fn a_result_other_than_success_is_an_error() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for result in ["passwordFailed", "locked", "failed", "halfway"] {
        let payload = json!({ "result": result, "retry_times_left": "4", "message": "Wrong\npassword." });
        emulator::respond_once(&emulator, "UpdatePassword", &payload);
        let call = client.update_password(CACHE);
        let error = call.old_password("Xxxxxx-0").new_password("Xxxxxx-1").await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 200));
        assert_eq!((error.operation(), error.code()), (Some("UpdatePassword"), Some(result)));
        assert_eq!(error.message(), "Wrong password.");
        assert!(error.request_id().is_some());
    }
}

/// According to the page, the lock fields are null if there is no lock. `retry_times_left` may be a number.
#[tokio::test]
async fn parses_null_lock_fields() {
    let payload = json!({
        "lock_time": null, "result": "success", "lock_time_left": null, "retry_times_left": 5, "message": null,
    });
    let emulator = emulator::with_response("UpdatePassword", payload).await;
    let call = emulator::client(&emulator).update_password(CACHE);
    let response = call.old_password("Xxxxxx-0").new_password("Xxxxxx-1").await.unwrap();
    assert_eq!(response.lock_time, None);
    assert_eq!(response.result, types::PasswordChangeResult::Success);
    assert_eq!(response.lock_time_left, None);
    assert_eq!(response.retry_times_left, Some(5));
    assert_eq!(response.message, None);
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::UpdatePasswordRequest::new;
    for (request, problem) in [
        (request().old_password("o").new_password("Hush-12"), "`new_password` must be at least 8 characters long"),
        (
            request().old_password("o").new_password("Hh-".repeat(11)),
            "`new_password` must be at most 32 characters long",
        ),
        (request().new_password("Hush-new1"), "`old_password` is missing"),
        (request().old_password("Hush-old1"), "`new_password` is missing"),
        (
            request().old_password("Hush-old1").new_password("Hush-old1"),
            "`new_password` must differ from `old_password`",
        ),
        (
            request().old_password("Hush-old1").new_password("hush-new"),
            "`new_password` must contain at least 3 of the following: lowercase letters, uppercase letters, \
             digits, special characters (`~!@#$^&*()-_=+\\|{},<.>/?)",
        ),
    ] {
        let error = client.update_password(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdatePassword: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
