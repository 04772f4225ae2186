//! Deleting an Instance.

use dcs_emulator::{Fault, Route};
use dcs_sdk::ErrorKind;

use crate::double::{self, CACHE};

#[tokio::test]
async fn it_asks_for_one_instance_and_is_answered_without_a_body() {
    let double = double::start().await;
    let answer = double::client(&double).delete_single_instance().instance_id(CACHE).await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.into_inner(), ());
    let request = double::only_request(&double);
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn an_answer_with_a_body_is_as_good() {
    let double = double::start().await;
    let answer = Fault::answer(200, "application/json", r#"{"anything":[]}"#);
    double.faults().add(Route::Operation("DeleteSingleInstance"), answer);
    let answer = double::client(&double).delete_single_instance().instance_id(CACHE).await.unwrap();
    assert_eq!(answer.status(), 200);
}

/// The page has the status only, and no body of it.
#[tokio::test]
async fn a_refusal_needs_no_body() {
    let double = double::answering_nothing("DeleteSingleInstance", 400).await;
    let error = double::client(&double).delete_single_instance().instance_id(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn without_an_instance_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let error = client.delete_single_instance().await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteSingleInstance: instance_id is missing: call `instance_id`");
    // An empty ID would name the instances as a whole.
    let error = client.delete_single_instance().instance_id("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(double.requests().is_empty());
}
