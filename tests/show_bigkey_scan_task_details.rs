//! Tests of `ShowBigkeyScanTaskDetails` (*Querying Big Key Analysis Details*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_the_task_id_in_the_path() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).show_bigkey_scan_task_details(CACHE, "858ee14c");
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/bigkey-task/858ee14c")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
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
    let emulator = emulator::with_response("ShowBigkeyScanTaskDetails", payload).await;
    let client = emulator::strict_client(&emulator);
    let task = client.show_bigkey_scan_task_details(CACHE, "1").await.unwrap();
    assert_eq!(task.id, "858ee14c");
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
    assert_eq!(zset.type_, Some(types::RedisKeyType::ZSet));
    assert_eq!(hash.type_, Some(types::RedisKeyType::Hash));
}

/// According to the page, the times and keys of a waiting task are null or missing.
#[tokio::test]
async fn parses_a_waiting_task_without_times_and_keys() {
    let emulator = emulator::start().await;
    let client = emulator::strict_client(&emulator);
    for payload in [
        json!({
            "id": "1", "status": "waiting", "scan_type": "manual", "started_at": null, "finished_at": null,
            "keys": null,
        }),
        json!({ "id": "1", "status": "waiting", "scan_type": "manual" }),
    ] {
        emulator::respond_once(&emulator, "ShowBigkeyScanTaskDetails", &payload);
        let task = client.show_bigkey_scan_task_details(CACHE, "1").await.unwrap();
        assert_eq!(task.status, Some(types::ScanTaskStatus::Waiting));
        assert_eq!(task.scan_type, Some(types::ScanType::Manual));
        assert_eq!(task.started_at, None);
        assert_eq!(task.finished_at, None);
        assert_eq!(task.num, None);
        assert_eq!(task.keys, None);
    }
}

#[tokio::test]
async fn rejects_an_empty_bigkey_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_bigkey_scan_task_details(CACHE, "").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowBigkeyScanTaskDetails: `bigkey_id` is empty");
    assert!(emulator.requests().is_empty());
}
