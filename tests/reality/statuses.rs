//! Statuses, and answers without a body. Those of 2.3 are what gophertelekomcloud acceptance/openstack/dcs/v2 met.

use dcs_sdk::types;
use serde_json::json;

use super::{
    body, cases, least,
    outcome::{Compared, refused, stock},
    service::{INSTANCE, PROJECT, Service},
};

cases! {
    "2.1" "A" UpdateIpWhitelist a_whitelist_that_was_set: "answers 200 where the page has 204",
    "2.2" "B" ListBackupRecords no_backups: "answers 204 and no body when there are none",
    "2.2" "D" ListRestoreRecords no_restorations: "answers 204 and no body when there are none",
    "2.2" "B" ListRedislog no_run_logs: "answers 204 and no body when there are none",
    "2.2" "D" DeleteBigkeyScanTask a_big_key_task_that_is_gone: "answers 200 with a body, or 204 without one",
    "2.2" "D" DeleteHotkeyScanTask a_hot_key_task_that_is_gone: "answers 200 with a body, or 204 without one",
    "2.2" "D" DeleteBackgroundTask a_background_task_that_is_gone: "answers 200 with a body, or 204 without one",
    "2.3" "A" CreateInstance an_instance_that_is_created: "answers 200 with its ID",
    "2.3" "A" ResizeInstance an_instance_that_is_resized: "answers 204",
    "2.3" "A" UpdateInstance an_instance_that_is_changed: "answers 204",
    "2.3" "A" UpdateConfigurations parameters_that_are_changed: "answers 204",
    "2.3" "A" BatchCreateOrDeleteTags tags_that_are_changed: "answers 204",
    "2.3" "A" RestartOrFlushInstances instances_that_are_restarted: "answers 200 with a result for each",
    "2.3" "A" ShowInstance an_instance_that_was_deleted: "answers 404, which tells who waits that it is gone",
    "2.5" "B" DeleteBackupFile a_backup_that_is_deleted: "answers 204 before it is gone",
    "2.5" "B" DeleteBackupFile a_backup_that_is_deleted_twice: "refuses the second call with `DCS.4031`",
}

async fn a_whitelist_that_was_set() -> Compared {
    let whitelist = json!({ "enable_whitelist": true, "whitelist": [{ "group_name": "g", "ip_list": ["10.0.0.1"] }] });
    let set = async |service: &Service| {
        let body: types::UpdateIpWhitelistRequest = body(whitelist.clone());
        service.ours().update_ip_whitelist().instance_id(INSTANCE).body(body).await.unwrap()
    };
    // What the body of the 200 is nobody has told.
    for text in ["", "{}", "null", "\"ok\"", "<html>"] {
        assert_eq!(set(&Service::saying(200, "application/json", text).await).await.status(), 200, "{text}");
    }
    assert_eq!(set(&Service::silent(204).await).await.status(), 204);

    let service = Service::silent(200).await;
    let stock = stock(service.stock().update_ip_whitelist(PROJECT, INSTANCE, &body(whitelist.clone())).await);
    Compared::values(json!(null), stock, &set(&service).await)
}

/// terraform-provider-huaweicloud resource_huaweicloud_dcs_backup.go:330 (PR 7168).
async fn no_backups() -> Compared {
    let ours = Service::silent(204).await.ours().list_backup_records().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::ListBackupRecordsResponse::default());
    Compared::values(json!({}), refused("ListBackupRecords"), &ours)
}

async fn no_restorations() -> Compared {
    let ours = Service::silent(204).await.ours().list_restore_records().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::ListRestoreRecordsResponse::default());
    Compared::values(json!({}), refused("ListRestoreRecords"), &ours)
}

/// terraform-provider-huaweicloud data_source_huaweicloud_dcs_redis_run_logs.go:100.
async fn no_run_logs() -> Compared {
    let call = Service::silent(204).await.ours().list_redislog().instance_id(INSTANCE).log_type("run");
    let ours = call.await.unwrap();
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::ListRedislogResponse::default());
    Compared::values(json!({}), refused("ListRedislog"), &ours)
}

async fn a_big_key_task_that_is_gone() -> Compared {
    let delete = async |service: Service| {
        service.ours().delete_bigkey_scan_task().instance_id(INSTANCE).bigkey_id("b-1").await.unwrap()
    };
    let deleted = delete(Service::answering(200, json!({ "id": "b-1" })).await).await;
    assert_eq!((deleted.status().as_u16(), deleted.id.as_deref()), (200, Some("b-1")));
    let ours = delete(Service::silent(204).await).await;
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::BigkeyScanTask::default());
    Compared::values(json!({}), refused("DeleteBigkeyScanTask"), &ours)
}

async fn a_hot_key_task_that_is_gone() -> Compared {
    let delete = async |service: Service| {
        service.ours().delete_hotkey_scan_task().instance_id(INSTANCE).hotkey_id("h-1").await.unwrap()
    };
    let deleted = delete(Service::answering(200, json!({ "id": "h-1" })).await).await;
    assert_eq!((deleted.status().as_u16(), deleted.id.as_deref()), (200, Some("h-1")));
    let ours = delete(Service::silent(204).await).await;
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::HotkeyScanTask::default());
    Compared::values(json!({}), refused("DeleteHotkeyScanTask"), &ours)
}

async fn a_background_task_that_is_gone() -> Compared {
    let delete = async |service: Service| {
        service.ours().delete_background_task().instance_id(INSTANCE).task_id("t-1").await.unwrap()
    };
    let deleted = delete(Service::answering(200, json!({ "message": "done" })).await).await;
    assert_eq!((deleted.status().as_u16(), deleted.message.as_deref()), (200, Some("done")));
    let ours = delete(Service::silent(204).await).await;
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::DeleteBackgroundTaskResponse::default());
    Compared::values(json!({}), refused("DeleteBackgroundTask"), &ours)
}

async fn an_instance_that_is_created() -> Compared {
    let answer = json!({ "instances": [{ "instance_id": "i-1", "instance_name": "cache" }] });
    let service = Service::answering(200, answer.clone()).await;
    let instance = least();
    let stock = stock(service.stock().create_instance(PROJECT, &body(instance.clone())).await);
    let ours = service.ours().create_instance().body(body::<types::CreateInstanceRequest>(instance)).await.unwrap();
    assert_eq!(ours.instances[0].instance_id, "i-1");
    assert_eq!(ours.instances[0].instance_name.as_deref(), Some("cache"));
    Compared::values(answer, stock, &ours)
}

async fn an_instance_that_is_resized() -> Compared {
    let service = Service::silent(204).await;
    let size = json!({ "spec_code": "redis.ha.xu1.large.r2.2", "new_capacity": 2 });
    let stock = stock(service.stock().resize_instance(PROJECT, INSTANCE, &body(size.clone())).await);
    let call = service.ours().resize_instance().instance_id(INSTANCE).body(body::<types::ResizeInstanceRequest>(size));
    let ours = call.await.unwrap();
    assert_eq!(ours.status(), 204);
    Compared::values(json!(null), stock, &ours)
}

async fn an_instance_that_is_changed() -> Compared {
    let service = Service::silent(204).await;
    let stock = stock(service.stock().update_instance(PROJECT, INSTANCE, &body(json!({ "name": "other" }))).await);
    let ours = service.ours().update_instance().instance_id(INSTANCE).body_map(|body| body.name("other".to_owned()));
    let ours = ours.await.unwrap();
    assert_eq!(ours.status(), 204);
    Compared::values(json!(null), stock, &ours)
}

async fn parameters_that_are_changed() -> Compared {
    let service = Service::silent(204).await;
    let change = json!({ "redis_config": [{ "param_id": "1", "param_name": "timeout", "param_value": "100" }] });
    let stock = stock(service.stock().update_configurations(PROJECT, INSTANCE, &body(change.clone())).await);
    let change: types::UpdateConfigurationsRequest = body(change);
    let ours = service.ours().update_configurations().instance_id(INSTANCE).body(change).await.unwrap();
    assert_eq!(ours.status(), 204);
    Compared::values(json!(null), stock, &ours)
}

async fn tags_that_are_changed() -> Compared {
    let service = Service::silent(204).await;
    let change = json!({ "action": "create", "tags": [{ "key": "k", "value": "v" }] });
    let stock = stock(service.stock().batch_create_or_delete_tags(PROJECT, INSTANCE, &body(change.clone())).await);
    let change: types::BatchCreateOrDeleteTagsRequest = body(change);
    let ours = service.ours().batch_create_or_delete_tags().instance_id(INSTANCE).body(change).await.unwrap();
    assert_eq!(ours.status(), 204);
    Compared::values(json!(null), stock, &ours)
}

async fn instances_that_are_restarted() -> Compared {
    let answer = json!({ "results": [{ "instance": "i-1", "result": "success" }] });
    let service = Service::answering(200, answer.clone()).await;
    let restart = json!({ "action": "restart", "instances": ["i-1"] });
    let stock = stock(service.stock().restart_or_flush_instances(PROJECT, &body(restart.clone())).await);
    let restart: types::RestartOrFlushInstancesRequest = body(restart);
    let ours = service.ours().restart_or_flush_instances().body(restart).await.unwrap();
    assert_eq!(ours.results[0].instance.as_deref(), Some("i-1"));
    assert!(ours.results[0].result.as_ref().is_some_and(|result| result.as_str() == "success"));
    Compared::values(answer, stock, &ours)
}

async fn an_instance_that_was_deleted() -> Compared {
    let message = "The requested URL does not exist.";
    let service = Service::answering(404, json!({ "error_code": "DCS.4001", "error_msg": message })).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(404, Some("DCS.4001"), message, stock, &ours)
}

async fn a_backup_that_is_deleted() -> Compared {
    let service = Service::silent(204).await;
    let stock = stock(service.stock().delete_backup_file(PROJECT, INSTANCE, "b-1").await);
    let ours = service.ours().delete_backup_file().instance_id(INSTANCE).backup_id("b-1").await.unwrap();
    assert_eq!(ours.status(), 204);
    Compared::values(json!(null), stock, &ours)
}

async fn a_backup_that_is_deleted_twice() -> Compared {
    let service = Service::answering(400, json!({ "error_code": "DCS.4031", "error_msg": "no such backup" })).await;
    let stock = stock(service.stock().delete_backup_file(PROJECT, INSTANCE, "b-1").await);
    let ours = service.ours().delete_backup_file().instance_id(INSTANCE).backup_id("b-1").await.unwrap_err();
    Compared::failures(400, Some("DCS.4031"), "no such backup", stock, &ours)
}
