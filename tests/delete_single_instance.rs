//! Tests of `DeleteSingleInstance` (*Deleting an Instance*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::ErrorKind;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_the_instance_id_in_the_path_and_receives_no_body() {
    let emulator = emulator::start().await;
    let response = emulator::client(&emulator).delete_single_instance(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_inner(), ());
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn accepts_200_with_a_body() {
    let emulator = emulator::start().await;
    let fault = Fault::response(200, "application/json", r#"{"anything":[]}"#);
    emulator.faults().add(Route::Operation("DeleteSingleInstance"), fault);
    let response = emulator::client(&emulator).delete_single_instance(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

/// The page documents 400 without a body.
#[tokio::test]
async fn returns_400_without_a_body() {
    let emulator = emulator::with_empty_response("DeleteSingleInstance", 400).await;
    let error = emulator::client(&emulator).delete_single_instance(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), None);
}

/// With an empty ID, the path would be that of the instance list.
#[tokio::test]
async fn rejects_an_empty_instance_id() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let error = client.delete_single_instance("").await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteSingleInstance: `instance_id` is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}
