//! SSL of instances.

use dcs_sdk::types;
use serde_json::{Value, json};

use super::{assert_contains, assert_correction, assert_failure, client_with_error, from_json, minimal_instance};
use crate::emulator::{self, CACHE};

/// The service returns the field names in camel case, and null for `result`.
#[tokio::test]
async fn update_ssl_switch_with_camel_case_names() {
    assert_correction("UpdateSSLSwitch", "UpdateSSLSwitchResponse.job_id");
    assert_correction("UpdateSSLSwitch", "UpdateSSLSwitchResponse.instance_id");
    assert_correction("UpdateSSLSwitch", "UpdateSSLSwitchResponse.result");
    update_ssl_switch(json!({ "jobId": "j-1", "instanceId": "i-1", "result": null })).await;
}

/// The service returns the documented field names, and null for `result`.
#[tokio::test]
async fn update_ssl_switch_with_documented_names() {
    assert_correction("UpdateSSLSwitch", "UpdateSSLSwitchResponse.job_id");
    assert_correction("UpdateSSLSwitch", "UpdateSSLSwitchResponse.result");
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

/// The service returns 204 without a body until SSL is first enabled (grade A), which means that SSL is off.
#[tokio::test]
async fn show_instance_ssl_detail_without_body() {
    let emulator = emulator::with_empty_response("ShowInstanceSSLDetail", 204).await;
    let response = emulator::client(&emulator).show_instance_ssl_detail(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 204);
    let mut off = types::ShowInstanceSslDetailResponse::default();
    off.enabled = Some(false);
    assert_eq!(*response, off);
}

/// The service returns a file name, a link and a bucket name (grade A: gophertelekomcloud
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

/// The link points to a ZIP archive with the certificate and requires no credentials (grade A:
/// terraform-provider-opentelekomcloud data_source_opentelekomcloud_dcs_certificate_v2.go:81-109).
#[tokio::test]
async fn ca_certificates_extracts_the_ca_from_the_archive() {
    let emulator = emulator::start().await;
    let certificate = emulator::client(&emulator).ca_certificates(CACHE).await.unwrap();
    let [ca] = certificate.certificates() else { panic!("{certificate:?}") };
    assert!(ca.is_ca());
    assert!(certificate.pem().contains("BEGIN CERTIFICATE"));
}

/// The service returns 400 with `DCS.4201`, which is missing from the list of error codes (grade D).
#[tokio::test]
async fn download_ssl_cert_400_with_unlisted_code() {
    let client = client_with_error(400, json!({ "error_code": "DCS.4201", "error_msg": "no SSL" })).await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 400, Some("DCS.4201"), "no SSL");
}

/// The service returns 500 with `DCS.5010`, which is missing from the list of error codes (grade D).
#[tokio::test]
async fn download_ssl_cert_500_with_unlisted_code() {
    let client = client_with_error(500, json!({ "error_code": "DCS.5010", "error_msg": "no database" })).await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 500, Some("DCS.5010"), "no database");
}

/// The service ignores `enable_ssl` in a request, so the library sends it only when it is set.
#[tokio::test]
async fn create_instance_omits_unset_enable_ssl() {
    assert_correction("CreateInstance", "CreateInstanceRequest.enable_ssl");
    let emulator = emulator::with_response("CreateInstance", json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let instance: types::CreateInstanceRequest = from_json(minimal_instance());
    emulator::client(&emulator).create_instance().body(instance).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator)).get("enable_ssl"), None);
}

/// The service returns whether SSL is enabled in `enable_ssl`, which the page marks as reserved.
#[tokio::test]
async fn show_instance_with_enable_ssl() {
    assert_correction("ShowInstance", "ShowInstanceResponse.enable_ssl");
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
    let client = client_with_error(400, json!({ "error_msg": message, "error_code": "DCS.4104" })).await;
    let call = client.update_ssl_switch(CACHE).enabled(true);
    assert_failure(&call.await.unwrap_err(), 400, Some("DCS.4104"), message);
}
