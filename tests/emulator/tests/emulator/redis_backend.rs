//! Access to the Redis servers of instances, and their lifetime.

use std::{
    net::Ipv4Addr,
    process::{Command, Stdio},
};

use dcs_emulator::{Emulator, Error, Instance, RedisKind, Ssl};
use redis::{AsyncTypedCommands, RedisError, TlsCertificates, aio::MultiplexedConnection};

use crate::{call::handshake, link::ca, until};

const PASSWORD: &str = "p\"a ss\\w\nörd";

/// Starts an emulator with two instances that have SSL on. The first has a password.
async fn start(kind: RedisKind) -> Emulator {
    let emulator = Emulator::builder()
        .instance(Instance::new("one").redis_password(PASSWORD).ssl(Ssl::On))
        .instance(Instance::new("two").ssl(Ssl::On))
        .builtin_redis(kind == RedisKind::Builtin)
        .start()
        .await
        .unwrap();
    assert_eq!(emulator.redis_kind(), kind, "this test requires redis-server on PATH");
    emulator
}

const KINDS: [RedisKind; 2] = [RedisKind::Server, RedisKind::Builtin];

async fn connect(
    emulator: &Emulator,
    instance: &str,
    host: &str,
    password: Option<&str>,
    ca_pem: &str,
) -> Result<MultiplexedConnection, RedisError> {
    let port = emulator.redis_port(instance).unwrap().unwrap();
    let user = password.map(|password| {
        let encoded: String = password.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!(":{encoded}@")
    });
    let url = format!("rediss://{}{host}:{port}", user.unwrap_or_default());
    let certificates = TlsCertificates { client_tls: None, root_cert: Some(ca_pem.into()) };
    redis::Client::build_with_tls(url, certificates).unwrap().get_multiplexed_async_connection().await
}

/// Returns whether a Redis server with a certificate from this CA accepts TLS connections on the port.
async fn is_up(port: u16, ca_pem: &str) -> bool {
    handshake(&format!("https://127.0.0.1:{port}"), ca_pem).await
}

fn is_running(process: u32) -> bool {
    let mut kill = Command::new("kill");
    kill.args(["-0", &process.to_string()]).stderr(Stdio::null()).status().unwrap().success()
}

#[tokio::test]
async fn redis_clients_that_trust_the_downloaded_ca_connect() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let (one, two) = (ca(&emulator, "one").await, ca(&emulator, "two").await);
        for (instance, password, ca) in [("one", Some(PASSWORD), &one), ("two", None, &two)] {
            for host in ["127.0.0.1", "localhost"] {
                let mut redis = connect(&emulator, instance, host, password, ca).await.unwrap();
                assert_eq!(redis.ping().await.unwrap(), "PONG");
                redis.set(host, instance).await.unwrap();
                assert_eq!(redis.get(host).await.unwrap().as_deref(), Some(instance));
                assert_eq!(redis.get("nothing").await.unwrap(), None);
            }
        }
    }
}

#[tokio::test]
async fn redis_clients_that_trust_another_ca_fail_to_connect() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let two = ca(&emulator, "two").await;
        for wrong in [two.as_str(), emulator.ca_pem()] {
            let error = connect(&emulator, "one", "127.0.0.1", Some(PASSWORD), wrong).await.err().unwrap();
            assert!(error.to_string().contains("UnknownIssuer"), "{error}");
        }
    }
}

#[tokio::test]
async fn redis_requires_the_password() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let one = ca(&emulator, "one").await;
        for wrong in [None, Some("wrong")] {
            let connection = connect(&emulator, "one", "127.0.0.1", wrong, &one).await;
            let result = match connection {
                Ok(mut redis) => redis.ping().await,
                Err(error) => Err(error),
            };
            let error = result.unwrap_err().to_string();
            assert!(!error.contains(PASSWORD), "{error}");
        }
    }
}

#[tokio::test]
async fn redis_runs_while_ssl_is_on() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let two = ca(&emulator, "two").await;
        let port = || emulator.redis_port("two").unwrap().unwrap();
        assert!(is_up(port(), &two).await);
        emulator.set_ssl("two", Ssl::Off).await.unwrap();
        assert!(!is_up(port(), &two).await);
        emulator.set_ssl("two", Ssl::On).await.unwrap();
        assert!(is_up(port(), &two).await);
    }
}

#[tokio::test]
async fn redis_port_stays_the_same_when_ssl_is_turned_off_and_on() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let mut kept = false;
        // Another process may take the port while SSL is off, but is unlikely to do so five times.
        for _ in 0..5 {
            let before = emulator.redis_port("two").unwrap();
            emulator.set_ssl("two", Ssl::Off).await.unwrap();
            emulator.set_ssl("two", Ssl::On).await.unwrap();
            kept |= emulator.redis_port("two").unwrap() == before;
        }
        assert!(kept);
    }
}

#[tokio::test]
async fn set_ssl_restarts_redis_and_drops_its_data() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let two = ca(&emulator, "two").await;
        connect(&emulator, "two", "localhost", None, &two).await.unwrap().set("key", "value").await.unwrap();
        emulator.set_ssl("two", Ssl::On).await.unwrap();
        let mut redis = connect(&emulator, "two", "localhost", None, &two).await.unwrap();
        assert_eq!(redis.get("key").await.unwrap(), None, "the instance was restarted");
    }
}

#[tokio::test]
async fn drop_stops_redis_server() {
    let emulator = start(RedisKind::Server).await;
    let processes = ["one", "two"].map(|instance| emulator.redis_process_id(instance).unwrap().unwrap());
    assert!(processes.iter().all(|process| is_running(*process)));
    drop(emulator);
    assert!(!processes.iter().any(|process| is_running(*process)));
}

#[tokio::test]
async fn stop_stops_redis_server() {
    let emulator = start(RedisKind::Server).await;
    let process = emulator.redis_process_id("one").unwrap().unwrap();
    emulator.stop().await;
    assert!(!is_running(process));
}

#[tokio::test]
async fn drop_stops_the_builtin_redis() {
    let emulator = start(RedisKind::Builtin).await;
    assert_eq!(emulator.redis_process_id("one").unwrap(), None);
    let (port, one) = (emulator.redis_port("one").unwrap().unwrap(), ca(&emulator, "one").await);
    assert!(is_up(port, &one).await);
    drop(emulator);
    until("the port is closed", async || !is_up(port, &one).await).await;
}

#[tokio::test]
async fn redis_uses_another_port_if_its_port_is_taken() {
    for kind in KINDS {
        let emulator = start(kind).await;
        let port = emulator.redis_port("two").unwrap().unwrap();
        emulator.set_ssl("two", Ssl::Off).await.unwrap();
        // Binding fails only if another process has taken the port, which has the same effect.
        let _taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        emulator.set_ssl("two", Ssl::On).await.unwrap();
        assert_ne!(emulator.redis_port("two").unwrap(), Some(port));
        let two = ca(&emulator, "two").await;
        assert_eq!(connect(&emulator, "two", "localhost", None, &two).await.unwrap().ping().await.unwrap(), "PONG");
    }
}

#[tokio::test]
async fn redis_getters_return_an_error_for_an_unknown_instance() {
    let emulator = start(RedisKind::Builtin).await;
    assert!(matches!(emulator.redis_port("three"), Err(Error::UnknownInstance(_))));
    assert!(matches!(emulator.redis_password("three"), Err(Error::UnknownInstance(_))));
    assert!(matches!(emulator.redis_process_id("three"), Err(Error::UnknownInstance(_))));
    assert_eq!(emulator.redis_password("one").unwrap().as_deref(), Some(PASSWORD));
    assert_eq!(emulator.redis_password("two").unwrap(), None);
}
