//! Tests of `ResetPassword` (*Resetting a Password*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_field() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    client.reset_password(CACHE).new_password("Hush-new1").no_password_access(false).await.unwrap();
    client.reset_password(CACHE).no_password_access(true).await.unwrap();
    let bodies: Vec<_> = emulator.requests().iter().map(emulator::body).collect();
    assert_eq!(
        bodies,
        [json!({ "new_password": "Hush-new1", "no_password_access": false }), json!({ "no_password_access": true })]
    );
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::ResetPasswordRequest::new;
    for (request, problem) in [
        (request(), "`new_password` is missing: required unless `no_password_access` is `true`"),
        (
            request().no_password_access(false),
            "`new_password` is missing: required unless `no_password_access` is `true`",
        ),
        (request().new_password("Hush-12"), "`new_password` must be at least 8 characters long"),
        (
            request().new_password("hush%new1"),
            "`new_password` must contain at least 3 of the following: lowercase letters, uppercase letters, \
             digits, special characters (`~!@#$^&*()-_=+\\|{},<.>/?)",
        ),
    ] {
        let error = client.reset_password(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("ResetPassword: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
