//! Filters and pages of lists.

use std::time::{Duration, Instant};

use dcs_emulator::{Emulator, Instance, Status};
use serde_json::{Value, json};

use super::{accept, get, start};
use crate::{INSTANCE, document::send};

/// Starts an emulator with instances named `cache-0`, `cache-1` and so on.
async fn start_with(count: usize) -> Emulator {
    let mut builder = Emulator::builder().builtin_redis(true);
    for number in 0..count {
        builder = builder.instance(Instance::new(format!("id-{number}")).name(format!("cache-{number}")));
    }
    builder.start().await.unwrap()
}

async fn ids(emulator: &Emulator, query: &str) -> Vec<String> {
    let page = get(emulator, &format!("/instances?{query}")).await;
    let items = page["instances"].as_array().unwrap().iter();
    items.map(|instance| instance["instance_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_end_and_contain_every_instance_once() {
    let emulator = start_with(25).await;
    let mut all = vec![];
    loop {
        let page = ids(&emulator, &format!("offset={}", all.len())).await;
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 10, "the default limit is 10");
        all.extend(page);
    }
    assert_eq!(all, emulator.instance_ids());
    assert_eq!(get(&emulator, "/instances?offset=20&limit=3").await["instance_num"], 25);
    assert_eq!(ids(&emulator, "offset=20&limit=3").await, ["id-20", "id-21", "id-22"]);
    assert_eq!(get(&emulator, "/instances-logical-nodes?limit=5").await["instances"].as_array().unwrap().len(), 5);
    assert_eq!(get(&emulator, "/dims/monitored-objects?dim_name=dcs_instance_id").await["total"], 25);
}

#[tokio::test]
async fn list_instances_filters() {
    let tagged = Instance::new("one").name("cache-1").tag("team", "web").flavor("redis.single.xu1.tiny.128", 0.125);
    let emulator = Emulator::builder()
        .instance(tagged)
        .instance(Instance::new("two").name("cache-12").tag("team", "data").tag("stage", "test"))
        .instance(Instance::new("three").name("other").status(Status::Error))
        .builtin_redis(true)
        .start()
        .await
        .unwrap();
    for (query, expected) in [
        ("", &["one", "two", "three"][..]),
        ("name=cache-1", &["one", "two"]),
        ("name=cache-1&name_equal=true", &["one"]),
        ("instance_id=three", &["three"]),
        ("status=ERROR", &["three"]),
        ("status=RUNNING&limit=1", &["one"]),
        ("tags=team%3Dweb", &["one"]),
        ("tags=team", &["one", "two"]),
        ("tags=team%3Ddata,stage%3Dtest", &["two"]),
        ("tags=team%3Dweb,stage%3Dtest", &[]),
        ("capacity=0.125", &["one"]),
        ("capacity=1", &["two", "three"]),
    ] {
        assert_eq!(ids(&emulator, query).await, expected, "{query}");
    }
    let ip = emulator.instance("two").unwrap().ip;
    assert_eq!(ids(&emulator, &format!("ip={ip}")).await, ["two"]);
    let tags = get(&emulator, "/dcs/tags").await;
    let expected = json!({ "tags": [
        { "key": "stage", "values": ["test"] }, { "key": "team", "values": ["data", "web"] },
    ] });
    assert_eq!(tags, expected);
}

#[tokio::test]
async fn empty_lists_are_204_only_where_it_is_documented() {
    let emulator = start().await;
    for (path, status) in [
        ("backups", 204),
        ("restores", 204),
        ("redislog?log_type=run", 204),
        ("tasks", 200),
        ("bigkey-tasks", 200),
        ("config-histories", 200),
    ] {
        let reply = send(&emulator, "GET", &format!("/instances/{INSTANCE}/{path}"), "").await;
        assert_eq!(reply.status, status, "{path}");
    }
}

#[tokio::test]
async fn run_logs_are_listed_from_1() {
    let emulator = crate::start().await;
    let path = format!("/instances/{INSTANCE}/redislog?log_type=run");
    accept(&emulator, "POST", &format!("{path}&query_time=7"), Value::Null).await;
    let files = async |query: &str| {
        let page = get(&emulator, &format!("{path}&{query}")).await;
        assert_eq!(page["total_num"], 14, "seven days of two nodes");
        page["file_list"].as_array().unwrap().iter().map(|file| file["id"].clone()).collect::<Vec<_>>()
    };
    let all = files("limit=100").await;
    assert_eq!(all.len(), 14);
    assert_eq!(files("offset=1&limit=5").await, all[..5]);
    assert_eq!(files("offset=6&limit=5").await, all[5..10]);
    assert_eq!(files("offset=0&limit=5").await, all[..5]);
    assert!(files("offset=15").await.is_empty());
}

#[tokio::test]
async fn list_flavors_filters() {
    let emulator = start().await;
    let flavors = async |query: &str| {
        let flavors = get(&emulator, &format!("/flavors?{query}")).await;
        flavors["flavors"].as_array().unwrap().iter().map(|flavor| flavor["spec_code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(flavors("spec_code=redis.ha.xu1.large.r2.1").await, ["redis.ha.xu1.large.r2.1"]);
    let small = flavors("capacity=0.125&cache_mode=single").await;
    assert_eq!(small, ["redis.single.xu1.tiny.128", "redis.single.au1.tiny.128"]);
    assert!(flavors("spec_code=unknown").await.is_empty());
    assert!(flavors("").await.len() > 50);
}

#[tokio::test]
async fn a_thousand_instances_in_one_page_take_about_as_long_as_in_ten() {
    let emulator = start_with(1000).await;
    let pages = async |limit: usize| {
        let start = Instant::now();
        for offset in (0..1000).step_by(limit) {
            assert_eq!(ids(&emulator, &format!("offset={offset}&limit={limit}")).await.len(), limit);
        }
        start.elapsed()
    };
    // The time varies on a busy machine, so the best of three counts.
    let (mut one_call, mut ten_calls) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        one_call = one_call.min(pages(1000).await);
        ten_calls = ten_calls.min(pages(100).await);
    }
    assert!(one_call < ten_calls * 2, "one call: {one_call:?}, ten calls: {ten_calls:?}");
}
