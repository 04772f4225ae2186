//! Tests of `DeleteBackupFile` (*Deleting Backup Files*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::ErrorKind;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_the_backup_id_in_the_path_and_receives_no_body() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).delete_backup_file(CACHE, "4631832a");
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_inner(), ());
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/backups/4631832a")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

/// The API reference documents another meaning for this error code.
#[tokio::test]
async fn returns_400_for_a_second_deletion() {
    let emulator = emulator::start().await;
    let payload = r#"{"error_code":"DCS.4031","error_msg":"The backup has been deleted."}"#;
    emulator.faults().add(Route::Operation("DeleteBackupFile"), Fault::response(400, "application/json", payload));
    let call = emulator::client(&emulator).delete_backup_file(CACHE, "4631832a");
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), Some("DCS.4031"));
    assert_eq!(error.message(), "The backup has been deleted.");
}

/// The older version of the operation returns 200 and a message.
#[tokio::test]
async fn accepts_200_with_a_body() {
    let emulator = emulator::start().await;
    let fault = Fault::response(200, "application/json", r#"{"message":"OK"}"#);
    emulator.faults().add(Route::Operation("DeleteBackupFile"), fault);
    let call = emulator::client(&emulator).delete_backup_file(CACHE, "4631832a");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn rejects_an_empty_backup_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).delete_backup_file(CACHE, "").await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteBackupFile: `backup_id` is empty");
    assert!(emulator.requests().is_empty());
}
