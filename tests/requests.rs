//! Requests as users write them, and what awaiting and sending them returns.

use dcs_emulator::Emulator;
use dcs_sdk::{
    Error, ErrorKind, Response,
    types::{CreateInstanceRequest, InstanceStatus},
};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn awaiting_returns_the_value_and_send_returns_the_response() {
    let emulator = Emulator::builder().builtin_redis(true);
    let emulator = emulator::start_with(emulator).await;
    let dcs = emulator::client(&emulator);
    let (old, new) = (String::from("Xxxxxx-1"), String::from("Xxxxxx-2"));

    let instance = dcs.show_instance(CACHE).await.unwrap();
    assert_eq!(instance.status, Some(InstanceStatus::Running));
    let nothing: () = dcs.resize_instance(CACHE).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0).await.unwrap();
    assert_eq!(nothing, ());
    dcs.update_password(CACHE).old_password(old).new_password(new).await.unwrap();
    let response: Response<_> =
        dcs.list_instances().status(InstanceStatus::Running).include_failure(true).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.request_id().is_some() && !response.instances.is_empty());
    assert_eq!(emulator.requests().last().unwrap().query(), Some("include_failure=true&status=RUNNING"));
}

#[tokio::test]
async fn a_failed_password_change_is_an_error() {
    let payload = json!({ "result": "passwordFailed", "message": "Wrong password.", "retry_times_left": "4" });
    let emulator = emulator::with_response("UpdatePassword", payload).await;
    let call = emulator::client(&emulator).update_password(CACHE);
    let error = call.old_password("Xxxxxx-1").new_password("Xxxxxx-2").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("passwordFailed")));
}

#[tokio::test]
async fn a_default_body_is_refused_with_all_that_is_missing() {
    let emulator = emulator::start().await;
    let body = CreateInstanceRequest::default();
    let error: Error = emulator::client(&emulator).create_instance().body(body).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    for field in ["name", "engine", "capacity", "spec_code", "az_codes", "vpc_id", "subnet_id"] {
        assert!(error.message().contains(&format!("`{field}` is missing")), "{field}: {error}");
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn setters_after_a_body_change_it() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).update_instance(CACHE);
    let body = dcs_sdk::types::UpdateInstanceRequest::new().name("cache-1").description("first");
    call.body(body).description("second").await.unwrap();
    let sent = emulator::body(&emulator::only_request(&emulator));
    assert_eq!(sent, json!({ "name": "cache-1", "description": "second" }));
}

#[tokio::test]
async fn a_known_value_in_another_case_is_refused_with_the_known_one() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let error = client.list_instances().status("running").await.unwrap_err();
    assert_eq!(error.to_string(), "ListInstances: `status` is case-sensitive: use `RUNNING`");
    client.list_instances().status("HIBERNATING").await.unwrap_err();
    assert_eq!(emulator.requests().len(), 1, "an unknown value is sent");
}
