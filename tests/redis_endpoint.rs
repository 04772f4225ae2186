//! The address of the Redis of an instance.

use dcs_emulator::{Emulator, Instance, Ssl};
use dcs_sdk::{ErrorKind, RedisProblem, types::InstanceCacheMode};
use serde_json::json;

use crate::emulator::{self, CACHE, OLD_CACHE, path};

#[tokio::test]
async fn redis_endpoint_has_the_address_of_the_tls_port() {
    let emulator = Emulator::builder().instance(Instance::new(CACHE).ssl(Ssl::On)).start().await.unwrap();
    let endpoint = emulator::client(&emulator).redis_endpoint(CACHE).await.unwrap();
    let port = emulator.redis_port(CACHE).unwrap().unwrap();
    assert_eq!((&*endpoint.host, endpoint.port, endpoint.is_ssl), ("127.0.0.1", port, true));
    assert_eq!(endpoint.domain_name.as_deref(), Some("localhost"));
    assert_eq!((endpoint.cache_mode.clone(), endpoint.is_cluster()), (Some(InstanceCacheMode::Ha), false));
    let paths: Vec<_> = emulator.requests().iter().map(|request| request.path().to_owned()).collect();
    let instance = path(&emulator, &format!("instances/{CACHE}"));
    assert_eq!(paths, [instance.clone(), format!("{instance}/ssl")]);
}

#[tokio::test]
async fn redis_endpoint_reports_ssl_as_disabled() {
    let emulator = emulator::start().await;
    for id in [CACHE, OLD_CACHE] {
        let endpoint = emulator::client(&emulator).redis_endpoint(id).await.unwrap();
        assert_eq!((&*endpoint.host, endpoint.port, endpoint.is_ssl), ("192.168.0.251", 6379, false), "{id}");
    }
}

#[tokio::test]
async fn redis_endpoint_accepts_ports_as_strings_and_numbers() {
    let emulator = emulator::start().await;
    for port in [json!("6380"), json!(6380)] {
        let ssl = json!({ "enabled": true, "ip": "10.0.0.1", "port": port, "domain_name": "redis.example:6380" });
        emulator::respond_once(&emulator, "ShowInstanceSSLDetail", &ssl);
        emulator::respond_once(
            &emulator,
            "ShowInstance",
            &json!({ "instance_id": CACHE, "port": "6379", "cache_mode": "cluster" }),
        );
        let endpoint = emulator::client(&emulator).redis_endpoint(CACHE).await.unwrap();
        assert_eq!((&*endpoint.host, endpoint.port, endpoint.is_cluster()), ("10.0.0.1", 6380, true));
        assert_eq!(endpoint.domain_name.as_deref(), Some("redis.example"));
    }
}

#[tokio::test]
async fn redis_endpoint_fails_without_an_address_and_for_an_unknown_instance() {
    let emulator = emulator::start().await;
    emulator::respond_once(&emulator, "ShowInstance", &json!({ "instance_id": CACHE, "status": "CREATING" }));
    let dcs = emulator::client(&emulator);
    let error = dcs.redis_endpoint(CACHE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redis(RedisProblem::NoAddress));
    assert!(dcs.redis_endpoint("unknown").await.unwrap_err().is_not_found());
}
