//! Error responses of the service and of its API gateway.

use dcs_sdk::types;
use serde_json::json;

use super::{assert_failure, client_with_error, client_with_response, from_json, minimal_instance};
use crate::emulator::CACHE;

/// The service nests the code and the message in `error` (grade A: gophertelekomcloud issue 15, 2020, for the older
/// version of the operation).
#[tokio::test]
async fn create_instance_error_with_nested_code() {
    let message = "check backup policy param backup_at error";
    let payload = json!({ "error": { "code": "111400075", "message": message, "ext_message": null } });
    let call = client_with_error(400, payload).await.create_instance();
    let error = call.body(from_json::<types::CreateInstanceRequest>(minimal_instance())).await.unwrap_err();
    assert_failure(&error, 400, Some("111400075"), message);
}

/// The service omits `error_ext_msg` (grade A: terraform-provider-opentelekomcloud issue 3446, 2026-06).
#[tokio::test]
async fn download_ssl_cert_error_without_error_ext_msg() {
    let client = client_with_error(400, json!({ "error_code": "DCS.4201", "error_msg": "no SSL" })).await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 400, Some("DCS.4201"), "no SSL");
}

/// The service returns null for `error_ext_msg` (grade B: terraform-provider-huaweicloud issue 2370).
#[tokio::test]
async fn download_ssl_cert_error_with_null_error_ext_msg() {
    let payload = json!({ "error_code": "DCS.4201", "error_msg": "no SSL", "error_ext_msg": null });
    let error = client_with_error(400, payload).await.download_ssl_cert(CACHE).await.unwrap_err();
    assert_failure(&error, 400, Some("DCS.4201"), "no SSL");
}

/// The service returns 400, which the page does not list (grade C: terraform-provider-opentelekomcloud
/// opentelekomcloud/services/dcs/common.go retries it).
#[tokio::test]
async fn resize_instance_with_undocumented_400() {
    let client = client_with_error(400, json!({ "error_code": "DCS.4114", "error_msg": "busy" })).await;
    let size = json!({ "spec_code": "redis.ha.xu1.large.r2.2", "new_capacity": 2 });
    let call = client.resize_instance(CACHE).body(from_json::<types::ResizeInstanceRequest>(size));
    assert_failure(&call.await.unwrap_err(), 400, Some("DCS.4114"), "busy");
}

/// The gateway returns 504, which no page lists, with the request ID only in the body (grade A:
/// terraform-provider-opentelekomcloud issue 2108).
#[tokio::test]
async fn list_instances_with_gateway_504() {
    let message = "Service DCS timed out (30000 ms)";
    let payload = json!({ "request_id": "r-1", "error_code": "APIGW.0201", "error_msg": message });
    let client = client_with_response(504, "application/json", None, &payload.to_string()).await;
    let error = client.list_instances().await.unwrap_err();
    assert_failure(&error, 504, Some("APIGW.0201"), message);
}

/// The service returns `CBC.99003651`, a code of the billing service (grade C: terraform-provider-opentelekomcloud
/// opentelekomcloud/services/dcs/common.go).
#[tokio::test]
async fn create_instance_error_with_code_of_another_service() {
    let client = client_with_error(400, json!({ "error_code": "CBC.99003651", "error_msg": "try later" })).await;
    let call = client.create_instance().body(from_json::<types::CreateInstanceRequest>(minimal_instance()));
    assert_failure(&call.await.unwrap_err(), 400, Some("CBC.99003651"), "try later");
}

/// The service returns the code `111400063` (grade D: the page's own example).
#[tokio::test]
async fn update_migration_task_error_with_numeric_code() {
    let message = "Invalid {0} parameter in the request.";
    let client = client_with_error(400, json!({ "error_code": "111400063", "error_msg": message })).await;
    let mode: types::UpdateMigrationTaskRequest = from_json(json!({ "resume_mode": "auto" }));
    let error = client.update_migration_task("t-1").body(mode).await.unwrap_err();
    assert_failure(&error, 400, Some("111400063"), message);
}
