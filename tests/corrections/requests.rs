//! Requests as they are sent, output of `Debug`, and responses of a proxy. The service does in these what its pages say;
//! the tests keep the library to it.

use dcs_emulator::RecordedRequest;
use dcs_sdk::{ErrorKind, types};
use serde_json::{Value, json};

use super::{REQUEST_ID, assert_failure, body, client_of, minimal_instance};
use crate::double::{self, CACHE};

/// The service has no header `api-version`.
#[tokio::test]
async fn show_instance_sends_no_api_version() {
    let double = double::answering("ShowInstance", json!({})).await;
    double::client(&double).show_instance().instance_id(CACHE).await.unwrap();
    assert_eq!(double::only_request(&double).header("api-version"), None);
}

/// The service returns 411 to a POST without a length.
#[tokio::test]
async fn download_ssl_cert_sends_content_length() {
    let double = double::answering("DownloadSSLCert", json!({ "link": "https://bucket.example/" })).await;
    double::client(&double).download_ssl_cert().instance_id(CACHE).await.unwrap();
    assert_eq!(double::only_request(&double).header("content-length"), Some("0"));
}

/// The service takes the instance to delete from the path alone, so an ID must not name another path.
#[tokio::test]
async fn delete_single_instance_refuses_an_id_that_changes_the_path() {
    let double = double::answering_nothing("DeleteSingleInstance", 204).await;
    let client = double::client(&double);
    for id in ["..", ".", ""] {
        let error = client.delete_single_instance().instance_id(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id}");
        assert!(double.requests().is_empty(), "{id}");
    }
}

/// The service takes a DELETE with a body.
#[tokio::test]
async fn batch_delete_instances_sends_a_body() {
    let expected = json!({ "instances": ["i-1"] });
    let payload = json!({ "results": [{ "instance": "i-1", "result": "success" }] });
    let double = double::answering("BatchDeleteInstances", payload).await;
    let request: types::BatchDeleteInstancesRequest = body(expected.clone());
    let response = double::client(&double).batch_delete_instances().body(request).await.unwrap();
    assert_eq!(response.results[0].instance.as_deref(), Some("i-1"));
    assert_deletes(&double::only_request(&double), &expected);
}

/// The service takes a DELETE with a body.
#[tokio::test]
async fn delete_migration_task_sends_a_body() {
    let expected = json!({ "task_id_list": ["t-1"] });
    let double = double::answering("DeleteMigrationTask", expected.clone()).await;
    let request: types::DeleteMigrationTaskRequest = body(expected.clone());
    let response = double::client(&double).delete_migration_task().body(request).await.unwrap();
    assert_eq!(response.task_id_list, ["t-1"]);
    assert_deletes(&double::only_request(&double), &expected);
}

#[track_caller]
fn assert_deletes(request: &RecordedRequest, body: &Value) {
    assert_eq!(request.method(), "DELETE");
    assert_eq!(double::body(request), *body);
}

/// Whoever has the link can download the file.
#[tokio::test]
async fn download_ssl_cert_does_not_print_the_link() {
    let payload = json!({ "link": "https://bucket.example/?Signature=hush" });
    let double = double::answering("DownloadSSLCert", payload).await;
    let response = double::client(&double).download_ssl_cert().instance_id(CACHE).await.unwrap();
    assert!(!format!("{response:?} {response:#?}").contains("hush"));
}

/// The service takes a password in the body.
#[test]
fn reset_password_does_not_print_the_password() {
    let request: types::ResetPasswordRequest = body(json!({ "new_password": "Pass-word-hush" }));
    assert_eq!(serde_json::to_value(&request).unwrap()["new_password"], "Pass-word-hush");
    assert!(!format!("{request:?} {request:#?}").contains("hush"));
}

/// A proxy returns 500 with HTML.
#[tokio::test]
async fn download_ssl_cert_with_500_and_html() {
    let client = client_of(500, "text/html", Some(REQUEST_ID), "<html></html>").await;
    let error = client.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
    assert_failure(&error, 500, None, "the answer says nothing that can be read (text/html, 13 bytes)");
}

/// A proxy returns 500 without a body.
#[tokio::test]
async fn download_ssl_cert_with_500_without_body() {
    let client = client_of(500, "application/json", Some(REQUEST_ID), "").await;
    let error = client.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
    assert_failure(&error, 500, None, "the answer has no body");
}

/// A proxy returns 502 with HTML.
#[tokio::test]
async fn list_instances_with_502_and_html() {
    let client = client_of(502, "text/html", Some(REQUEST_ID), "<html></html>").await;
    let error = client.list_instances().await.unwrap_err();
    assert_failure(&error, 502, None, "the answer says nothing that can be read (text/html, 13 bytes)");
}

/// The service has defaults of its own for `port` and other fields, so the library sends none.
#[tokio::test]
async fn create_instance_sends_no_defaults() {
    let double = double::answering("CreateInstance", json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let instance: types::CreateInstanceRequest = body(minimal_instance());
    double::client(&double).create_instance().body(instance).await.unwrap();
    assert_eq!(double::body(&double::only_request(&double)), minimal_instance());
}

/// The service computes the signature with a space as `%20`.
#[tokio::test]
async fn list_instances_encodes_a_space_in_the_query() {
    let double = double::answering("ListInstances", json!({})).await;
    double::client(&double).list_instances().name("my cache").await.unwrap();
    assert_eq!(double::only_request(&double).query(), Some("name=my%20cache"));
}
