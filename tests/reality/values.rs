//! What numbers, times and truth values look like.

use chrono::DateTime;
use dcs_sdk::types;
use dcs_stock::types as stock_types;
use serde_json::json;

use super::{
    body, cases, least,
    outcome::{Compared, Outcome, refused, stock, without_place},
    service::{INSTANCE, PROJECT, Service},
    stock_list,
};

cases! {
    "3.1" "A" ResizeInstance a_fraction_of_a_gigabyte: "takes 0.25 as `new_capacity`, which the page has as an integer",
    "3.2" "A" ShowInstance a_small_instance: "answers 0 as `capacity`, and `.125`, without a zero, as `capacity_minor`",
    "3.2" "A" ListInstances small_instances: "answers 0 as `capacity`, and `.125`, without a zero, as `capacity_minor`",
    "3.14" "A" ShowInstance access_without_a_password: "answers `no_password_access` as text",
    "3.14" "D" ListInstances access_without_a_password_in_a_list:
        "answers `no_password_access` as a boolean in the page's example, as text by its table",
    "3.14" "A" CreateInstance access_without_a_password_asked_for: "takes `no_password_access` as a boolean",
    "3.15" "C" ListBackupRecords whether_a_backup_can_be_restored: "answers `is_support_restore` as text, `TRUE`",
    "3.16" "B" SetOnlineMigrationTask a_bandwidth: "takes `bandwidth_limit_mb` as text",
    "3.19" "C" ShowInstance times_in_milliseconds: "answers the times of `bandwidth_info` in milliseconds since 1970",
}

async fn a_fraction_of_a_gigabyte() -> Compared {
    let size = json!({ "spec_code": "redis.ha.xu1.tiny.r2.256", "new_capacity": 0.25 });
    let stock = match serde_json::from_value::<stock_types::ResizeInstanceRequest>(size.clone()) {
        Ok(body) => Outcome::whole(format!("sends {}", body.new_capacity)),
        Err(error) => Outcome::none(format!("can't send it: {}", without_place(&error))),
    };
    let service = Service::silent(204).await;
    let size: types::ResizeInstanceRequest = body(size);
    service.ours().resize_instance().instance_id(INSTANCE).body(size).await.unwrap();
    let sent = service.request().json();
    assert_eq!(sent["new_capacity"], json!(0.25));
    Compared::new(stock, Outcome::whole(format!("sends {}", sent["new_capacity"])))
}

async fn a_small_instance() -> Compared {
    let answer = json!({ "instance_id": "i-1", "capacity": 0, "capacity_minor": ".125" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!(ours.capacity, Some(0));
    assert_eq!(ours.capacity_minor.as_deref(), Some(".125"));
    Compared::values(answer, stock, &ours)
}

async fn small_instances() -> Compared {
    let answer = json!({ "instances": [{ "capacity": 0, "capacity_minor": ".125" }] });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap();
    assert_eq!(ours.instances[0].capacity, Some(0));
    assert_eq!(ours.instances[0].capacity_minor.as_deref(), Some(".125"));
    Compared::values(answer, stock, &ours)
}

/// gophertelekomcloud openstack/dcs/v2/instance/Get.go:38.
async fn access_without_a_password() -> Compared {
    let answer = json!({ "instance_id": "i-1", "no_password_access": "true" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!(ours.no_password_access, Some(types::PasswordlessAccess::True));
    Compared::values(answer, stock, &ours)
}

async fn access_without_a_password_in_a_list() -> Compared {
    let answer = json!({ "instances": [
        { "instance_id": "i-1", "no_password_access": true },
        { "instance_id": "i-2", "no_password_access": "false" },
    ] });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap();
    let [one, two] = &ours.instances[..] else { panic!("{ours:?}") };
    assert_eq!(one.instance_id.as_deref(), Some("i-1"));
    assert_eq!(one.no_password_access, Some(types::PasswordlessAccess::True));
    assert_eq!(two.instance_id.as_deref(), Some("i-2"));
    assert_eq!(two.no_password_access, Some(types::PasswordlessAccess::False));
    Compared::values(answer, stock, &ours)
}

/// gophertelekomcloud openstack/dcs/v2/instance/Create.go:28.
async fn access_without_a_password_asked_for() -> Compared {
    let mut instance = least();
    instance["no_password_access"] = true.into();
    let service = Service::answering(200, json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let sent = || match &service.request().json()["no_password_access"] {
        sent if *sent == json!(true) => Outcome::whole("sends true"),
        sent => Outcome::part(format!("sends {sent}")),
    };
    service.stock().create_instance(PROJECT, &body(instance.clone())).await.unwrap();
    let stock = sent();
    service.ours().create_instance().body(body::<types::CreateInstanceRequest>(instance)).await.unwrap();
    Compared::new(stock, sent())
}

/// python-otcextensions otcextensions/sdk/dcs/v1/backup.py:70, for the older version of the call.
async fn whether_a_backup_can_be_restored() -> Compared {
    let records = ["TRUE", "FALSE"].map(|can| json!({ "backup_id": "b-1", "is_support_restore": can }));
    let answer = json!({ "backup_record_response": records });
    let service = Service::answering(200, answer.clone()).await;
    let ours = service.ours().list_backup_records().instance_id(INSTANCE).await.unwrap();
    let [one, two] = &ours.backup_record_response[..] else { panic!("{ours:?}") };
    assert_eq!(one.backup_id.as_deref(), Some("b-1"));
    assert_eq!(one.is_support_restore.as_ref().map(|can| can.as_str()), Some("TRUE"));
    assert_eq!(two.is_support_restore.as_ref().map(|can| can.as_str()), Some("FALSE"));
    Compared::values(answer, refused("ListBackupRecords"), &ours)
}

/// terraform-provider-huaweicloud resource_huaweicloud_dcs_online_data_migration_task.go:88,340.
async fn a_bandwidth() -> Compared {
    let task = json!({
        "migration_method": "incremental_migration", "resume_mode": "auto", "bandwidth_limit_mb": "123",
        "source_instance": { "addrs": "192.168.1.1:6379" }, "target_instance": { "id": "i-1" },
    });
    let service = Service::answering(200, json!({ "id": "t-1" })).await;
    let sent = || match &service.request().json()["bandwidth_limit_mb"] {
        sent if *sent == json!("123") => Outcome::whole(format!("sends {sent}")),
        sent => Outcome::part(format!("sends {sent}")),
    };
    service.stock().set_online_migration_task(PROJECT, "t-1", &body(task.clone())).await.unwrap();
    let stock = sent();
    let task: types::SetOnlineMigrationTaskRequest = body(task);
    service.ours().set_online_migration_task().task_id("t-1").body(task).await.unwrap();
    Compared::new(stock, sent())
}

async fn times_in_milliseconds() -> Compared {
    let answer = json!({ "bandwidth_info": {
        "begin_time": 1_700_000_000_000_i64, "end_time": 1_700_003_600_000_i64, "current_time": 1_700_000_001_000_i64,
        "next_expand_time": 1_700_007_200_000_i64, "expand_effect_time": 3_600_000, "expand_interval_time": 7_199_000,
    } });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    let bandwidth = ours.bandwidth_info.as_ref().unwrap();
    assert_eq!(bandwidth.begin_time, DateTime::from_timestamp_millis(1_700_000_000_000));
    assert_eq!(bandwidth.end_time, DateTime::from_timestamp_millis(1_700_003_600_000));
    assert_eq!(bandwidth.current_time, DateTime::from_timestamp_millis(1_700_000_001_000));
    assert_eq!(bandwidth.next_expand_time, DateTime::from_timestamp_millis(1_700_007_200_000));
    assert_eq!(bandwidth.expand_effect_time, Some(3_600_000));
    assert_eq!(bandwidth.expand_interval_time, Some(7_199_000));
    Compared::values(answer, stock, &ours)
}
