//! Changing the Password.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn each_field_is_sent_and_none_is_shown() {
    let double = double::start().await;
    let request = types::UpdatePasswordRequest { old_password: "Hush-old1".into(), new_password: "Hush-new1".into() };
    assert!(!format!("{request:?}").contains("Hush"));
    let call = double::client(&double).update_password().instance_id(CACHE).body(request);
    assert!(!format!("{call:?}").contains("Hush"));
    call.await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/password")));
    assert_eq!(request.query(), None);
    assert_eq!(double::body(&request), json!({ "old_password": "Hush-old1", "new_password": "Hush-new1" }));
}

/// That the old password was wrong is told with a 200.
#[tokio::test]
async fn each_field_is_told_and_each_result_is_known() {
    let double = double::start().await;
    let client = double::strict_client(&double);
    for (text, result) in [
        ("success", types::PasswordChangeResult::Success),
        ("passwordFailed", types::PasswordChangeResult::PasswordFailed),
        ("locked", types::PasswordChangeResult::Locked),
        ("failed", types::PasswordChangeResult::Failed),
    ] {
        let answer = json!({
            "lock_time": "5", "result": text, "lock_time_left": "3", "retry_times_left": "4",
            "message": "Modify DCSInstance password success.",
        });
        let answer = Fault::answer(200, "application/json", answer.to_string());
        double.faults().add(Route::Operation("UpdatePassword"), answer.times(1));
        let call = client.update_password().instance_id(CACHE);
        let answer = call.body_map(|body| body.old_password("Xxxxxx-0").new_password("Xxxxxx-1")).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.lock_time.as_deref(), Some("5"));
        assert_eq!(answer.result, Some(result));
        assert_eq!(answer.lock_time_left.as_deref(), Some("3"));
        assert_eq!(answer.retry_times_left.as_deref(), Some("4"));
        assert_eq!(answer.message.as_deref(), Some("Modify DCSInstance password success."));
    }
}

/// What is only told of a lock is null without one, says the page; numbers may stand for texts.
#[tokio::test]
async fn without_a_lock_its_fields_are_null() {
    let answer = json!({
        "lock_time": null, "result": "success", "lock_time_left": null, "retry_times_left": 5, "message": null,
    });
    let double = double::answering("UpdatePassword", answer).await;
    let call = double::client(&double).update_password().instance_id(CACHE);
    let answer = call.body_map(|body| body.old_password("Xxxxxx-0").new_password("Xxxxxx-1")).await.unwrap();
    assert_eq!(answer.lock_time, None);
    assert_eq!(answer.result, Some(types::PasswordChangeResult::Success));
    assert_eq!(answer.lock_time_left, None);
    assert_eq!(answer.retry_times_left.as_deref(), Some("5"));
    assert_eq!(answer.message, None);
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let request = types::UpdatePasswordRequest::builder;
    for (request, wrong) in [
        (request().old_password("o").new_password("Hush-12"), "new_password has to have 8 characters or more"),
        (request().old_password("o").new_password("h".repeat(33)), "new_password has to have 32 characters or fewer"),
        (request().new_password("Hush-new1"), "old_password is missing"),
        (request().old_password("Hush-old1"), "new_password is missing"),
    ] {
        let error = client.update_password().instance_id(CACHE).body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdatePassword: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
