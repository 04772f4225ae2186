//! Configuring IP Whitelist Groups.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

fn group(name: &str, addresses: &[&str]) -> types::IpWhitelistGroup {
    let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
    types::IpWhitelistGroup { group_name: Some(name.to_owned()), ip_list: addresses }
}

#[tokio::test]
async fn sends_every_field_and_receives_no_body() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).update_ip_whitelist().instance_id(CACHE).body_map(|body| {
        body.instance_id(CACHE)
            .enable_whitelist(true)
            .whitelist(vec![group("test001", &["10.10.10.1", "10.10.10.2"]), group("office", &["192.168.0.0/24"])])
    });
    let response = call.await.unwrap();
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
async fn sends_no_groups_as_an_empty_list() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).update_ip_whitelist().instance_id(CACHE);
    call.body_map(|body| body.enable_whitelist(false).whitelist(Vec::new())).await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({ "enable_whitelist": false, "whitelist": [] })
    );
}

/// The page has 204; the service has been seen to return 200 with an unknown body.
#[tokio::test]
async fn accepts_200_with_any_json() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for body in ["", "{}", r#"{"instance_id":"x","whitelist":[]}"#, "null", "\"done\""] {
        let fault = Fault::response(200, "application/json", body).times(1);
        emulator.faults().add(Route::Operation("UpdateIpWhitelist"), fault);
        let call = client.update_ip_whitelist().instance_id(CACHE);
        let response = call.body_map(|body| body.enable_whitelist(false).whitelist(Vec::new())).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.into_inner(), ());
    }
}

#[tokio::test]
async fn refuses_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::UpdateIpWhitelistRequest::builder;
    let unnamed = types::IpWhitelistGroup { group_name: None, ip_list: vec!["10.10.10.1".to_owned()] };
    for (request, wrong) in [
        (request().whitelist(Vec::new()), "enable_whitelist is missing"),
        (request().enable_whitelist(true), "whitelist is missing"),
        (
            request().enable_whitelist(true).whitelist(vec![group("g", &["10.10.10.1"]); 5]),
            "whitelist has to have 4 items or fewer",
        ),
        (request().enable_whitelist(true).whitelist(vec![unnamed]), "whitelist.0.group_name is missing"),
        (request().enable_whitelist(true).whitelist(vec![group("g", &[])]), "whitelist.0.ip_list is missing"),
    ] {
        let error = client.update_ip_whitelist().instance_id(CACHE).body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateIpWhitelist: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
