//! Tests of `ShowInstanceSSLDetail` (*Querying SSL Encryption of an Instance*).

use dcs_emulator::Ssl;
use dcs_sdk::{ErrorKind, types};

use crate::{
    emulator::{self, CACHE, OLD_CACHE},
    payloads,
};

#[test]
fn round_trips_the_documented_response() {
    let ssl: types::ShowInstanceSslDetailResponse =
        payloads::round_trip("network_security/show_instance_ssl_detail.response.200.json");
    assert_eq!(ssl.enabled, Some(true));
    assert_eq!(ssl.ip.as_deref(), Some("192.168.0.5"));
    assert_eq!(ssl.ipv6.as_deref(), Some("::1"));
    assert_eq!(ssl.port, Some(6379));
    assert_eq!(ssl.domain_name.as_deref(), Some("redis-553a2516-b865-4159-b774-204dc0a36e37.dcs.example.com:6379"));
    assert_eq!(ssl.ssl_expired_at, Some("2022-06-15T02:21:18.669Z".parse().unwrap()));
    assert_eq!(ssl.ssl_validated, Some(true));
}

#[test]
fn round_trips_the_documented_errors() {
    let bad_request: types::ErrorResponse =
        payloads::round_trip("network_security/show_instance_ssl_detail.response.400.json");
    assert_eq!(bad_request.error_code.as_deref(), Some("DCS.4201"));
    assert_eq!(bad_request.error_msg.as_deref(), Some("Do not support SSL."));
    let internal_error: types::ErrorResponse =
        payloads::round_trip("network_security/show_instance_ssl_detail.response.500.json");
    assert_eq!(internal_error.error_code.as_deref(), Some("DCS.5010"));
    assert_eq!(internal_error.error_msg.as_deref(), Some("Failed to operate SSL in database."));
}

/// The page documents 204 without a body, which means that SSL is off.
#[tokio::test]
async fn parses_a_204_if_ssl_was_never_enabled() {
    let emulator = emulator::start().await;
    let response = emulator::client(&emulator).show_instance_ssl_detail(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 204);
    let mut off = types::ShowInstanceSslDetailResponse::default();
    off.enabled = Some(false);
    assert_eq!(response.into_inner(), off);
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.header("content-length")), ("GET", None));
}

#[tokio::test]
async fn returns_address_and_expiry_while_ssl_is_enabled() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    emulator.set_ssl(CACHE, Ssl::On).await.unwrap();
    let ssl = client.show_instance_ssl_detail(CACHE).send().await.unwrap();
    assert_eq!((ssl.status().as_u16(), ssl.enabled, ssl.ssl_validated), (200, Some(true), Some(true)));
    assert_eq!(ssl.ip.as_deref(), Some("127.0.0.1"));
    let port = emulator.redis_port(CACHE).unwrap().unwrap();
    assert_eq!(ssl.port, Some(i64::from(port)));
    assert!(ssl.ssl_expired_at.is_some_and(|end| end > chrono::Utc::now()));

    emulator.set_ssl(CACHE, Ssl::Off).await.unwrap();
    let ssl = client.show_instance_ssl_detail(CACHE).send().await.unwrap();
    assert_eq!((ssl.status().as_u16(), ssl.enabled), (200, None));
}

#[tokio::test]
async fn returns_400_for_an_engine_without_ssl_and_404_for_an_unknown_instance() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let error = client.show_instance_ssl_detail(OLD_CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("DCS.4201")));
    let error = client.show_instance_ssl_detail("unknown").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
}
