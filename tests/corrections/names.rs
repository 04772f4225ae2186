//! Field names, enum values, and placeholders for missing values.

use dcs_sdk::types;
use serde_json::json;

use super::{assert_contains, assert_correction, assert_failure, client_with_error};
use crate::emulator::{self, CACHE};

/// The service returns `securityGroupId` for the ID and the name of a missing security group.
#[tokio::test]
async fn show_instance_without_security_group() {
    assert_correction("ShowInstance", "ShowInstanceResponse.security_group_id");
    assert_correction("ShowInstance", "ShowInstanceResponse.security_group_name");
    let payload = json!({
        "instance_id": "i-1", "security_group_id": "securityGroupId", "security_group_name": "securityGroupId",
    });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.security_group_id.as_deref(), Some("securityGroupId"));
    assert_eq!(response.security_group_name.as_deref(), Some("securityGroupId"));
    assert_contains(&response, &payload);
}

/// The service returns `securityGroupId` for the ID of a missing security group.
#[tokio::test]
async fn list_instances_without_security_group() {
    assert_correction("ListInstances", "InstanceListItem.security_group_id");
    let payload = json!({ "instances": [{ "security_group_id": "securityGroupId" }] });
    let emulator = emulator::with_response("ListInstances", payload.clone()).await;
    let response = emulator::client(&emulator).list_instances().await.unwrap();
    assert_eq!(response.instances[0].security_group_id.as_deref(), Some("securityGroupId"));
    assert_contains(&response, &payload);
}

/// The service returns `regionId` in place of `region_id`.
#[tokio::test]
async fn list_available_zones_with_region_id_in_camel_case() {
    assert_correction("ListAvailableZones", "ListAvailableZonesResponse.region_id");
    let payload = json!({ "regionId": "eu-de", "available_zones": [{ "code": "z" }] });
    let emulator = emulator::with_response("ListAvailableZones", payload).await;
    let response = emulator::client(&emulator).list_available_zones().await.unwrap();
    assert_eq!(response.region_id.as_deref(), Some("eu-de"));
    assert_eq!(response.available_zones[0].code, "z");
    assert_contains(&response, &json!({ "region_id": "eu-de", "available_zones": [{ "code": "z" }] }));
}

/// The service returns `jobId` in place of `job_id`.
#[tokio::test]
async fn delete_ip_from_domain_name_with_job_id_in_camel_case() {
    assert_correction("DeleteIpFromDomainName", "DeleteIpFromDomainNameResponse.job_id");
    let emulator = emulator::with_response("DeleteIpFromDomainName", json!({ "jobId": "j-1" })).await;
    let call = emulator::client(&emulator).delete_ip_from_domain_name(CACHE, "g", "n");
    let response = call.await.unwrap();
    assert_eq!(response.job_id, "j-1");
    assert_contains(&response, &json!({ "job_id": "j-1" }));
}

/// The service returns `INCRMIGEATING` where the page documents `INCRMIGRATING`.
#[tokio::test]
async fn show_migration_task_with_misspelled_status() {
    assert_correction("ShowMigrationTask", "MigrationTaskStatus.enum");
    let payload = json!({ "task_id": "t-1", "task_name": "move", "status": "INCRMIGEATING" });
    let emulator = emulator::with_response("ShowMigrationTask", payload.clone()).await;
    let response = emulator::client(&emulator).show_migration_task("t-1").await.unwrap();
    assert_eq!(response.task_id.as_deref(), Some("t-1"));
    assert_eq!(response.task_name.as_deref(), Some("move"));
    let status = &response.status;
    assert_eq!(status.as_str(), "INCRMIGEATING");
    assert!(types::MigrationTaskStatus::VALUES.contains(&"INCRMIGEATING"));
    assert_contains(&response, &payload);
}

/// The service returns `FULLMIGRATING`, `RELEASED` and `CREATING`, which the page does not list. The correction adds
/// only `FULLMIGRATING` (grade B for the others: terraform-provider-huaweicloud
/// resource_huaweicloud_dcs_online_data_migration_task.go and resource_huaweicloud_dcs_backup_import_task.go wait for
/// them).
#[tokio::test]
async fn list_migration_task_with_undocumented_statuses() {
    assert_correction("ListMigrationTask", "MigrationTaskBriefStatus.enum");
    let tasks = ["FULLMIGRATING", "RELEASED", "CREATING"].map(|status| json!({ "task_id": "t", "status": status }));
    let payload = json!({ "count": 3, "migration_tasks": tasks });
    let emulator = emulator::with_response("ListMigrationTask", payload.clone()).await;
    let response = emulator::client(&emulator).list_migration_task().await.unwrap();
    assert_eq!(response.count, Some(3));
    let statuses: Vec<_> = response.migration_tasks.iter().map(|task| task.status.as_ref().unwrap().as_str()).collect();
    assert_eq!(statuses, ["FULLMIGRATING", "RELEASED", "CREATING"]);
    assert!(types::MigrationTaskBriefStatus::VALUES.contains(&"FULLMIGRATING"));
    assert_contains(&response, &payload);
}

/// The service returns `FROZEN`, which is missing from the documented statuses.
#[tokio::test]
async fn show_instance_with_status_frozen() {
    assert_correction("ShowInstance", "InstanceStatus.enum");
    let payload = json!({ "instance_id": "i-1", "status": "FROZEN" });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.instance_id, "i-1");
    assert_eq!(response.status, Some(types::InstanceStatus::Frozen));
    assert_contains(&response, &payload);
}

/// The service returns `DELETING` and `STARTING`, which are missing from the documented statuses. The correction adds
/// only `DELETING`.
#[tokio::test]
async fn list_instances_with_undocumented_statuses() {
    assert_correction("ListInstances", "InstanceStatus.enum");
    let instances = json!([
        { "instance_id": "i-1", "status": "RUNNING" },
        { "instance_id": "i-2", "status": "DELETING" },
        { "instance_id": "i-3", "status": "STARTING" },
    ]);
    let payload = json!({ "instance_num": 3, "instances": instances });
    let emulator = emulator::with_response("ListInstances", payload.clone()).await;
    let response = emulator::client(&emulator).list_instances().await.unwrap();
    assert_eq!(response.instance_num, Some(3));
    let status = |index: usize| response.instances[index].status.clone().unwrap();
    assert_eq!(status(0), types::InstanceStatus::Running);
    assert_eq!(status(1), types::InstanceStatus::Deleting);
    assert!(matches!(status(2), types::InstanceStatus::Unknown(_)));
    assert_eq!(status(2).as_str(), "STARTING");
    assert_contains(&response, &payload);
}

/// The service returns a `task` while the status is `RUNNING`.
#[tokio::test]
async fn show_instance_with_task_while_running() {
    assert_correction("ShowInstance", "ShowInstanceResponse.task");
    let payload = json!({ "instance_id": "i-1", "status": "RUNNING", "task": "BACKUPING" });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(response.status, Some(types::InstanceStatus::Running));
    assert_eq!(response.task.as_deref(), Some("BACKUPING"));
    assert_contains(&response, &payload);
}

/// The service returns `param_id` as a string, such as `1` (grade A: gophertelekomcloud
/// acceptance/openstack/dcs/v2/configs_test.go:34).
#[tokio::test]
async fn list_configurations_with_string_param_id() {
    let payload = json!({ "redis_config": [{ "param_id": "1", "param_name": "timeout", "param_value": "0" }] });
    let emulator = emulator::with_response("ListConfigurations", payload.clone()).await;
    let response = emulator::client(&emulator).list_configurations(CACHE).await.unwrap();
    assert_eq!(response.redis_config[0].param_id, "1");
    assert_eq!(response.redis_config[0].param_name, "timeout");
    assert_eq!(response.redis_config[0].param_value.as_deref(), Some("0"));
    assert_contains(&response, &payload);
}

/// The service returns 200 without `instance_id` and `whitelist` until a whitelist is first configured.
#[tokio::test]
async fn show_ip_whitelist_without_fields() {
    assert_correction("ShowIpWhitelist", "ShowIpWhitelistResponse.description");
    let payload = json!({ "enable_whitelist": false });
    let emulator = emulator::with_response("ShowIpWhitelist", payload.clone()).await;
    let response = emulator::client(&emulator).show_ip_whitelist(CACHE).await.unwrap();
    assert_eq!(response.instance_id, None);
    assert_eq!(response.enable_whitelist, Some(false));
    assert!(response.whitelist.is_empty());
    assert_contains(&response, &payload);
}

/// The service returns 200 with empty `instance_id` and `whitelist` until a whitelist is first configured.
#[tokio::test]
async fn show_ip_whitelist_with_empty_fields() {
    assert_correction("ShowIpWhitelist", "ShowIpWhitelistResponse.description");
    let payload = json!({ "instance_id": "", "enable_whitelist": false, "whitelist": [] });
    let emulator = emulator::with_response("ShowIpWhitelist", payload.clone()).await;
    let response = emulator::client(&emulator).show_ip_whitelist(CACHE).await.unwrap();
    assert_eq!(response.instance_id.as_deref(), Some(""));
    assert_eq!(response.enable_whitelist, Some(false));
    assert!(response.whitelist.is_empty());
    assert_contains(&response, &payload);
}

/// The service returns 400 with `DCS.4872` if the instance does not support whitelists.
#[tokio::test]
async fn show_ip_whitelist_if_unsupported() {
    assert_correction("ShowIpWhitelist", "responses.400");
    let message = "The whitelist is not supported.";
    let client =
        client_with_error(400, json!({ "error_code": "DCS.4872", "error_msg": message, "error_ext_msg": null })).await;
    let error = client.show_ip_whitelist(CACHE).await.unwrap_err();
    assert_failure(&error, 400, Some("DCS.4872"), message);
}
