//! Values whose JSON type differs from the page's table, and null or `{}` for a missing value.

use serde_json::{Value, json};

use super::{assert_contains, assert_correction};
use crate::{
    emulator::{self, CACHE},
    payloads,
};

/// The example payload of a page.
fn example(file: &str) -> Value {
    serde_json::from_str(&payloads::file_content(file)).unwrap()
}

/// The service returns booleans for `free`, `is_free` and `libos`, which are strings on the page.
#[tokio::test]
async fn show_instance_with_boolean_reserved_fields() {
    assert_correction("ShowInstance", "ShowInstanceResponse.free");
    assert_correction("ShowInstance", "ShowInstanceResponse.is_free");
    assert_correction("ShowInstance", "ShowInstanceResponse.libos");
    let payload = json!({ "instance_id": "i-1", "free": false, "is_free": false, "libos": false });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "i-1");
    assert_eq!((response.free, response.is_free, response.libos), (Some(false), Some(false), Some(false)));
    assert_contains(&response, &payload);
}

/// The service returns null for `free`, `is_free`, `libos` and `task`.
#[tokio::test]
async fn show_instance_with_null_reserved_fields() {
    assert_correction("ShowInstance", "ShowInstanceResponse.free");
    assert_correction("ShowInstance", "ShowInstanceResponse.is_free");
    assert_correction("ShowInstance", "ShowInstanceResponse.libos");
    assert_correction("ShowInstance", "ShowInstanceResponse.task");
    let payload = json!({ "instance_id": "i-1", "free": null, "is_free": null, "libos": null, "task": null });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "i-1");
    assert_eq!((response.free, response.is_free, response.libos, &response.task), (None, None, None, &None));
    assert_contains(&response, &payload);
}

/// `task_count` is a number in the page's example but a string in its table (grade D).
#[tokio::test]
async fn list_background_task_with_numeric_task_count() {
    let payload = json!({ "task_count": 1, "tasks": [{ "id": "t-1" }] });
    let emulator = emulator::with_response("ListBackgroundTask", payload.clone()).await;
    let response = emulator::client(&emulator).list_background_task(CACHE).await.unwrap();
    assert_eq!(response.task_count, Some(1));
    assert_eq!(response.tasks[0].id, "t-1");
    assert_contains(&response, &payload);
}

/// Six fields are numbers in the page's example but strings in its table (grade D).
#[tokio::test]
async fn show_migration_task_stats_with_numbers_for_strings() {
    let payload = example("data_migration/show_migration_task_stats.response.200.json");
    let emulator = emulator::with_response("ShowMigrationTaskStats", payload.clone()).await;
    let response = emulator::client(&emulator).show_migration_task_stats("t-1").await.unwrap();
    assert_eq!(response.full_migration_progress, Some(100.0));
    assert_eq!(response.offset, Some(100));
    assert_eq!(response.source_dbsize, Some(531221));
    assert_eq!(response.target_dbsize, Some(531211));
    assert_eq!(response.target_input_kbps, Some(50.0));
    assert_eq!(response.target_ops, Some(5300));
    assert_eq!(response.is_migrating, Some(true));
    assert_contains(&response, &payload);
}

/// `whitelist_ip_limit_num` is a number in the page's example but a string in its table (grade D).
#[tokio::test]
async fn show_ip_whitelist_with_numeric_whitelist_ip_limit_num() {
    let payload = example("network_security/show_ip_whitelist.response.200.json");
    let emulator = emulator::with_response("ShowIpWhitelist", payload.clone()).await;
    let response = emulator::client(&emulator).show_ip_whitelist(CACHE).await.unwrap();
    assert_eq!(response.whitelist_ip_limit_num, Some(20));
    assert_eq!(response.enable_whitelist, Some(true));
    assert_eq!(response.whitelist[0].ip_list.as_deref().unwrap(), ["10.10.10.1", "10.10.10.2"]);
    assert_contains(&response, &payload);
}

/// `period` and `error_code` are `{}` in the page's example.
#[tokio::test]
async fn list_backup_records_with_empty_objects() {
    assert_correction("ListBackupRecords", "BackupRecord.period");
    assert_correction("ListBackupRecords", "BackupErrorCode.nullable");
    let payload = example("backup_and_restoration/list_backup_records.response.200.json");
    let emulator = emulator::with_response("ListBackupRecords", payload).await;
    let response = emulator::client(&emulator).list_backup_records(CACHE).await.unwrap();
    assert_eq!(response.total_num, Some(1));
    let record = &response.backup_record_response[0];
    assert_eq!(record.backup_id, "4631832a-14c6-45b0-a0b3-3abd8f591ad1");
    assert_eq!((&record.period, &record.error_code), (&None, &None));
    assert_eq!(record.size, Some(880_232));
    assert_contains(&response, &json!({ "total_num": 1 }));
}

/// `error_code` and `backup_remark` are `{}` in the page's example.
#[tokio::test]
async fn list_restore_records_with_empty_objects() {
    assert_correction("ListRestoreRecords", "BackupErrorCode.nullable");
    assert_correction("ListRestoreRecords", "RestoreRecord.backup_remark");
    let payload = example("backup_and_restoration/list_restore_records.response.200.json");
    let emulator = emulator::with_response("ListRestoreRecords", payload).await;
    let response = emulator::client(&emulator).list_restore_records(CACHE).await.unwrap();
    assert_eq!(response.total_num, Some(1));
    let record = &response.restore_record_response[0];
    assert_eq!(record.restore_id, "a6155972-800c-4170-a479-3231e907d2f6");
    assert_eq!((&record.error_code, &record.backup_remark), (&None, &None));
    assert_eq!(record.restore_remark.as_deref(), Some("doctest"));
    assert_contains(&response, &json!({ "total_num": 1 }));
}

/// In the page's example, `publicip_id` is `{}` and two string fields are numbers (grade D).
#[tokio::test]
async fn list_instances_with_empty_object_and_numbers_for_strings() {
    let payload = example("lifecycle_management/list_instances.response.200.json");
    let emulator = emulator::with_response("ListInstances", payload).await;
    let response = emulator::client(&emulator).list_instances().await.unwrap();
    let instance = &response.instances[0];
    assert_eq!(instance.instance_id, "c830053e-d5a3-4bc0-b6d6-ca37d1ea9dd5");
    assert_eq!(instance.publicip_id, None);
    assert_eq!(instance.enterprise_project_id.as_deref(), Some("0"));
    assert_eq!(instance.tags[0].key, "1");
    let instance =
        json!({ "enterprise_project_id": "0", "publicip_id": null, "tags": [{ "key": "1", "value": "DCS" }] });
    assert_contains(&response, &json!({ "instance_num": 1, "instances": [instance] }));
}

/// `unit` is `{}` in the page's example.
#[tokio::test]
async fn show_quota_of_tenant_with_empty_object() {
    assert_correction("ShowQuotaOfTenant", "TenantQuota.unit");
    let payload = example("other_apis/show_quota_of_tenant.response.200.json");
    let emulator = emulator::with_response("ShowQuotaOfTenant", payload).await;
    let response = emulator::client(&emulator).show_quota_of_tenant().await.unwrap();
    let [instances, memory] = &response.quotas.resources[..] else { panic!("{response:?}") };
    assert_eq!((&instances.unit, instances.quota, instances.used), (&None, Some(10), Some(3)));
    assert_eq!((memory.unit.as_deref(), memory.quota, memory.used), (Some("GB"), Some(800), Some(22)));
    let quotas = [json!({ "unit": null, "quota": 10, "used": 3 }), json!({ "unit": "GB", "quota": 800, "used": 22 })];
    assert_contains(&response, &json!({ "quotas": { "resources": quotas } }));
}

/// Lists and maps are null in the page's example.
#[tokio::test]
async fn show_diagnosis_task_details_with_null_lists_and_maps() {
    assert_correction("ShowDiagnosisTaskDetails", "DiagnosisItem.cause_ids");
    assert_correction("ShowDiagnosisTaskDetails", "DiagnosisConclusion.params");
    let payload = example("instance_diagnosis/show_diagnosis_task_details.response.200.json");
    let emulator = emulator::with_response("ShowDiagnosisTaskDetails", payload.clone()).await;
    let response = emulator::client(&emulator).show_diagnosis_task_details("r-1").await.unwrap();
    let node = &response.diagnosis_node_report_list[0];
    let [load, storage, _] = &node.diagnosis_dimension_list[..] else { panic!("{response:?}") };
    assert_eq!(load.name, "load");
    assert_eq!(load.diagnosis_item_list[0].cause_ids, None);
    let conclusion = &storage.diagnosis_item_list[0].cause_ids.as_ref().unwrap()[0];
    assert_eq!((conclusion.id, &conclusion.params), (Some(7), &None));
    assert_contains(&response, &payload);
}

/// The service may return null for any field, including lists and objects (grade D).
#[tokio::test]
async fn show_instance_with_every_field_null() {
    let mut payload = example("lifecycle_management/show_instance.response.200.json");
    for (name, value) in payload.as_object_mut().unwrap() {
        if name != "instance_id" {
            *value = Value::Null;
        }
    }
    payload["tags"] = Value::Null;
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "a4c545cd-10b2-4efc-b0ab-a9b554ca0621");
    assert!(response.tags.is_empty() && response.az_codes.is_empty());
    assert_eq!((&response.status, &response.features, response.port), (&None, &None, None));
    assert_contains(&response, &payload);
}
