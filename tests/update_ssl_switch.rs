//! Tests of `UpdateSSLSwitch` (*Enabling or Disabling SSL*).

use dcs_emulator::{Emulator, Ssl};
use dcs_sdk::{ErrorKind, types};

use crate::{
    emulator::{self, CACHE, OLD_CACHE},
    payloads,
};

#[test]
fn round_trips_the_documented_request() {
    let request: types::UpdateSslSwitchRequest =
        payloads::round_trip("network_security/update_ssl_switch.request.json");
    assert_eq!(request.enabled, Some(true));
}

#[test]
fn round_trips_the_documented_response() {
    let response: types::UpdateSslSwitchResponse =
        payloads::round_trip("network_security/update_ssl_switch.response.200.json");
    assert_eq!(response.job_id, "ff8080817fe01bb2017fe3cf68860481");
    assert_eq!(response.instance_id.as_deref(), Some("5560df16-cebf-4473-95c4-d1b573c16e79"));
    assert_eq!(response.result, None);
}

#[test]
fn round_trips_the_documented_errors() {
    let bad_request: types::ErrorResponse =
        payloads::round_trip("network_security/update_ssl_switch.response.400.json");
    assert_eq!(bad_request.error_code.as_deref(), Some("DCS.4201"));
    assert_eq!(bad_request.error_msg.as_deref(), Some("Do not support SSL."));
    let internal_error: types::ErrorResponse =
        payloads::round_trip("network_security/update_ssl_switch.response.500.json");
    assert_eq!(internal_error.error_code.as_deref(), Some("DCS.5010"));
    assert_eq!(internal_error.error_msg.as_deref(), Some("Failed to operate SSL in database."));
}

#[tokio::test]
async fn enables_and_disables_ssl() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (enabled, state) in [(true, Ssl::On), (false, Ssl::Off)] {
        let response = client.update_ssl_switch(CACHE).enabled(enabled).await.unwrap();
        assert_eq!(response.instance_id.as_deref(), Some(CACHE));
        assert!(!response.job_id.is_empty());
        assert_eq!(emulator.ssl(CACHE).await.unwrap(), state);
    }
    let requests = emulator.requests();
    assert_eq!((requests[0].method(), requests[0].body()), ("PUT", &br#"{"enabled":true}"#[..]));
    assert_eq!(requests[1].body(), br#"{"enabled":false}"#);
}

#[tokio::test]
async fn body_sets_the_whole_request_body() {
    let emulator = emulator::start().await;
    let body = types::UpdateSslSwitchRequest::new().enabled(true);
    emulator::client(&emulator).update_ssl_switch(CACHE).body(body).await.unwrap();
    assert_eq!(emulator.ssl(CACHE).await.unwrap(), Ssl::On);
}

/// The service was observed to return field names in camel case.
#[tokio::test]
async fn parses_camel_case_field_names() {
    let emulator = emulator::start_with(Emulator::builder().camel_case_job(true)).await;
    let call = emulator::client(&emulator).update_ssl_switch(CACHE).enabled(true);
    let response = call.await.unwrap();
    assert_eq!(response.instance_id.as_deref(), Some(CACHE));
    assert!(!response.job_id.is_empty());
    assert_eq!(response.result, None);
}

#[tokio::test]
async fn returns_400_for_an_engine_without_ssl() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).update_ssl_switch(OLD_CACHE).enabled(true);
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("DCS.4201")));
    assert_eq!(error.operation(), Some("UpdateSSLSwitch"));
}

#[tokio::test]
async fn rejects_a_missing_enabled_field() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).update_ssl_switch(CACHE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("enabled"), "{error}");
    assert!(emulator.requests().is_empty());
}
