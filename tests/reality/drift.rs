//! Values of another type than the page's table has, and null and `{}` where there is nothing to say.

use serde_json::{Value, json};

use super::{
    cases,
    outcome::{Compared, refused, stock},
    service::{INSTANCE, PROJECT, Service},
    stock_list,
};
use crate::payloads;

cases! {
    "3.8" "C" ShowInstance reserved_fields: "answers booleans in `free`, `is_free` and `libos`, strings by the page",
    "3.8" "C" ShowInstance reserved_fields_that_are_null: "answers null in `free`, `is_free`, `libos` and `task`",
    "3.16" "D" ListBackgroundTask the_number_of_tasks: "answers a number in `task_count`, a string by the page",
    "3.16" "D" ShowMigrationTaskStats six_counters: "answers numbers in six fields, strings by the page",
    "3.16" "D" ShowIpWhitelist the_size_of_a_whitelist:
        "answers a number in `whitelist_ip_limit_num`, a string by the page",
    "3.18" "D" ListBackupRecords nothing_about_a_backup: "answers `{}` in `period` and `error_code` of the page's example",
    "3.18" "D" ListRestoreRecords nothing_about_a_restoration:
        "answers `{}` in `error_code` and `backup_remark` of the page's example",
    "3.18" "D" ListInstances nothing_about_an_instance:
        "answers `{}` in `publicip_id`, and numbers in two strings, of the page's example",
    "3.18" "D" ShowQuotaOfTenant nothing_about_a_quota: "answers `{}` in `unit` of the page's example",
    "3.18" "D" ShowDiagnosisTaskDetails null_for_lists_and_maps: "answers null for lists and maps in the page's example",
    "3.18" "D" ShowInstance null_for_everything: "answers null in any field, lists and objects among them",
}

/// The example of a page.
fn example(file: &str) -> Value {
    serde_json::from_str(&payloads::text(file)).unwrap()
}

async fn reserved_fields() -> Compared {
    let answer = json!({ "instance_id": "i-1", "free": false, "is_free": false, "libos": false });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!((ours.free, ours.is_free, ours.libos), (Some(false), Some(false), Some(false)));
    Compared::values(answer, stock, &ours)
}

async fn reserved_fields_that_are_null() -> Compared {
    let answer = json!({ "instance_id": "i-1", "free": null, "is_free": null, "libos": null, "task": null });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!((ours.free, ours.is_free, ours.libos, &ours.task), (None, None, None, &None));
    Compared::values(answer, stock, &ours)
}

async fn the_number_of_tasks() -> Compared {
    let answer = json!({ "task_count": 1, "tasks": [{ "id": "t-1" }] });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().list_background_task(PROJECT, INSTANCE, None, None, None, None).await);
    let ours = service.ours().list_background_task().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.task_count.as_deref(), Some("1"));
    assert_eq!(ours.tasks[0].id.as_deref(), Some("t-1"));
    Compared::values(answer, stock, &ours)
}

async fn six_counters() -> Compared {
    let answer = example("data_migration/show_migration_task_stats.response.200.json");
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_migration_task_stats(PROJECT, "t-1").await);
    let ours = service.ours().show_migration_task_stats().task_id("t-1").await.unwrap();
    assert_eq!(ours.full_migration_progress.as_deref(), Some("100"));
    assert_eq!(ours.offset.as_deref(), Some("100"));
    assert_eq!(ours.source_dbsize.as_deref(), Some("531221"));
    assert_eq!(ours.target_dbsize.as_deref(), Some("531211"));
    assert_eq!(ours.target_input_kbps.as_deref(), Some("50"));
    assert_eq!(ours.target_ops.as_deref(), Some("5300"));
    assert_eq!(ours.is_migrating, Some(true));
    Compared::values(answer, stock, &ours)
}

async fn the_size_of_a_whitelist() -> Compared {
    let answer = example("network_security/show_ip_whitelist.response.200.json");
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_ip_whitelist(PROJECT, INSTANCE).await);
    let ours = service.ours().show_ip_whitelist().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.whitelist_ip_limit_num.as_deref(), Some("20"));
    assert_eq!(ours.enable_whitelist, Some(true));
    assert_eq!(ours.whitelist[0].ip_list, ["10.10.10.1", "10.10.10.2"]);
    Compared::values(answer, stock, &ours)
}

async fn nothing_about_a_backup() -> Compared {
    let answer = example("backup_and_restoration/list_backup_records.response.200.json");
    let ours = Service::answering(200, answer).await.ours().list_backup_records().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.total_num, Some(1));
    let record = &ours.backup_record_response[0];
    assert_eq!(record.backup_id.as_deref(), Some("4631832a-14c6-45b0-a0b3-3abd8f591ad1"));
    assert_eq!((&record.period, &record.error_code), (&None, &None));
    assert_eq!(record.size, Some(880_232));
    Compared::values(json!({ "total_num": 1 }), refused("ListBackupRecords"), &ours)
}

async fn nothing_about_a_restoration() -> Compared {
    let answer = example("backup_and_restoration/list_restore_records.response.200.json");
    let ours = Service::answering(200, answer).await.ours().list_restore_records().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.total_num, Some(1));
    let record = &ours.restore_record_response[0];
    assert_eq!(record.restore_id.as_deref(), Some("a6155972-800c-4170-a479-3231e907d2f6"));
    assert_eq!((&record.error_code, &record.backup_remark), (&None, &None));
    assert_eq!(record.restore_remark.as_deref(), Some("doctest"));
    Compared::values(json!({ "total_num": 1 }), refused("ListRestoreRecords"), &ours)
}

async fn nothing_about_an_instance() -> Compared {
    let service = Service::answering(200, example("lifecycle_management/list_instances.response.200.json")).await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap();
    let instance = &ours.instances[0];
    assert_eq!(instance.instance_id.as_deref(), Some("c830053e-d5a3-4bc0-b6d6-ca37d1ea9dd5"));
    assert_eq!(instance.publicip_id, None);
    assert_eq!(instance.enterprise_project_id.as_deref(), Some("0"));
    assert_eq!(instance.tags[0].key.as_deref(), Some("1"));
    let held = json!({ "enterprise_project_id": "0", "publicip_id": null, "tags": [{ "key": "1", "value": "DCS" }] });
    Compared::values(json!({ "instance_num": 1, "instances": [held] }), stock, &ours)
}

async fn nothing_about_a_quota() -> Compared {
    let service = Service::answering(200, example("other_apis/show_quota_of_tenant.response.200.json")).await;
    let stock = stock(service.stock().show_quota_of_tenant(PROJECT).await);
    let ours = service.ours().show_quota_of_tenant().await.unwrap();
    let [instances, memory] = &ours.quotas.resources[..] else { panic!("{ours:?}") };
    assert_eq!((&instances.unit, instances.quota, instances.used), (&None, Some(10), Some(3)));
    assert_eq!((memory.unit.as_deref(), memory.quota, memory.used), (Some("GB"), Some(800), Some(22)));
    let held = [json!({ "unit": null, "quota": 10, "used": 3 }), json!({ "unit": "GB", "quota": 800, "used": 22 })];
    Compared::values(json!({ "quotas": { "resources": held } }), stock, &ours)
}

async fn null_for_lists_and_maps() -> Compared {
    let answer = example("instance_diagnosis/show_diagnosis_task_details.response.200.json");
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_diagnosis_task_details(PROJECT, "r-1").await);
    let ours = service.ours().show_diagnosis_task_details().report_id("r-1").await.unwrap();
    let node = &ours.diagnosis_node_report_list[0];
    let [load, storage, _] = &node.diagnosis_dimension_list[..] else { panic!("{ours:?}") };
    assert_eq!(load.name.as_deref(), Some("load"));
    assert_eq!(load.diagnosis_item_list[0].cause_ids, None);
    let conclusion = &storage.diagnosis_item_list[0].cause_ids.as_ref().unwrap()[0];
    assert_eq!((conclusion.id, &conclusion.params), (Some(7), &None));
    Compared::values(answer, stock, &ours)
}

async fn null_for_everything() -> Compared {
    let mut answer = example("lifecycle_management/show_instance.response.200.json");
    for (name, value) in answer.as_object_mut().unwrap() {
        if name != "instance_id" {
            *value = Value::Null;
        }
    }
    answer["tags"] = Value::Null;
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("a4c545cd-10b2-4efc-b0ab-a9b554ca0621"));
    assert!(ours.tags.is_empty() && ours.az_codes.is_empty());
    assert_eq!((&ours.status, &ours.features, ours.port), (&None, &None, None));
    Compared::values(answer, stock, &ours)
}
