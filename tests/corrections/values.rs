//! Numbers, timestamps and booleans.

use chrono::DateTime;
use dcs_sdk::types;
use serde_json::json;

use super::{assert_contains, assert_correction, from_json, minimal_instance};
use crate::emulator::{self, CACHE};

/// The service accepts 0.25 for `new_capacity`, which is an integer on the page.
#[tokio::test]
async fn resize_instance_to_a_fractional_capacity() {
    assert_correction("ResizeInstance", "ResizeInstanceRequest.new_capacity");
    let emulator = emulator::with_empty_response("ResizeInstance", 204).await;
    let size = json!({ "spec_code": "redis.ha.xu1.tiny.r2.256", "new_capacity": 0.25 });
    let size: types::ResizeInstanceRequest = from_json(size);
    emulator::client(&emulator).resize_instance(CACHE).body(size).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator))["new_capacity"], json!(0.25));
}

/// The service returns 0 for `capacity`, and `.125`, without a leading zero, for `capacity_minor`.
#[tokio::test]
async fn show_instance_smaller_than_1_gb() {
    assert_correction("ShowInstance", "ShowInstanceResponse.capacity");
    assert_correction("ShowInstance", "ShowInstanceResponse.capacity_minor");
    let payload = json!({ "instance_id": "i-1", "capacity": 0, "capacity_minor": ".125" });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "i-1");
    assert_eq!(response.capacity, Some(0));
    assert_eq!(response.capacity_minor.as_deref(), Some(".125"));
    assert_contains(&response, &payload);
}

/// The service returns 0 for `capacity`, and `.125`, without a leading zero, for `capacity_minor`.
#[tokio::test]
async fn list_instances_smaller_than_1_gb() {
    assert_correction("ListInstances", "InstanceListItem.capacity");
    assert_correction("ListInstances", "InstanceListItem.capacity_minor");
    let payload = json!({ "instances": [{ "capacity": 0, "capacity_minor": ".125" }] });
    let emulator = emulator::with_response("ListInstances", payload.clone()).await;
    let response = emulator::client(&emulator).list_instances().await.unwrap();
    assert_eq!(response.instances[0].capacity, Some(0));
    assert_eq!(response.instances[0].capacity_minor.as_deref(), Some(".125"));
    assert_contains(&response, &payload);
}

/// The service returns `no_password_access` as a string (grade A: gophertelekomcloud
/// openstack/dcs/v2/instance/Get.go:38).
#[tokio::test]
async fn show_instance_with_string_no_password_access() {
    let payload = json!({ "instance_id": "i-1", "no_password_access": "true" });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "i-1");
    assert_eq!(response.no_password_access, Some(true));
    assert_contains(&response, &payload);
}

/// `no_password_access` is a boolean in the page's example but a string in its table (grade D).
#[tokio::test]
async fn list_instances_with_boolean_and_string_no_password_access() {
    let payload = json!({ "instances": [
        { "instance_id": "i-1", "no_password_access": true },
        { "instance_id": "i-2", "no_password_access": "false" },
    ] });
    let emulator = emulator::with_response("ListInstances", payload.clone()).await;
    let response = emulator::client(&emulator).list_instances().await.unwrap();
    let [one, two] = &response.instances[..] else { panic!("{response:?}") };
    assert_eq!(one.instance_id, "i-1");
    assert_eq!(one.no_password_access, Some(true));
    assert_eq!(two.instance_id, "i-2");
    assert_eq!(two.no_password_access, Some(false));
    assert_contains(&response, &payload);
}

/// The service accepts `no_password_access` as a boolean (grade A: gophertelekomcloud
/// openstack/dcs/v2/instance/Create.go:28).
#[tokio::test]
async fn create_instance_sends_no_password_access_as_a_boolean() {
    let emulator = emulator::with_response("CreateInstance", json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let instance: types::CreateInstanceRequest = from_json(minimal_instance());
    emulator::client(&emulator).create_instance().body(instance).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator))["no_password_access"], json!(true));
}

/// The service returns `is_support_restore` as a string, such as `TRUE` (grade C: python-otcextensions
/// otcextensions/sdk/dcs/v1/backup.py:70, for the older version of the operation).
#[tokio::test]
async fn list_backup_records_with_string_is_support_restore() {
    let records = ["TRUE", "FALSE"].map(|value| json!({ "backup_id": "b-1", "is_support_restore": value }));
    let payload = json!({ "backup_record_response": records });
    let emulator = emulator::with_response("ListBackupRecords", payload.clone()).await;
    let response = emulator::client(&emulator).list_backup_records(CACHE).await.unwrap();
    let [one, two] = &response.backup_record_response[..] else { panic!("{response:?}") };
    assert_eq!(one.backup_id, "b-1");
    assert_eq!(one.is_support_restore, Some(true));
    assert_eq!(two.is_support_restore, Some(false));
    assert_contains(&response, &payload);
}

/// The service accepts `bandwidth_limit_mb` as a string (grade B: terraform-provider-huaweicloud
/// resource_huaweicloud_dcs_online_data_migration_task.go:88,340).
#[tokio::test]
async fn set_online_migration_task_sends_bandwidth_limit_mb_as_a_string() {
    let task = json!({
        "migration_method": "incremental_migration", "resume_mode": "auto", "bandwidth_limit_mb": "123",
        "source_instance": { "addrs": "192.168.1.1:6379" }, "target_instance": { "id": "i-1" },
    });
    let emulator = emulator::with_response("SetOnlineMigrationTask", json!({ "id": "t-1" })).await;
    let task: types::SetOnlineMigrationTaskRequest = from_json(task);
    emulator::client(&emulator).set_online_migration_task("t-1").body(task).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator))["bandwidth_limit_mb"], json!("123"));
}

/// The times in `bandwidth_info` are in milliseconds; timestamps are since the Unix epoch.
#[tokio::test]
async fn show_instance_with_bandwidth_times_in_milliseconds() {
    assert_correction("ShowInstance", "InstanceBandwidth.begin_time");
    assert_correction("ShowInstance", "InstanceBandwidth.end_time");
    assert_correction("ShowInstance", "InstanceBandwidth.current_time");
    assert_correction("ShowInstance", "InstanceBandwidth.next_expand_time");
    assert_correction("ShowInstance", "InstanceBandwidth.expand_effect_time");
    assert_correction("ShowInstance", "InstanceBandwidth.expand_interval_time");
    let payload = json!({ "instance_id": "i-1", "bandwidth_info": {
        "begin_time": 1_700_000_000_000_i64, "end_time": 1_700_003_600_000_i64, "current_time": 1_700_000_001_000_i64,
        "next_expand_time": 1_700_007_200_000_i64, "expand_effect_time": 3_600_000, "expand_interval_time": 7_199_000,
    } });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    let bandwidth = response.bandwidth_info.as_ref().unwrap();
    assert_eq!(bandwidth.begin_time, DateTime::from_timestamp_millis(1_700_000_000_000));
    assert_eq!(bandwidth.end_time, DateTime::from_timestamp_millis(1_700_003_600_000));
    assert_eq!(bandwidth.current_time, DateTime::from_timestamp_millis(1_700_000_001_000));
    assert_eq!(bandwidth.next_expand_time, DateTime::from_timestamp_millis(1_700_007_200_000));
    assert_eq!(bandwidth.expand_effect_time, Some(3_600_000));
    assert_eq!(bandwidth.expand_interval_time, Some(7_199_000));
    assert_contains(&response, &payload);
}
