//! The Rust code of README.md, one file per block, run against the emulator.

mod client;
mod create;
#[path = "emulator.rs"]
mod emulator_block;
mod find;
mod list;
mod ping;
mod resize;

use std::time::Duration;

use dcs_emulator::{Emulator, Fault, Instance, Route, Ssl};
use dcs_sdk::{Client, Credentials, ErrorKind, types::InstanceStatus};
use serde_json::json;

use crate::{
    code_blocks,
    emulator::{self, CACHE},
};

/// The blocks that rustdoc does not run, in the order of README.md. `examples` runs the first.
const FILES: [&str; 8] = [
    include_str!("../../dcs-sdk/examples/first_call.rs"),
    include_str!("client.rs"),
    include_str!("create.rs"),
    include_str!("list.rs"),
    include_str!("resize.rs"),
    include_str!("ping.rs"),
    include_str!("emulator.rs"),
    include_str!("find.rs"),
];

#[test]
fn readme_has_the_code_of_the_files() {
    let blocks = code_blocks::of(include_str!("../../README.md"), "rust,");
    let code = |file: &'static str| {
        let lines = file.lines().skip_while(|line| line.is_empty() || line.starts_with("//!"));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_eq!(blocks.len(), FILES.len());
    for (block, file) in blocks.into_iter().zip(FILES.map(code)) {
        assert_eq!(block, file, "change README.md and the file together");
    }
}

#[test]
fn client_has_the_endpoint_of_the_region() {
    let client = client::client("p1", "AK", "SK").unwrap();
    assert_eq!((client.project_id(), client.endpoint()), (Some("p1"), "https://dcs.eu-de.otc.t-systems.com"));
}

#[tokio::test]
async fn create_sends_every_field_and_waits_for_the_instance() {
    let emulator = emulator::start_stateful(Emulator::builder().job_time(Duration::from_millis(50))).await;
    let created = create::create(&emulator::client(&emulator), "c5cd009b", "7e95c4d6", "Xxxxxx-1").await.unwrap();
    assert_eq!(created[0].status, Some(InstanceStatus::Running));
    let instance = emulator.instance(&created[0].instance_id).unwrap();
    assert_eq!((instance.name.as_str(), instance.tags["team"].as_str()), ("cache-1", "web"));
    assert_eq!(
        emulator::body(&emulator.requests()[0]),
        json!({
            "name": "cache-1", "engine": "Redis", "engine_version": "6.0", "capacity": 1,
            "spec_code": "redis.ha.xu1.large.r2.1", "az_codes": ["eu-de-01", "eu-de-02"], "vpc_id": "c5cd009b",
            "subnet_id": "7e95c4d6", "password": "Xxxxxx-1", "tags": [{ "key": "team", "value": "web" }],
        })
    );
}

#[tokio::test]
async fn list_asks_for_running_instances_and_for_a_page() {
    let emulator = emulator::start_stateful(Emulator::builder()).await;
    list::list(&emulator::client(&emulator)).await.unwrap();
    let requests = emulator.requests();
    let queries: Vec<_> = requests.iter().map(|request| request.query().unwrap()).collect();
    assert_eq!(queries, ["status=RUNNING", "limit=10"]);
}

#[tokio::test]
async fn resize_waits_for_the_instance() {
    let emulator = emulator::start_stateful(Emulator::builder().job_time(Duration::from_millis(50))).await;
    resize::resize(&emulator::client(&emulator), CACHE).await.unwrap();
    let requests = emulator.requests();
    assert_eq!(emulator::body(&requests[0]), json!({ "spec_code": "redis.ha.xu1.large.r2.4", "new_capacity": 4 }));
    assert!(requests.len() > 2 && requests[1..].iter().all(|request| request.method() == "GET"));
    assert_eq!(emulator.instance(CACHE).unwrap().capacity, 4.0);
}

#[tokio::test]
async fn ping_connects_to_redis() {
    let password = "p@ss word/1";
    let instance = Instance::new(CACHE).redis_password(password).ssl(Ssl::On);
    let emulator = Emulator::builder().instance(instance).start().await.unwrap();
    assert_eq!(ping::ping(&emulator::client(&emulator), CACHE, password.into()).await.unwrap(), "PONG");
}

#[tokio::test]
async fn find_returns_none_for_an_unknown_instance_and_other_errors() {
    let emulator = emulator::start_stateful(Emulator::builder()).await;
    let dcs = emulator::client(&emulator);
    assert!(find::find(&dcs, CACHE).await.unwrap().is_some());
    assert!(find::find(&dcs, "unknown").await.unwrap().is_none());
    emulator
        .faults()
        .add(Route::Operation("ShowInstance"), Fault::documented(Route::Operation("ListFlavors"), 403).unwrap());
    assert_eq!(find::find(&dcs, CACHE).await.unwrap_err().status().unwrap(), 403);

    let dcs =
        Client::builder().endpoint("https://127.0.0.1:1").project_id("p1").credentials(Credentials::token("token"));
    let error = find::find(&dcs.build().unwrap(), CACHE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}
