//! Deleting Backup Files.

use dcs_emulator::{Fault, Route};
use dcs_sdk::ErrorKind;

use crate::double::{self, CACHE};

#[tokio::test]
async fn it_asks_for_one_backup_and_is_answered_without_a_body() {
    let double = double::start().await;
    let call = double::client(&double).delete_backup_file().instance_id(CACHE).backup_id("4631832a");
    let answer = call.await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.into_inner(), ());
    let request = double::only_request(&double);
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/backups/4631832a")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

/// Under a code that the reference gives another meaning.
#[tokio::test]
async fn a_second_deletion_is_refused() {
    let double = double::start().await;
    let refusal = r#"{"error_code":"DCS.4031","error_msg":"The backup has been deleted."}"#;
    double.faults().add(Route::Operation("DeleteBackupFile"), Fault::answer(400, "application/json", refusal));
    let call = double::client(&double).delete_backup_file().instance_id(CACHE).backup_id("4631832a");
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), Some("DCS.4031"));
    assert_eq!(error.message(), "The backup has been deleted.");
}

/// The older version of the call answers 200 and a message.
#[tokio::test]
async fn an_answer_with_a_body_is_as_good() {
    let double = double::start().await;
    let answer = Fault::answer(200, "application/json", r#"{"message":"OK"}"#);
    double.faults().add(Route::Operation("DeleteBackupFile"), answer);
    let call = double::client(&double).delete_backup_file().instance_id(CACHE).backup_id("4631832a");
    assert_eq!(call.await.unwrap().status(), 200);
}

#[tokio::test]
async fn without_a_backup_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).delete_backup_file().instance_id(CACHE).await.unwrap_err();
    assert_eq!(error.to_string(), "DeleteBackupFile: backup_id is missing: call `backup_id`");
    assert!(double.requests().is_empty());
}
