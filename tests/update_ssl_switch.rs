//! Enabling or Disabling SSL.

use dcs_emulator::{Emulator, Ssl};
use dcs_sdk::{ErrorKind, types};

use crate::{
    double::{self, CACHE, OLD_CACHE},
    payloads,
};

#[test]
fn the_request_of_the_page_reads_field_by_field_and_back() {
    let request: types::UpdateSslSwitchRequest = payloads::read("network_security/update_ssl_switch.request.json");
    assert!(request.enabled);
}

#[test]
fn the_answer_of_the_page_reads_field_by_field_and_back() {
    let answer: types::UpdateSslSwitchResponse = payloads::read("network_security/update_ssl_switch.response.200.json");
    assert_eq!(answer.job_id.as_deref(), Some("ff8080817fe01bb2017fe3cf68860481"));
    assert_eq!(answer.instance_id.as_deref(), Some("5560df16-cebf-4473-95c4-d1b573c16e79"));
    assert_eq!(answer.result, None);
}

#[test]
fn the_failures_of_the_page_read_field_by_field_and_back() {
    let refusal: types::ErrorResponse = payloads::read("network_security/update_ssl_switch.response.400.json");
    assert_eq!(refusal.error_code.as_deref(), Some("DCS.4201"));
    assert_eq!(refusal.error_msg.as_deref(), Some("Do not support SSL."));
    let failure: types::ErrorResponse = payloads::read("network_security/update_ssl_switch.response.500.json");
    assert_eq!(failure.error_code.as_deref(), Some("DCS.5010"));
    assert_eq!(failure.error_msg.as_deref(), Some("Failed to operate SSL in database."));
}

#[tokio::test]
async fn ssl_goes_on_and_off() {
    let double = double::start().await;
    let client = double::client(&double);
    for (enabled, state) in [(true, Ssl::On), (false, Ssl::Off)] {
        let answer =
            client.update_ssl_switch().instance_id(CACHE).body_map(|body| body.enabled(enabled)).await.unwrap();
        assert_eq!(answer.instance_id.as_deref(), Some(CACHE));
        assert!(answer.job_id.is_some());
        assert_eq!(double.ssl(CACHE).await.unwrap(), state);
    }
    let requests = double.requests();
    assert_eq!((requests[0].method(), requests[0].body()), ("PUT", &br#"{"enabled":true}"#[..]));
    assert_eq!(requests[1].body(), br#"{"enabled":false}"#);
}

#[tokio::test]
async fn the_body_can_be_given_whole() {
    let double = double::start().await;
    let body = types::UpdateSslSwitchRequest { enabled: true };
    double::client(&double).update_ssl_switch().instance_id(CACHE).body(body).await.unwrap();
    assert_eq!(double.ssl(CACHE).await.unwrap(), Ssl::On);
}

/// The live service has been seen to answer in camel case.
#[tokio::test]
async fn the_other_spelling_of_the_answer_is_read_too() {
    let double = double::start_with(Emulator::builder().camel_case_job(true)).await;
    let call = double::client(&double).update_ssl_switch().instance_id(CACHE).body_map(|body| body.enabled(true));
    let answer = call.await.unwrap();
    assert_eq!(answer.instance_id.as_deref(), Some(CACHE));
    assert!(answer.job_id.is_some());
    assert_eq!(answer.result, None);
}

#[tokio::test]
async fn an_engine_without_ssl_is_a_400() {
    let double = double::start().await;
    let call = double::client(&double).update_ssl_switch().instance_id(OLD_CACHE).body_map(|body| body.enabled(true));
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("DCS.4201")));
    assert_eq!(error.operation(), Some("UpdateSSLSwitch"));
}

#[tokio::test]
async fn a_body_without_its_field_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).update_ssl_switch().instance_id(CACHE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("enabled"), "{error}");
    assert!(double.requests().is_empty());
}
