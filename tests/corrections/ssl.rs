//! SSL of an instance.

use serde_json::{Value, json};

use dcs_sdk::types;

use super::{assert_contains, assert_failure, body, failing, minimal_instance, row};
use crate::emulator::{self, CACHE};

/// The service writes the field names in camel case, and `result` as null.
#[tokio::test]
async fn update_ssl_switch_with_camel_case_names() {
    row("UpdateSSLSwitch", "UpdateSSLSwitchResponse.job_id");
    row("UpdateSSLSwitch", "UpdateSSLSwitchResponse.instance_id");
    row("UpdateSSLSwitch", "UpdateSSLSwitchResponse.result");
    update_ssl_switch(json!({ "jobId": "j-1", "instanceId": "i-1", "result": null })).await;
}

/// The service writes the field names as the page does, and `result` as null.
#[tokio::test]
async fn update_ssl_switch_with_documented_names() {
    row("UpdateSSLSwitch", "UpdateSSLSwitchResponse.job_id");
    row("UpdateSSLSwitch", "UpdateSSLSwitchResponse.result");
    update_ssl_switch(json!({ "job_id": "j-1", "instance_id": "i-1", "result": null })).await;
}

async fn update_ssl_switch(payload: Value) {
    let emulator = emulator::with_response("UpdateSSLSwitch", payload).await;
    let call = emulator::client(&emulator).update_ssl_switch(CACHE).enabled(true);
    let response = call.await.unwrap();
    assert_eq!(response.job_id, "j-1");
    assert_eq!(response.instance_id.as_deref(), Some("i-1"));
    assert_eq!(response.result, None);
    assert_contains(&response, &json!({ "job_id": "j-1", "instance_id": "i-1" }));
}

/// The service returns 204 without a body as long as SSL was never enabled (grade A).
#[tokio::test]
async fn show_instance_ssl_detail_without_body() {
    let emulator = emulator::with_empty_response("ShowInstanceSSLDetail", 204).await;
    let response = emulator::client(&emulator).show_instance_ssl_detail(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::ShowInstanceSslDetailResponse::default());
}

/// The service returns a file name, a link and a bucket (grade A: gophertelekomcloud
/// openstack/dcs/v2/ssl/DownloadCert.go:8-26 and acceptance/openstack/dcs/v2/ssl_test.go:44, PR 691).
#[tokio::test]
async fn download_ssl_cert_returns_a_link() {
    let link = "https://bucket.example/ssl/ca.zip?Expires=1&Signature=s";
    let payload = json!({ "file_name": "ca.zip", "link": link, "bucket_name": "bucket" });
    let emulator = emulator::with_response("DownloadSSLCert", payload.clone()).await;
    let response = emulator::client(&emulator).download_ssl_cert(CACHE).await.unwrap();
    assert_eq!(response.file_name.as_deref(), Some("ca.zip"));
    assert_eq!(response.link.expose_secret(), link);
    assert_eq!(response.bucket_name.as_deref(), Some("bucket"));
    assert_contains(&response, &payload);
}

/// The link leads to a ZIP archive with the certificate, and needs no credentials (grade A:
/// terraform-provider-opentelekomcloud data_source_opentelekomcloud_dcs_certificate_v2.go:81-109).
#[tokio::test]
async fn ca_certificates_from_the_archive() {
    let emulator = emulator::start().await;
    let certificate = emulator::client(&emulator).ca_certificates(CACHE).await.unwrap();
    let [authority] = certificate.certificates() else { panic!("{certificate:?}") };
    assert!(authority.is_ca());
    assert!(certificate.pem().contains("BEGIN CERTIFICATE"));
}

/// The service returns 400 with `DCS.4201`, which the list of error codes lacks (grade D).
#[tokio::test]
async fn download_ssl_cert_with_unlisted_code_and_400() {
    let client = failing(400, json!({ "error_code": "DCS.4201", "error_msg": "no SSL" })).await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 400, Some("DCS.4201"), "no SSL");
}

/// The service returns 500 with `DCS.5010`, which the list of error codes lacks (grade D).
#[tokio::test]
async fn download_ssl_cert_with_unlisted_code_and_500() {
    let client = failing(500, json!({ "error_code": "DCS.5010", "error_msg": "no database" })).await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 500, Some("DCS.5010"), "no database");
}

/// The service ignores `enable_ssl` in a request, so the library sends it only when it is set.
#[tokio::test]
async fn create_instance_without_enable_ssl() {
    row("CreateInstance", "CreateInstanceRequest.enable_ssl");
    let emulator = emulator::with_response("CreateInstance", json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let instance: types::CreateInstanceRequest = body(minimal_instance());
    emulator::client(&emulator).create_instance().body(instance).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator)).get("enable_ssl"), None);
}

/// The service returns in `enable_ssl`, which the page reserves, whether SSL is enabled.
#[tokio::test]
async fn show_instance_with_enable_ssl() {
    row("ShowInstance", "ShowInstanceResponse.enable_ssl");
    let payload = json!({ "instance_id": "i-1", "enable_ssl": true });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "i-1");
    assert_eq!(response.enable_ssl, Some(true));
    assert_contains(&response, &payload);
}

/// The service returns 400 with `DCS.4104` for a while after a cluster is `RUNNING` (grade A:
/// terraform-provider-opentelekomcloud issue 3446, 2026-06, fixed by PR 3448).
#[tokio::test]
async fn update_ssl_switch_too_soon_after_creation() {
    let message = "The DCS instance is recovering from an internal fault.";
    let client = failing(400, json!({ "error_msg": message, "error_code": "DCS.4104" })).await;
    let call = client.update_ssl_switch(CACHE).enabled(true);
    assert_failure(&call.await.unwrap_err(), 400, Some("DCS.4104"), message);
}
