//! Tests of `UpdateIpWhitelist` (*Configuring IP Whitelist Groups*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

fn group(name: &str, addresses: &[&str]) -> types::IpWhitelistGroup {
    types::IpWhitelistGroup::new().group_name(name).ip_list(addresses.iter().copied())
}

#[tokio::test]
async fn sends_every_field_and_receives_no_body() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .update_ip_whitelist(CACHE)
        .enable_whitelist(true)
        .whitelist(vec![group("test001", &["10.10.10.1", "10.10.10.2"]), group("office", &["192.168.0.0/24"])]);
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_inner(), ());
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instance/{CACHE}/whitelist")));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({
            "instance_id": CACHE,
            "enable_whitelist": true,
            "whitelist": [
                { "group_name": "test001", "ip_list": ["10.10.10.1", "10.10.10.2"] },
                { "group_name": "office", "ip_list": ["192.168.0.0/24"] },
            ],
        })
    );
}

/// The request replaces the whitelist, so an empty list must be sent.
#[tokio::test]
async fn sends_an_empty_whitelist_as_an_empty_list() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).update_ip_whitelist(CACHE);
    call.enable_whitelist(false).whitelist(Vec::new()).await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({ "instance_id": CACHE, "enable_whitelist": false, "whitelist": [] })
    );
}

/// The page documents 204; the service was observed to return 200 with an unknown body.
#[tokio::test]
async fn accepts_200_with_any_json() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for body in ["", "{}", r#"{"instance_id":"x","whitelist":[]}"#, "null", "\"done\""] {
        let fault = Fault::response(200, "application/json", body).times(1);
        emulator.faults().add(Route::Operation("UpdateIpWhitelist"), fault);
        let call = client.update_ip_whitelist(CACHE);
        let response = call.enable_whitelist(false).whitelist(Vec::new()).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.into_inner(), ());
    }
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::UpdateIpWhitelistRequest::new;
    let unnamed = types::IpWhitelistGroup::new().ip_list(["10.10.10.1"]);
    let unset = types::IpWhitelistGroup::new().group_name("g");
    for (request, problem) in [
        (request().whitelist(Vec::new()), "`enable_whitelist` is missing"),
        (request().enable_whitelist(true), "`whitelist` is missing"),
        (
            request().enable_whitelist(true).whitelist(vec![group("g", &["10.10.10.1"]); 5]),
            "`whitelist` must have at most 4 items",
        ),
        (request().enable_whitelist(true).whitelist(vec![unnamed]), "`whitelist[0].group_name` is missing"),
        (request().enable_whitelist(true).whitelist(vec![unset]), "`whitelist[0].ip_list` is missing"),
    ] {
        let error = client.update_ip_whitelist(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateIpWhitelist: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
