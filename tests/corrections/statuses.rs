//! Status codes and responses without a body.

use dcs_emulator::{Fault, Route};
use dcs_sdk::types;
use serde_json::json;

use super::{assert_contains, assert_correction, assert_failure, client_with_error, from_json, minimal_instance};
use crate::emulator::{self, CACHE};

/// The service returns 200, with an unknown body, where the page documents 204.
#[tokio::test]
async fn update_ip_whitelist_returns_200() {
    assert_correction("UpdateIpWhitelist", "responses.200");
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let whitelist = json!({ "enable_whitelist": true, "whitelist": [{ "group_name": "g", "ip_list": ["10.0.0.1"] }] });
    for (status, body) in [(200, ""), (200, "{}"), (200, "null"), (200, "\"ok\""), (204, "")] {
        let fault = Fault::response(status, "application/json", body).times(1);
        emulator.faults().add(Route::Operation("UpdateIpWhitelist"), fault);
        let request: types::UpdateIpWhitelistRequest = from_json(whitelist.clone());
        let response = client.update_ip_whitelist(CACHE).body(request).send().await.unwrap();
        assert_eq!(response.status(), status, "{body}");
    }
}

/// The service returns 204 without a body when there are no backups (grade B: terraform-provider-huaweicloud
/// resource_huaweicloud_dcs_backup.go:330, PR 7168).
#[tokio::test]
async fn list_backup_records_without_body() {
    let emulator = emulator::with_empty_response("ListBackupRecords", 204).await;
    let response = emulator::client(&emulator).list_backup_records(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::ListBackupRecordsResponse::default());
}

/// The service returns 204 without a body when there are no restoration records (grade D).
#[tokio::test]
async fn list_restore_records_without_body() {
    let emulator = emulator::with_empty_response("ListRestoreRecords", 204).await;
    let response = emulator::client(&emulator).list_restore_records(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::ListRestoreRecordsResponse::default());
}

/// The service returns 204 without a body when there are no run logs (grade B: terraform-provider-huaweicloud
/// data_source_huaweicloud_dcs_redis_run_logs.go:100).
#[tokio::test]
async fn list_redislog_without_body() {
    let emulator = emulator::with_empty_response("ListRedislog", 204).await;
    let response = emulator::client(&emulator).list_redislog(CACHE).log_type("run").send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::ListRedislogResponse::default());
}

/// The service returns 200 with a body, or 204 without one (grade D).
#[tokio::test]
async fn delete_bigkey_scan_task_with_and_without_body() {
    let emulator = emulator::start().await;
    let route = Route::Operation("DeleteBigkeyScanTask");
    emulator.faults().add(route, Fault::response(200, "application/json", r#"{"id":"b-1"}"#).times(1));
    emulator.faults().add(route, Fault::response(204, "application/json", ""));
    let call = emulator::client(&emulator).delete_bigkey_scan_task(CACHE, "b-1");
    let response = call.clone().send().await.unwrap();
    assert_eq!((response.status().as_u16(), &*response.id), (200, "b-1"));
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::BigkeyScanTask::default());
}

/// The service returns 200 with a body, or 204 without one (grade D).
#[tokio::test]
async fn delete_hotkey_scan_task_with_and_without_body() {
    let emulator = emulator::start().await;
    let route = Route::Operation("DeleteHotkeyScanTask");
    emulator.faults().add(route, Fault::response(200, "application/json", r#"{"id":"h-1"}"#).times(1));
    emulator.faults().add(route, Fault::response(204, "application/json", ""));
    let call = emulator::client(&emulator).delete_hotkey_scan_task(CACHE, "h-1");
    let response = call.clone().send().await.unwrap();
    assert_eq!((response.status().as_u16(), &*response.id), (200, "h-1"));
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::HotkeyScanTask::default());
}

/// The service returns 200 with a body, or 204 without one (grade D).
#[tokio::test]
async fn delete_background_task_with_and_without_body() {
    let emulator = emulator::start().await;
    let route = Route::Operation("DeleteBackgroundTask");
    emulator.faults().add(route, Fault::response(200, "application/json", r#"{"message":"done"}"#).times(1));
    emulator.faults().add(route, Fault::response(204, "application/json", ""));
    let call = emulator::client(&emulator).delete_background_task(CACHE, "t-1");
    let response = call.clone().send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.message.as_deref()), (200, Some("done")));
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(*response, types::DeleteBackgroundTaskResponse::default());
}

/// The service returns 200 with the instance's ID (grade A: gophertelekomcloud acceptance/openstack/dcs/v2).
#[tokio::test]
async fn create_instance_returns_200() {
    let payload = json!({ "instances": [{ "instance_id": "i-1", "instance_name": "cache" }] });
    let emulator = emulator::with_response("CreateInstance", payload.clone()).await;
    let instance: types::CreateInstanceRequest = from_json(minimal_instance());
    let response = emulator::client(&emulator).create_instance().body(instance).await.unwrap();
    assert_eq!(response.instances[0].instance_id, "i-1");
    assert_eq!(response.instances[0].instance_name.as_deref(), Some("cache"));
    assert_contains(&response, &payload);
}

/// The service returns 204 (grade A: gophertelekomcloud acceptance/openstack/dcs/v2).
#[tokio::test]
async fn resize_instance_returns_204() {
    let emulator = emulator::with_empty_response("ResizeInstance", 204).await;
    let size: types::ResizeInstanceRequest =
        from_json(json!({ "spec_code": "redis.ha.xu1.large.r2.2", "new_capacity": 2 }));
    let response = emulator::client(&emulator).resize_instance(CACHE).body(size).send().await.unwrap();
    assert_eq!(response.status(), 204);
}

/// The service returns 204 (grade A: gophertelekomcloud acceptance/openstack/dcs/v2).
#[tokio::test]
async fn update_instance_returns_204() {
    let emulator = emulator::with_empty_response("UpdateInstance", 204).await;
    let call = emulator::client(&emulator).update_instance(CACHE);
    let response = call.name("other".to_owned()).send().await.unwrap();
    assert_eq!(response.status(), 204);
}

/// The service returns 204 (grade A: gophertelekomcloud acceptance/openstack/dcs/v2).
#[tokio::test]
async fn update_configurations_returns_204() {
    let emulator = emulator::with_empty_response("UpdateConfigurations", 204).await;
    let change = json!({ "redis_config": [{ "param_id": "1", "param_name": "timeout", "param_value": "100" }] });
    let change: types::UpdateConfigurationsRequest = from_json(change);
    let response = emulator::client(&emulator).update_configurations(CACHE).body(change).send().await.unwrap();
    assert_eq!(response.status(), 204);
}

/// The service returns 204 (grade A: gophertelekomcloud acceptance/openstack/dcs/v2).
#[tokio::test]
async fn batch_create_or_delete_tags_returns_204() {
    let emulator = emulator::with_empty_response("BatchCreateOrDeleteTags", 204).await;
    let change = json!({ "action": "create", "tags": [{ "key": "k", "value": "v" }] });
    let change: types::BatchCreateOrDeleteTagsRequest = from_json(change);
    let response = emulator::client(&emulator).batch_create_or_delete_tags(CACHE).body(change).send().await.unwrap();
    assert_eq!(response.status(), 204);
}

/// The service returns 200 with a result for each instance (grade A: gophertelekomcloud acceptance/openstack/dcs/v2).
#[tokio::test]
async fn restart_or_flush_instances_returns_200() {
    let payload = json!({ "results": [{ "instance": "i-1", "result": "success" }] });
    let emulator = emulator::with_response("RestartOrFlushInstances", payload.clone()).await;
    let restart: types::RestartOrFlushInstancesRequest =
        from_json(json!({ "action": "restart", "instances": ["i-1"] }));
    let response = emulator::client(&emulator).restart_or_flush_instances().body(restart).await.unwrap();
    assert_eq!(response.results[0].instance, "i-1");
    assert_eq!(response.results[0].result, "success");
    assert_contains(&response, &payload);
}

/// The service returns 404 once the instance is deleted.
#[tokio::test]
async fn show_instance_returns_404_after_deletion() {
    assert_correction("ShowInstance", "responses.404");
    let message = "The requested URL does not exist.";
    let client = client_with_error(404, json!({ "error_code": "DCS.4001", "error_msg": message })).await;
    let error = client.show_instance(CACHE).await.unwrap_err();
    assert_failure(&error, 404, Some("DCS.4001"), message);
}

/// The service returns 204 before the backup is deleted.
#[tokio::test]
async fn delete_backup_file_returns_204() {
    assert_correction("DeleteBackupFile", "description");
    let emulator = emulator::with_empty_response("DeleteBackupFile", 204).await;
    let call = emulator::client(&emulator).delete_backup_file(CACHE, "b-1");
    assert_eq!(call.send().await.unwrap().status(), 204);
}

/// The service returns 400 with `DCS.4031` for the second call.
#[tokio::test]
async fn delete_backup_file_returns_400_for_a_second_deletion() {
    assert_correction("DeleteBackupFile", "description");
    let client = client_with_error(400, json!({ "error_code": "DCS.4031", "error_msg": "no such backup" })).await;
    let error = client.delete_backup_file(CACHE, "b-1").await.unwrap_err();
    assert_failure(&error, 400, Some("DCS.4031"), "no such backup");
}
