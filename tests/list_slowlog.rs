//! Querying the Slow Log.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn a_sorted_page_of_a_period_is_asked_for() {
    let double = double::start().await;
    let call = double::client(&double)
        .list_slowlog()
        .instance_id(CACHE)
        .offset(0)
        .limit(10)
        .sort_key(types::SlowlogSortKey::Duration)
        .sort_dir(types::SlowlogSortDirection::Asc)
        .start_time("1598803200000")
        .end_time("1599494399000");
    call.await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/slowlog")));
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
async fn each_field_is_told() {
    let answer = json!({ "total_num": 12, "count": 13, "slowlogs": [{
        "id": 7, "command": "SLOWLOG GET 128", "start_time": "2020-06-19T07:06:07Z", "duration": "17",
        "shard_name": "group-0", "database_id": 1, "username": "default",
    }] });
    let double = double::answering("ListSlowlog", answer).await;
    let call = double::strict_client(&double).list_slowlog().instance_id(CACHE).start_time("1").end_time("2");
    let page = call.await.unwrap().into_inner();
    assert_eq!(page.total_num, Some(12));
    assert_eq!(page.count, Some(13));
    let [entry] = &page.slowlogs[..] else { panic!("{page:?}") };
    assert_eq!(entry.id, Some(7));
    assert_eq!(entry.command.as_deref(), Some("SLOWLOG GET 128"));
    assert_eq!(entry.start_time, Some("2020-06-19T07:06:07Z".parse().unwrap()));
    assert_eq!(entry.duration.as_deref(), Some("17"));
    assert_eq!(entry.shard_name.as_deref(), Some("group-0"));
    assert_eq!(entry.database_id, Some(1));
    assert_eq!(entry.username.as_deref(), Some("default"));
    assert_eq!((entry.node_role.as_deref(), entry.client_ip.as_deref()), (None, None));
}

/// A sister cloud tells the node and the client besides; only some customers get the database and the user, and only
/// clusters have shards.
#[tokio::test]
async fn an_entry_may_have_more_or_less_than_on_its_page() {
    let answer = json!({ "total_num": 1, "count": 1, "slowlogs": [{
        "id": 1, "duration": 17.5, "node_role": "master", "client_ip": "192.168.0.9", "shard_name": null,
        "database_id": null,
    }] });
    let double = double::answering("ListSlowlog", answer).await;
    let call = double::client(&double).list_slowlog().instance_id(CACHE).start_time("1").end_time("2");
    let page = call.await.unwrap().into_inner();
    let [entry] = &page.slowlogs[..] else { panic!("{page:?}") };
    assert_eq!(entry.id, Some(1));
    assert_eq!(entry.duration.as_deref(), Some("17.5"));
    assert_eq!(entry.node_role.as_deref(), Some("master"));
    assert_eq!(entry.client_ip.as_deref(), Some("192.168.0.9"));
    assert_eq!(entry.shard_name, None);
    assert_eq!(entry.database_id, None);
    assert_eq!(entry.username, None);
    assert_eq!(entry.command, None);
}

#[tokio::test]
async fn a_refusal_of_the_page_keeps_its_code() {
    let double = double::start().await;
    let route = Route::Operation("ListSlowlog");
    double.faults().add(route, Fault::documented(route, 400).unwrap());
    let call = double::client(&double).list_slowlog().instance_id(CACHE).start_time("yesterday").end_time("2");
    let error = call.await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("DCS.4800")));
    assert_eq!(error.message(), "Invalid start_time in the request.");
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let call = double::client(&double).list_slowlog().instance_id(CACHE);
    for (call, wrong) in [
        (call.clone().end_time("2"), "start_time is missing: call `start_time`"),
        (call.clone().start_time("1"), "end_time is missing: call `end_time`"),
        (call.start_time("1").end_time("2").offset(-1), "offset has to be 0 or more"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListSlowlog: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
