//! Verified connections to Redis.

mod certificates;
mod clients;
mod recipes;
mod server;
mod service;

pub use self::{certificates::Authority, service::Service};

use dcs_emulator::{Emulator, Instance, RedisKind, Ssl};
use dcs_sdk::{Error, ErrorKind, RedisProblem, Secret, Sent};
use redis::AsyncTypedCommands;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::emulator::{self, CACHE};

const PASSWORD: &str = "p@ss word/1";

async fn start(password: Option<&str>) -> Emulator {
    let instance = Instance::new(CACHE).ssl(Ssl::On);
    let instance = password.into_iter().fold(instance, Instance::redis_password);
    let emulator = Emulator::builder().instance(instance).start().await.unwrap();
    assert_eq!(emulator.redis_kind(), RedisKind::Server, "redis-server must be on PATH");
    emulator
}

#[track_caller]
fn assert_problem(error: &Error, problem: RedisProblem, message: &str) {
    assert_eq!(error.kind(), ErrorKind::Redis(problem), "{error}");
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!(error.was_sent(), Sent::Yes);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(PASSWORD) && shown.lines().count() == 1, "{shown}");
}

#[tokio::test]
async fn connect_pings_and_returns_a_connection() {
    let emulator = start(Some(PASSWORD)).await;
    let dcs = emulator::client(&emulator);
    let request = dcs.connect(CACHE).password(PASSWORD);
    assert!(!format!("{request:?}").contains(PASSWORD));
    let mut redis = request.await.unwrap();
    redis.set("key", "value").await.unwrap();
    assert_eq!(redis.get("key").await.unwrap().as_deref(), Some("value"));

    let client = dcs.connect(CACHE).password(Secret::new(PASSWORD)).username("default").database(1).client();
    let client = client.await.unwrap();
    assert!(!format!("{client:?}").contains(PASSWORD));
    let mut redis = client.get_multiplexed_async_connection().await.unwrap();
    assert_eq!(redis.get("key").await.unwrap(), None);
}

#[tokio::test]
async fn connect_works_without_a_password() {
    let emulator = start(None).await;
    let mut redis = emulator::client(&emulator).connect(CACHE).await.unwrap();
    assert_eq!(redis.ping().await.unwrap(), "PONG");
}

#[tokio::test]
async fn connect_reports_passwords_that_are_wrong_missing_or_unexpected() {
    let (with_password, without) = (start(Some(PASSWORD)).await, start(None).await);
    for (emulator, password, message) in [
        (&with_password, Some("wrong"), "check the password"),
        (&with_password, None, "the instance requires a password, set `password`"),
        (&without, Some(PASSWORD), "omit it if the instance has none"),
    ] {
        let request = emulator::client(emulator).connect(CACHE);
        let request = password.into_iter().fold(request, dcs_sdk::Connect::password);
        let error = request.await.err().unwrap();
        assert_problem(&error, RedisProblem::Authentication, message);
        let port = emulator.redis_port(CACHE).unwrap().unwrap();
        assert_eq!(error.authority(), Some(&*format!("127.0.0.1:{port}")));
    }
}

#[tokio::test]
async fn connect_fails_before_the_download_if_ssl_is_off() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).connect(CACHE).await.err().unwrap();
    assert_problem(&error, RedisProblem::SslDisabled, "enable it with `enable_ssl`, which restarts the instance");
    assert_eq!(emulator.requests().len(), 2);
    assert_eq!(emulator.ssl(CACHE).await.unwrap(), Ssl::Never);
}

#[tokio::test]
async fn connect_reports_a_port_without_tls() {
    let emulator = start(None).await;
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = plain.local_addr().unwrap().port();
    let serve = tokio::spawn(async move {
        let mut stream = plain.accept().await.unwrap().0;
        let _ = stream.read(&mut [0; 512]).await;
        stream.write_all(b"-ERR unknown command\r\n").await.unwrap();
    });
    let error = emulator::client(&emulator).connect(CACHE).address("127.0.0.1", port).await.err().unwrap();
    serve.await.unwrap();
    assert_problem(&error, RedisProblem::SslDisabled, "the port does not use TLS");
}

#[tokio::test]
async fn connect_reports_an_unreachable_port() {
    let emulator = start(None).await;
    let error = emulator::client(&emulator).connect(CACHE).address("127.0.0.1", 1).await.err().unwrap();
    assert_problem(&error, RedisProblem::Unreachable, "check the network");
    assert!(error.is_transient());
    assert_eq!(error.authority(), Some("127.0.0.1:1"));
    let error = emulator::client(&emulator).connect(CACHE).address("no-such-host.invalid", 1).await.err().unwrap();
    assert_problem(&error, RedisProblem::Unreachable, "check the network");
}

#[tokio::test]
async fn connect_stops_at_the_deadline() {
    let emulator = start(None).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let request = emulator::client(&emulator).connect(CACHE).address("127.0.0.1", port);
    let error = request.deadline(std::time::Duration::from_secs(2)).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(error.to_string().contains("while connecting to Redis"), "{error}");
}

#[tokio::test]
async fn connect_rejects_the_wrong_kind_of_connection() {
    let emulator = start(None).await;
    let dcs = emulator::client(&emulator);
    let error = dcs.connect(CACHE).cluster().await.err().unwrap();
    assert_problem(&error, RedisProblem::ClusterMode, "use `connect` without `cluster()`");
    let cluster = json!({ "instance_id": CACHE, "cache_mode": "cluster" });
    emulator::respond_once(&emulator, "ShowInstance", &cluster);
    let error = dcs.connect(CACHE).await.err().unwrap();
    assert_problem(&error, RedisProblem::ClusterMode, "use `connect(…).cluster()`");
}
