//! Sent requests, `Debug` output, and responses of proxies. These tests concern documented behavior.

use dcs_emulator::RecordedRequest;
use dcs_sdk::{ErrorKind, types};
use serde_json::{Value, json};

use super::{REQUEST_ID, assert_failure, client_with_response, from_json, minimal_instance};
use crate::emulator::{self, CACHE};

/// The service does not define a header `api-version`.
#[tokio::test]
async fn show_instance_sends_no_api_version() {
    let emulator = emulator::with_response("ShowInstance", json!({ "instance_id": "i-1" })).await;
    emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(emulator::only_request(&emulator).header("api-version"), None);
}

/// The service returns 411 for a POST without a `Content-Length`.
#[tokio::test]
async fn download_ssl_cert_sends_content_length() {
    let emulator = emulator::with_response("DownloadSSLCert", json!({ "link": "https://bucket.example/" })).await;
    emulator::client(&emulator).download_ssl_cert(CACHE).await.unwrap();
    assert_eq!(emulator::only_request(&emulator).header("content-length"), Some("0"));
}

/// The service reads the ID of the instance to delete from the path, so an ID must not change the path.
#[tokio::test]
async fn delete_single_instance_rejects_an_id_that_would_change_the_path() {
    let emulator = emulator::with_empty_response("DeleteSingleInstance", 204).await;
    let client = emulator::client(&emulator);
    for id in ["..", ".", ""] {
        let error = client.delete_single_instance(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{id}");
        assert!(emulator.requests().is_empty(), "{id}");
    }
}

/// The service accepts a DELETE with a body.
#[tokio::test]
async fn batch_delete_instances_sends_a_body() {
    let expected = json!({ "instances": ["i-1"] });
    let payload = json!({ "results": [{ "instance": "i-1", "result": "success" }] });
    let emulator = emulator::with_response("BatchDeleteInstances", payload).await;
    let request: types::BatchDeleteInstancesRequest = from_json(expected.clone());
    let response = emulator::client(&emulator).batch_delete_instances().body(request).await.unwrap();
    assert_eq!(response.results[0].instance, "i-1");
    assert_delete_request(&emulator::only_request(&emulator), &expected);
}

/// The service accepts a DELETE with a body.
#[tokio::test]
async fn delete_migration_task_sends_a_body() {
    let expected = json!({ "task_id_list": ["t-1"] });
    let emulator = emulator::with_response("DeleteMigrationTask", expected.clone()).await;
    let request: types::DeleteMigrationTaskRequest = from_json(expected.clone());
    let response = emulator::client(&emulator).delete_migration_task().body(request).await.unwrap();
    assert_eq!(response.task_id_list, ["t-1"]);
    assert_delete_request(&emulator::only_request(&emulator), &expected);
}

#[track_caller]
fn assert_delete_request(request: &RecordedRequest, body: &Value) {
    assert_eq!(request.method(), "DELETE");
    assert_eq!(emulator::body(request), *body);
}

/// Anyone who has the link can download the file.
#[tokio::test]
async fn download_ssl_cert_redacts_the_link_in_debug_output() {
    let payload = json!({ "link": "https://bucket.example/?Signature=hush" });
    let emulator = emulator::with_response("DownloadSSLCert", payload).await;
    let response = emulator::client(&emulator).download_ssl_cert(CACHE).await.unwrap();
    assert!(!format!("{response:?} {response:#?}").contains("hush"));
}

/// The body contains the password; `Debug` output must not.
#[test]
fn reset_password_redacts_the_password_in_debug_output() {
    let request: types::ResetPasswordRequest = from_json(json!({ "new_password": "Pass-word-hush" }));
    assert_eq!(serde_json::to_value(&request).unwrap()["new_password"], "Pass-word-hush");
    assert!(!format!("{request:?} {request:#?}").contains("hush"));
}

/// A proxy returns 500 with HTML.
#[tokio::test]
async fn download_ssl_cert_with_500_and_html() {
    let client = client_with_response(500, "text/html", Some(REQUEST_ID), "<html></html>").await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 500, None, "unrecognized error response (text/html, 13 bytes)");
}

/// A proxy returns 500 without a body.
#[tokio::test]
async fn download_ssl_cert_with_500_without_body() {
    let client = client_with_response(500, "application/json", Some(REQUEST_ID), "").await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 500, None, "error response without a body");
}

/// A proxy returns 502 with HTML.
#[tokio::test]
async fn list_instances_with_502_and_html() {
    let client = client_with_response(502, "text/html", Some(REQUEST_ID), "<html></html>").await;
    let error = client.list_instances().await.unwrap_err();
    assert_failure(&error, 502, None, "unrecognized error response (text/html, 13 bytes)");
}

/// The service applies its own defaults for `port` and other fields, so the library sends none.
#[tokio::test]
async fn create_instance_sends_no_defaults() {
    let emulator = emulator::with_response("CreateInstance", json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let instance: types::CreateInstanceRequest = from_json(minimal_instance());
    emulator::client(&emulator).create_instance().body(instance).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator)), minimal_instance());
}

/// The service computes the signature with a space encoded as `%20`.
#[tokio::test]
async fn list_instances_encodes_a_space_in_the_query() {
    let emulator = emulator::with_response("ListInstances", json!({ "instances": [] })).await;
    emulator::client(&emulator).list_instances().name("my cache").await.unwrap();
    assert_eq!(emulator::only_request(&emulator).query(), Some("name=my%20cache"));
}
