//! Tests of `ListRedislog` (*Listing Redis Run Logs*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_redislog(CACHE).log_type(types::RedislogType::Run);
    call.offset(1).limit(10).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/redislog")));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(pairs, ["limit=10", "log_type=run", "offset=1"]);
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "total_num": 12, "file_list": [{
        "id": "e79f2d97", "file_name": "redis_192.168.0.142_2021-04-16.log", "group_name": "group-0",
        "replication_ip": "192.168.0.142", "status": "succeed", "time": "2021-04-16", "backup_id": "e79f2d98",
    }] });
    let emulator = emulator::with_response("ListRedislog", payload).await;
    let call = emulator::strict_client(&emulator).list_redislog(CACHE).log_type("run");
    let page = call.await.unwrap();
    assert_eq!(page.total_num, Some(12));
    let [log] = &page.file_list[..] else { panic!("{page:?}") };
    assert_eq!(log.id, "e79f2d97");
    assert_eq!(log.file_name.as_deref(), Some("redis_192.168.0.142_2021-04-16.log"));
    assert_eq!(log.group_name.as_deref(), Some("group-0"));
    assert_eq!(log.replication_ip.as_deref(), Some("192.168.0.142"));
    assert_eq!(log.status.as_deref(), Some("succeed"));
    assert_eq!(log.time.as_deref(), Some("2021-04-16"));
    assert_eq!(log.backup_id.as_deref(), Some("e79f2d98"));
}

#[tokio::test]
async fn parses_a_204_as_no_logs() {
    let emulator = emulator::with_empty_response("ListRedislog", 204).await;
    let page = emulator::strict_client(&emulator).list_redislog(CACHE).log_type("run").send().await.unwrap();
    assert_eq!(page.status(), 204);
    assert_eq!(page.total_num, None);
    assert!(page.file_list.is_empty());
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_redislog(CACHE);
    for (call, problem) in
        [(call.clone(), "`log_type` is missing"), (call.log_type("run").offset(-1), "`offset` must be at least 0")]
    {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListRedislog: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
