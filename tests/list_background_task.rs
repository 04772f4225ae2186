//! Tests of `ListBackgroundTask` (*Listing Background Tasks*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_background_task(CACHE).offset(0).limit(10);
    call.start_time("20200609160000").end_time("20200617155959").await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/tasks")));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(pairs, ["end_time=20200617155959", "limit=10", "offset=0", "start_time=20200609160000"]);
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "task_count": "1", "tasks": [{
        "id": "8abf6e1e", "name": "masterStandbySwapJob", "user_name": "dcs_000_02", "user_id": "d53977d1",
        "params": "{\"port\":6380}", "status": "SUCCESS", "created_at": "2020-06-17T08:18:06.597Z",
        "updated_at": "2020-06-17T08:18:10.106Z", "enable_show": true,
        "details": {
            "old_capacity": "0.125", "new_capacity": "0.25", "enable_public_ip": true, "public_ip_id": "7e9c",
            "public_ip_address": "80.158.0.1", "enable_ssl": false, "old_cache_mode": "single",
            "new_cache_mode": "ha", "old_resource_spec_code": "redis.single.xu1.tiny.125",
            "new_resource_spec_code": "redis.ha.xu1.tiny.256", "old_replica_num": 1, "new_replica_num": 2,
            "old_cache_type": "old type", "new_cache_type": "new type", "replica_ip": "192.192.0.3",
            "replica_az": "az01", "group_name": "group1", "old_port": 6379, "new_port": 6380,
            "is_only_adjust_charging": false, "account_name": "account1", "source_ip": "192.192.0.0",
            "target_ip": "192.192.0.1", "node_name": "node1", "rename_commands": ["keys", "flushall"],
            "updated_config_length": 4,
        },
    }] });
    let emulator = emulator::with_response("ListBackgroundTask", payload).await;
    let call = emulator::strict_client(&emulator).list_background_task(CACHE);
    let page = call.await.unwrap();
    assert_eq!(page.task_count, Some(1));
    let [task] = &page.tasks[..] else { panic!("{page:?}") };
    assert_eq!(task.id, "8abf6e1e");
    assert_eq!(task.name, Some(types::BackgroundTaskName::MasterStandbySwapJob));
    assert_eq!(task.user_name.as_deref(), Some("dcs_000_02"));
    assert_eq!(task.user_id.as_deref(), Some("d53977d1"));
    assert_eq!(task.params.as_deref(), Some("{\"port\":6380}"));
    assert_eq!(task.status.as_deref(), Some("SUCCESS"));
    assert_eq!(task.created_at, Some("2020-06-17T08:18:06.597Z".parse().unwrap()));
    assert_eq!(task.updated_at, Some("2020-06-17T08:18:10.106Z".parse().unwrap()));
    assert_eq!(task.enable_show, Some(true));
    assert_eq!((task.job_id.as_deref(), task.error_code.as_deref()), (None, None));
    let details = task.details.as_ref().unwrap();
    assert_eq!(details.old_capacity, Some(0.125));
    assert_eq!(details.new_capacity, Some(0.25));
    assert_eq!(details.enable_public_ip, Some(true));
    assert_eq!(details.public_ip_id.as_deref(), Some("7e9c"));
    assert_eq!(details.public_ip_address.as_deref(), Some("80.158.0.1"));
    assert_eq!(details.enable_ssl, Some(false));
    assert_eq!(details.old_cache_mode.as_deref(), Some("single"));
    assert_eq!(details.new_cache_mode.as_deref(), Some("ha"));
    assert_eq!(details.old_resource_spec_code.as_deref(), Some("redis.single.xu1.tiny.125"));
    assert_eq!(details.new_resource_spec_code.as_deref(), Some("redis.ha.xu1.tiny.256"));
    assert_eq!(details.old_replica_num, Some(1));
    assert_eq!(details.new_replica_num, Some(2));
    assert_eq!(details.old_cache_type.as_deref(), Some("old type"));
    assert_eq!(details.new_cache_type.as_deref(), Some("new type"));
    assert_eq!(details.replica_ip.as_deref(), Some("192.192.0.3"));
    assert_eq!(details.replica_az.as_deref(), Some("az01"));
    assert_eq!(details.group_name.as_deref(), Some("group1"));
    assert_eq!(details.old_port, Some(6379));
    assert_eq!(details.new_port, Some(6380));
    assert_eq!(details.is_only_adjust_charging, Some(false));
    assert_eq!(details.account_name.as_deref(), Some("account1"));
    assert_eq!(details.source_ip.as_deref(), Some("192.192.0.0"));
    assert_eq!(details.target_ip.as_deref(), Some("192.192.0.1"));
    assert_eq!(details.node_name.as_deref(), Some("node1"));
    assert_eq!(details.rename_commands, ["keys", "flushall"]);
    assert_eq!(details.updated_config_length, Some(4));
}

#[test]
fn background_task_name_has_every_documented_value() {
    let names = [
        ("EXTEND", types::BackgroundTaskName::Extend),
        ("BindEip", types::BackgroundTaskName::BindEip),
        ("UnBindEip", types::BackgroundTaskName::UnbindEip),
        ("AddReplica", types::BackgroundTaskName::AddReplica),
        ("DelReplica", types::BackgroundTaskName::DeleteReplica),
        ("AddWhitelist", types::BackgroundTaskName::AddWhitelist),
        ("UpdatePort", types::BackgroundTaskName::UpdatePort),
        ("RemoveIpFromDns", types::BackgroundTaskName::RemoveIpFromDns),
        ("masterStandbySwapJob", types::BackgroundTaskName::MasterStandbySwapJob),
        ("modify", types::BackgroundTaskName::Modify),
    ];
    assert_eq!(types::BackgroundTaskName::VALUES, names.each_ref().map(|(value, _)| *value));
    for (value, name) in names {
        assert_eq!((types::BackgroundTaskName::from(value), name.as_str()), (name.clone(), value));
    }
}

/// Huawei Cloud also returns `job_id` and `error_code`. `task_count` is a number in the page's example, details that do
/// not apply are missing or null, and there are tasks with undocumented names.
#[tokio::test]
async fn parses_undocumented_missing_and_null_fields() {
    let payload = json!({ "task_count": 2, "tasks": [
        {
            "id": "1", "name": "EnableSSL", "job_id": "ff8080818822bbf7", "error_code": "DCS.5010",
            "details": { "enable_ssl": true, "rename_commands": null, "old_port": null, "new_port": "6380" },
        },
        { "id": "2", "details": {}, "params": null, "updated_at": null },
    ] });
    let emulator = emulator::with_response("ListBackgroundTask", payload).await;
    let page = emulator::client(&emulator).list_background_task(CACHE).await.unwrap();
    assert_eq!(page.task_count, Some(2));
    let [ssl, minimal] = &page.tasks[..] else { panic!("{page:?}") };
    assert!(matches!(&ssl.name, Some(types::BackgroundTaskName::Unknown(name)) if name.as_str() == "EnableSSL"));
    assert_eq!(ssl.job_id.as_deref(), Some("ff8080818822bbf7"));
    assert_eq!(ssl.error_code.as_deref(), Some("DCS.5010"));
    let details = ssl.details.as_ref().unwrap();
    assert_eq!(details.enable_ssl, Some(true));
    assert!(details.rename_commands.is_empty());
    assert_eq!(details.old_port, None);
    assert_eq!(details.new_port, Some(6380));
    assert_eq!(minimal.id, "2");
    assert_eq!(minimal.details, Some(types::BackgroundTaskDetails::default()));
    assert_eq!(minimal.params, None);
    assert_eq!(minimal.updated_at, None);
}

#[tokio::test]
async fn rejects_a_negative_offset() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).list_background_task(CACHE).offset(-1).await.unwrap_err();
    assert_eq!(error.to_string(), "ListBackgroundTask: `offset` must be at least 0");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn rejects_times_in_another_format() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_background_task(CACHE);
    let error = call.start_time("2017-07-18T23:59:59Z").end_time("1500422399000").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListBackgroundTask: `start_time` must match `^[0-9]{14}$`; `end_time` must match `^[0-9]{14}$`"
    );
    assert!(emulator.requests().is_empty());
}
