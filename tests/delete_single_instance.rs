//! Deleting an Instance.

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

/// The page lists the status without a body.
#[tokio::test]
async fn returns_400_without_a_body() {
    let emulator = emulator::with_empty_response("DeleteSingleInstance", 400).await;
    let error = emulator::client(&emulator).delete_single_instance(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), None);
}

#[tokio::test]
async fn requires_an_instance_id() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let error = client.delete_single_instance("").await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteSingleInstance: `instance_id` is empty");
    // The path with an empty ID is that of the instance list.
    let error = client.delete_single_instance("").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}
