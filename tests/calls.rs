//! Calls of operations, in the order of the API reference, with all query parameters and the request body of the page's
//! example. An operation that has none is called as in its documentation.

use std::pin::Pin;

use dcs_sdk::{Client, Error, Response, types};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    emulator::CACHE,
    payloads::{corrected, example},
    rustdoc_examples,
};

/// An operation ID, and a function that calls the operation.
pub struct Call {
    pub id: &'static str,
    pub send: fn(Client) -> ResponseFuture,
}

pub type ResponseFuture = Pin<Box<dyn Future<Output = Result<Received, Error>>>>;

/// The status and the value of a response, with the value serialized to JSON.
pub struct Received {
    pub status: u16,
    pub value: Value,
}

/// The calls in [`CALLS`], and the example in the documentation of each other operation.
pub fn all() -> impl Iterator<Item = &'static Call> {
    let has_call = |id: &str| CALLS.iter().any(|call| call.id == id);
    CALLS.iter().chain(rustdoc_examples::CALLS.iter().filter(move |call| !has_call(call.id)))
}

/// Returns the first call of an operation.
pub fn find(id: &str) -> &'static Call {
    all().find(|call| call.id == id).unwrap_or_else(|| panic!("there is no call of {id}"))
}

pub fn received<T: Serialize>(response: Response<T>) -> Received {
    Received { status: response.status().as_u16(), value: serde_json::to_value(response.into_inner()).unwrap() }
}

macro_rules! calls {
    ($client:ident; $($id:literal => $call:expr,)+) => {
        /// Each path parameter has its own name as its value, except for the instance ID, which the emulator must know,
        /// and the API version, which is an enum.
        pub const CALLS: &[$crate::calls::Call] = &[$(
            $crate::calls::Call {
                id: $id,
                send: |$client| Box::pin(async move { Ok($crate::calls::received($call.send().await?)) }),
            },
        )+];
    };
}
pub(crate) use calls;

calls! { dcs;
    // Lifecycle management.
    "ListInstances" => dcs.list_instances().instance_id(CACHE).include_failure(true).include_delete(false)
        .name("cache & more").offset(0).limit(10).status("RUNNING").name_equal(true).tags("a=b").ip("192.168.0.1")
        .capacity(0.125),
    "CreateInstance" => dcs.create_instance().body(corrected::<types::CreateInstanceRequest>(
        "lifecycle_management/create_instance.request.json",
        // The ID is a number in the example but a string in the table, and the password is masked.
        json!({ "enterprise_project_id": "0", "password": "Xxxxxx-1" }),
    )),
    "CreateInstance" => dcs.create_instance().body(corrected::<types::CreateInstanceRequest>(
        "lifecycle_management/create_instance.request.2.json",
        json!({ "enterprise_project_id": "0", "password": "Xxxxxx-1" }),
    )),
    "BatchDeleteInstances" => dcs.batch_delete_instances().all_failure(false)
        .body(example::<types::BatchDeleteInstancesRequest>("lifecycle_management/batch_delete_instances.request.json")),
    "ShowInstance" => dcs.show_instance(CACHE),
    "UpdateInstance" => dcs.update_instance(CACHE).body(corrected::<types::UpdateInstanceRequest>(
        "lifecycle_management/update_instance.request.json",
        // The example has "1," and "1" for fields that are integers in the table.
        json!({ "instance_backup_policy": { "save_days": 1, "periodical_backup_plan": { "backup_at": [1, 7] } } }),
    )),
    "DeleteSingleInstance" => dcs.delete_single_instance(CACHE),
    "ResizeInstance" => dcs.resize_instance(CACHE)
        .body(example::<types::ResizeInstanceRequest>("lifecycle_management/resize_instance.request.json")),

    // Instance management.
    "ChangeMasterStandby" => dcs.change_master_standby(CACHE),
    "ListStatisticsOfRunningInstances" => dcs.list_statistics_of_running_instances(),
    "ResetPassword" => dcs.reset_password(CACHE).body(corrected::<types::ResetPasswordRequest>(
        "instance_management/reset_password.request.json",
        // The password in the example has six characters; the table requires at least eight.
        json!({ "new_password": "Xxxxxx-1" }),
    )),
    "RestartOrFlushInstances" => dcs.restart_or_flush_instances().body(example::<types::RestartOrFlushInstancesRequest>(
        "instance_management/restart_or_flush_instances.request.json",
    )),
    "UpdatePassword" => dcs.update_password(CACHE).body(corrected::<types::UpdatePasswordRequest>(
        "instance_management/update_password.request.json",
        // As in ResetPassword.
        json!({ "new_password": "Xxxxxx-1" }),
    )),

    // Shards and replicas.
    "BatchShowNodesInformation" => dcs.batch_show_nodes_information().offset(0).limit(10),
    "DeleteIpFromDomainName" => dcs.delete_ip_from_domain_name(CACHE, "group_id", "node_id"),
    "ListGroupReplicationInfo" => dcs.list_group_replication_info(CACHE),
    "UpdateSlavePriority" => dcs.update_slave_priority(CACHE, "group_id", "node_id")
        .body(example::<types::UpdateSlavePriorityRequest>("shards_and_replicas/update_slave_priority.request.json")),

    // Parameter management.
    "ListConfigHistories" => dcs.list_config_histories(CACHE).offset(0).limit(10),
    "ListConfigurations" => dcs.list_configurations(CACHE),
    "UpdateConfigurations" => dcs.update_configurations(CACHE)
        .body(example::<types::UpdateConfigurationsRequest>("parameter_management/update_configurations.request.json")),

    // Backup and restoration.
    "ListBackupRecords" => dcs.list_backup_records(CACHE).begin_time("20170718235959")
        .end_time("20170719235959").limit(10).offset(0),
    "CopyInstance" => dcs.copy_instance(CACHE)
        .body(example::<types::CopyInstanceRequest>("backup_and_restoration/copy_instance.request.json")),
    "DeleteBackupFile" => dcs.delete_backup_file(CACHE, "backup_id"),
    "ListBackupFileLinks" => dcs.list_backup_file_links(CACHE, "backup_id").body(
        example::<types::ListBackupFileLinksRequest>("backup_and_restoration/list_backup_file_links.request.json"),
    ),
    "ListRestoreRecords" => dcs.list_restore_records(CACHE).begin_time("20170718235959")
        .end_time("20170719235959").limit(10).offset(0),
    "RestoreInstance" => dcs.restore_instance(CACHE)
        .body(example::<types::RestoreInstanceRequest>("backup_and_restoration/restore_instance.request.json")),

    // Data migration.
    "BatchStopMigrationTasks" => dcs.batch_stop_migration_tasks()
        .body(example::<types::BatchStopMigrationTasksRequest>("data_migration/batch_stop_migration_tasks.request.json")),
    "CreateMigrationTask" => dcs.create_migration_task()
        .body(example::<types::CreateMigrationTaskRequest>("data_migration/create_migration_task.request.json")),
    "CreateOnlineMigrationTask" => dcs.create_online_migration_task().body(
        example::<types::CreateOnlineMigrationTaskRequest>("data_migration/create_online_migration_task.request.json"),
    ),
    "DeleteMigrationTask" => dcs.delete_migration_task()
        .body(example::<types::DeleteMigrationTaskRequest>("data_migration/delete_migration_task.request.json")),
    "ListMigrationTask" => dcs.list_migration_task().offset(0).limit(10).name("task"),
    "SetOnlineMigrationTask" => dcs.set_online_migration_task("task_id")
        .body(corrected::<types::SetOnlineMigrationTaskRequest>(
            "data_migration/set_online_migration_task.request.json",
            // The limit is a number in the example but a string in the table.
            json!({ "bandwidth_limit_mb": "123" }),
        )),
    "ShowMigrationTask" => dcs.show_migration_task("task_id"),
    "UpdateMigrationTask" => dcs.update_migration_task("task_id")
        .body(example::<types::UpdateMigrationTaskRequest>("data_migration/update_migration_task.request.json")),
    "ShowMigrationTaskStats" => dcs.show_migration_task_stats("task_id"),
    "StopMigrationTask" => dcs.stop_migration_task("task_id"),

    // Tag management.
    "BatchCreateOrDeleteTags" => dcs.batch_create_or_delete_tags(CACHE)
        .body(example::<types::BatchCreateOrDeleteTagsRequest>("tag_management/batch_create_or_delete_tags.request.json")),
    "BatchCreateOrDeleteTags" => dcs.batch_create_or_delete_tags(CACHE).body(
        example::<types::BatchCreateOrDeleteTagsRequest>("tag_management/batch_create_or_delete_tags.request.2.json"),
    ),
    "ListTagsOfTenant" => dcs.list_tags_of_tenant(),
    "ShowTags" => dcs.show_tags(CACHE),

    // Cache analysis.
    "CreateAutoExpireScanTask" => dcs.create_auto_expire_scan_task(CACHE),
    "CreateBigkeyScanTask" => dcs.create_bigkey_scan_task(CACHE),
    "CreateHotkeyScanTask" => dcs.create_hotkey_scan_task(CACHE),
    "DeleteBigkeyScanTask" => dcs.delete_bigkey_scan_task(CACHE, "bigkey_id"),
    "DeleteHotkeyScanTask" => dcs.delete_hotkey_scan_task(CACHE, "hotkey_id"),
    "ListBigkeyScanTasks" => dcs.list_bigkey_scan_tasks(CACHE).offset(0).limit(10).status("waiting"),
    "ListHotKeyScanTasks" => dcs.list_hot_key_scan_tasks(CACHE).offset(0).limit(10).status("success"),
    "ShowBigkeyAutoscanConfig" => dcs.show_bigkey_autoscan_config(CACHE),
    "ShowBigkeyScanTaskDetails" => dcs.show_bigkey_scan_task_details(CACHE, "bigkey_id"),
    "ShowHotkeyAutoscanConfig" => dcs.show_hotkey_autoscan_config(CACHE),
    "ShowHotkeyTaskDetails" => dcs.show_hotkey_task_details(CACHE, "hotkey_id"),
    "UpdateBigkeyAutoscanConfig" => dcs.update_bigkey_autoscan_config(CACHE)
        .body(example::<types::AutoscanConfigUpdate>("cache_analysis/update_bigkey_autoscan_config.request.json")),
    "UpdateHotkeyAutoScanConfig" => dcs.update_hotkey_auto_scan_config(CACHE)
        .body(example::<types::AutoscanConfigUpdate>("cache_analysis/update_hotkey_auto_scan_config.request.json")),

    // Log management.
    "CreateRedislog" => dcs.create_redislog(CACHE).query_time(7).log_type("run")
        .replication_id("replication"),
    "CreateRedislogDownloadLink" => dcs.create_redislog_download_link(CACHE, "id"),
    "ListRedislog" => dcs.list_redislog(CACHE).offset(0).limit(10).log_type("run"),
    "ListSlowlog" => dcs.list_slowlog(CACHE).offset(0).limit(10).sort_key("start_time").sort_dir("desc")
        .start_time(1598803200000).end_time(1599494399000),

    // Network security.
    "DownloadSSLCert" => dcs.download_ssl_cert(CACHE),
    "ShowInstanceSSLDetail" => dcs.show_instance_ssl_detail(CACHE),
    "UpdateSSLSwitch" => dcs.update_ssl_switch(CACHE)
        .body(example::<types::UpdateSslSwitchRequest>("network_security/update_ssl_switch.request.json")),
    "ShowIpWhitelist" => dcs.show_ip_whitelist(CACHE),
    "UpdateIpWhitelist" => dcs.update_ip_whitelist(CACHE)
        .body(example::<types::UpdateIpWhitelistRequest>("network_security/update_ip_whitelist.request.json")),

    // Background task management.
    "DeleteBackgroundTask" => dcs.delete_background_task(CACHE, "task_id"),
    "DeleteCenterTask" => dcs.delete_center_task("task_id"),
    "ListBackgroundTask" => dcs.list_background_task(CACHE).offset(0).limit(10)
        .start_time("20200609160000").end_time("20200617155959"),
    "ShowJobInfo" => dcs.show_job_info("job_id"),

    // Instance diagnosis.
    "ListDiagnosisTasks" => dcs.list_diagnosis_tasks(CACHE).limit(10).offset(0),
    "ShowDiagnosisTaskDetails" => dcs.show_diagnosis_task_details("report_id"),

    // Template management.
    "CreateCustomTemplate" => dcs.create_custom_template().body(corrected::<types::CreateCustomTemplateRequest>(
        "template_management/create_custom_template.request.json",
        // The value is a number in the example but a string in the table.
        json!({ "params": { "latency-monitor-threshold": "15" } }),
    )),
    "ListConfigTemplates" => dcs.list_config_templates().name("template").type_("sys").engine("Redis")
        .engine_version("5.0").cache_mode("single").offset(0).limit(10),

    // Other APIs.
    "ListAvailableZones" => dcs.list_available_zones(),
    "ListFlavors" => dcs.list_flavors().spec_code("redis.single.xu1.large.1").cache_mode("single").engine("Redis")
        .engine_version("5.0").cpu_type("x86_64").capacity(1.0),
    "ListMaintenanceWindows" => dcs.list_maintenance_windows(),
    "ListMonitoredObjects" => dcs.list_monitored_objects().dim_name("dcs_instance_id").offset(0).limit(10),
    "ListMonitoredObjectsOfInstance" => dcs.list_monitored_objects_of_instance(CACHE)
        .dim_name("dcs_instance_id"),
    "ShowQuotaOfTenant" => dcs.show_quota_of_tenant(),

    // API version query.
    "ListApiVersions" => dcs.list_api_versions(),
    "ShowApiVersion" => dcs.show_api_version("v2"),
}
