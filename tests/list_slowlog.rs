//! Tests of `ListSlowlog` (*Querying the Slow Log*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .list_slowlog(CACHE)
        .offset(0)
        .limit(10)
        .sort_key(types::SlowlogSortKey::Duration)
        .sort_dir(types::SlowlogSortDirection::Asc)
        .start_time(1598803200000)
        .end_time(1599494399000);
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/slowlog")));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(
        pairs,
        [
            "end_time=1599494399000",
            "limit=10",
            "offset=0",
            "sort_dir=asc",
            "sort_key=duration",
            "start_time=1598803200000",
        ]
    );
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "total_num": 12, "count": 13, "slowlogs": [{
        "id": 7, "command": "SLOWLOG GET 128", "start_time": "2020-06-19T07:06:07Z", "duration": "17",
        "shard_name": "group-0", "database_id": 1, "username": "default",
    }] });
    let emulator = emulator::with_response("ListSlowlog", payload).await;
    let call = emulator::strict_client(&emulator).list_slowlog(CACHE).start_time(1).end_time(2);
    let page = call.await.unwrap();
    assert_eq!(page.total_num, Some(12));
    assert_eq!(page.count, Some(13));
    let [entry] = &page.slowlogs[..] else { panic!("{page:?}") };
    assert_eq!(entry.id, Some(7));
    assert_eq!(entry.command.as_deref(), Some("SLOWLOG GET 128"));
    assert_eq!(entry.start_time, Some("2020-06-19T07:06:07Z".parse().unwrap()));
    assert_eq!(entry.duration, Some(17.0));
    assert_eq!(entry.shard_name.as_deref(), Some("group-0"));
    assert_eq!(entry.database_id, Some(1));
    assert_eq!(entry.username.as_deref(), Some("default"));
    assert_eq!((entry.node_role.as_deref(), entry.client_ip.as_deref()), (None, None));
}

/// Huawei Cloud also returns `node_role` and `client_ip`. `database_id` and `username` are not available to all
/// customers, and only clusters have shards.
#[tokio::test]
async fn parses_undocumented_missing_and_null_fields() {
    let payload = json!({ "total_num": 1, "count": 1, "slowlogs": [{
        "id": 1, "duration": 17.5, "node_role": "master", "client_ip": "192.168.0.9", "shard_name": null,
        "database_id": null,
    }] });
    let emulator = emulator::with_response("ListSlowlog", payload).await;
    let call = emulator::client(&emulator).list_slowlog(CACHE).start_time(1).end_time(2);
    let page = call.await.unwrap();
    let [entry] = &page.slowlogs[..] else { panic!("{page:?}") };
    assert_eq!(entry.id, Some(1));
    assert_eq!(entry.duration, Some(17.5));
    assert_eq!(entry.node_role.as_deref(), Some("master"));
    assert_eq!(entry.client_ip.as_deref(), Some("192.168.0.9"));
    assert_eq!(entry.shard_name, None);
    assert_eq!(entry.database_id, None);
    assert_eq!(entry.username, None);
    assert_eq!(entry.command, None);
}

#[tokio::test]
async fn returns_the_documented_400() {
    let emulator = emulator::start().await;
    let route = Route::Operation("ListSlowlog");
    emulator.faults().add(route, Fault::documented(route, 400).unwrap());
    let call = emulator::client(&emulator).list_slowlog(CACHE).start_time(-1).end_time(2);
    let error = call.await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("DCS.4800")));
    assert_eq!(error.message(), "Invalid start_time in the request.");
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_slowlog(CACHE);
    for (call, problem) in [
        (call.clone().end_time(2), "`start_time` is missing"),
        (call.clone().start_time(1), "`end_time` is missing"),
        (call.start_time(1).end_time(2).offset(-1), "`offset` must be at least 0"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListSlowlog: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
