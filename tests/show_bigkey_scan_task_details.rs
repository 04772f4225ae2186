//! Querying Big Key Analysis Details.

use dcs_sdk::types;
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn it_asks_for_one_task() {
    let double = double::start().await;
    let call = double::client(&double).show_bigkey_scan_task_details().instance_id(CACHE).bigkey_id("858ee14c");
    call.await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/bigkey-task/858ee14c")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({
        "id": "858ee14c", "instance_id": CACHE, "status": "success", "scan_type": "auto",
        "created_at": "2020-06-15T02:21:18.669Z", "started_at": "2020-06-15T02:21:23.534Z",
        "finished_at": "2020-06-15T02:21:25.588Z", "num": 5,
        "keys": [
            {
                "name": "session", "type": "string", "shard": "192.168.1.134:6379", "db": 0, "size": 5_000_000_000_i64,
                "unit": "byte",
            },
            { "name": "queue", "type": "list", "shard": "192.168.1.135:6379", "db": 1, "size": 7, "unit": "count" },
            { "type": "set" }, { "type": "zset" }, { "type": "hash" },
        ],
    });
    let double = double::answering("ShowBigkeyScanTaskDetails", answer).await;
    let client = double::strict_client(&double);
    let task = client.show_bigkey_scan_task_details().instance_id(CACHE).bigkey_id("1").await.unwrap().into_inner();
    assert_eq!(task.id.as_deref(), Some("858ee14c"));
    assert_eq!(task.instance_id.as_deref(), Some(CACHE));
    assert_eq!(task.status, Some(types::ScanTaskStatus::Success));
    assert_eq!(task.scan_type, Some(types::ScanType::Auto));
    assert_eq!(task.created_at, Some("2020-06-15T02:21:18.669Z".parse().unwrap()));
    assert_eq!(task.started_at, Some("2020-06-15T02:21:23.534Z".parse().unwrap()));
    assert_eq!(task.finished_at, Some("2020-06-15T02:21:25.588Z".parse().unwrap()));
    assert_eq!(task.num, Some(5));
    let keys = task.keys.unwrap();
    let [session, queue, set, zset, hash] = &keys[..] else { panic!("{keys:?}") };
    assert_eq!(session.name.as_deref(), Some("session"));
    assert_eq!(session.type_, Some(types::RedisKeyType::String));
    assert_eq!(session.shard.as_deref(), Some("192.168.1.134:6379"));
    assert_eq!(session.db, Some(0));
    assert_eq!(session.size, Some(5_000_000_000));
    assert_eq!(session.unit, Some(types::KeySizeUnit::Byte));
    assert_eq!(queue.name.as_deref(), Some("queue"));
    assert_eq!(queue.type_, Some(types::RedisKeyType::List));
    assert_eq!(queue.shard.as_deref(), Some("192.168.1.135:6379"));
    assert_eq!(queue.db, Some(1));
    assert_eq!(queue.size, Some(7));
    assert_eq!(queue.unit, Some(types::KeySizeUnit::Count));
    assert_eq!(set.type_, Some(types::RedisKeyType::Set));
    assert_eq!(zset.type_, Some(types::RedisKeyType::Zset));
    assert_eq!(hash.type_, Some(types::RedisKeyType::Hash));
}

/// The page says so of the times and the keys, both that they are null and that they aren't there.
#[tokio::test]
async fn a_task_that_waits_has_neither_times_nor_keys() {
    for answer in [
        json!({ "status": "waiting", "scan_type": "manual", "started_at": null, "finished_at": null, "keys": null }),
        json!({ "status": "waiting", "scan_type": "manual" }),
    ] {
        let double = double::answering("ShowBigkeyScanTaskDetails", answer).await;
        let client = double::strict_client(&double);
        let task = client.show_bigkey_scan_task_details().instance_id(CACHE).bigkey_id("1").await.unwrap();
        assert_eq!(task.status, Some(types::ScanTaskStatus::Waiting));
        assert_eq!(task.scan_type, Some(types::ScanType::Manual));
        assert_eq!(task.started_at, None);
        assert_eq!(task.finished_at, None);
        assert_eq!(task.num, None);
        assert_eq!(task.keys, None);
    }
}

#[tokio::test]
async fn without_a_task_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).show_bigkey_scan_task_details().instance_id(CACHE).await.unwrap_err();
    assert_eq!(error.to_string(), "ShowBigkeyScanTaskDetails: bigkey_id is missing: call `bigkey_id`");
    assert!(double.requests().is_empty());
}
