//! Listing Redis Run Logs.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn a_page_of_one_type_is_asked_for() {
    let double = double::start().await;
    let call = double::client(&double).list_redislog().instance_id(CACHE).log_type(types::RedislogType::Run);
    call.offset(1).limit(10).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/redislog")));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(pairs, ["limit=10", "log_type=run", "offset=1"]);
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({ "total_num": 12, "file_list": [{
        "id": "e79f2d97", "file_name": "redis_192.168.0.142_2021-04-16.log", "group_name": "group-0",
        "replication_ip": "192.168.0.142", "status": "succeed", "time": "2021-04-16", "backup_id": "e79f2d98",
    }] });
    let double = double::answering("ListRedislog", answer).await;
    let call = double::strict_client(&double).list_redislog().instance_id(CACHE).log_type("run");
    let page = call.await.unwrap().into_inner();
    assert_eq!(page.total_num, Some(12));
    let [log] = &page.file_list[..] else { panic!("{page:?}") };
    assert_eq!(log.id.as_deref(), Some("e79f2d97"));
    assert_eq!(log.file_name.as_deref(), Some("redis_192.168.0.142_2021-04-16.log"));
    assert_eq!(log.group_name.as_deref(), Some("group-0"));
    assert_eq!(log.replication_ip.as_deref(), Some("192.168.0.142"));
    assert_eq!(log.status.as_deref(), Some("succeed"));
    assert_eq!(log.time.as_deref(), Some("2021-04-16"));
    assert_eq!(log.backup_id.as_deref(), Some("e79f2d98"));
}

#[tokio::test]
async fn an_instance_without_logs_is_a_204() {
    let double = double::answering_nothing("ListRedislog", 204).await;
    let page = double::strict_client(&double).list_redislog().instance_id(CACHE).log_type("run").await.unwrap();
    assert_eq!(page.status(), 204);
    assert_eq!(page.total_num, None);
    assert!(page.file_list.is_empty());
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let call = double::client(&double).list_redislog().instance_id(CACHE);
    for (call, wrong) in [
        (call.clone(), "log_type is missing: call `log_type`"),
        (call.log_type("run").offset(-1), "offset has to be 0 or more"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListRedislog: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
