//! Configuring IP Whitelist Groups.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

fn group(name: &str, addresses: &[&str]) -> types::IpWhitelistGroup {
    let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
    types::IpWhitelistGroup { group_name: Some(name.to_owned()), ip_list: addresses }
}

#[tokio::test]
async fn each_field_is_sent_and_answered_without_a_body() {
    let double = double::start().await;
    let call = double::client(&double).update_ip_whitelist().instance_id(CACHE).body_map(|body| {
        body.instance_id(CACHE)
            .enable_whitelist(true)
            .whitelist(vec![group("test001", &["10.10.10.1", "10.10.10.2"]), group("office", &["192.168.0.0/24"])])
    });
    let answer = call.await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.into_inner(), ());
    let request = double::only_request(&double);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), double::path(&double, &format!("instance/{CACHE}/whitelist")));
    assert_eq!(request.query(), None);
    assert_eq!(
        double::body(&request),
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

/// What is sent takes the place of what was there, so nothing has to arrive as an empty list.
#[tokio::test]
async fn a_whitelist_is_turned_off_with_no_groups() {
    let double = double::start().await;
    let call = double::client(&double).update_ip_whitelist().instance_id(CACHE);
    call.body_map(|body| body.enable_whitelist(false).whitelist(Vec::new())).await.unwrap();
    assert_eq!(double::body(&double::only_request(&double)), json!({ "enable_whitelist": false, "whitelist": [] }));
}

/// The page has 204, the live service has been seen to answer 200, with a body that nobody has told of.
#[tokio::test]
async fn a_200_is_as_good_whatever_its_body() {
    let double = double::start().await;
    let client = double::client(&double);
    for body in ["", "{}", r#"{"instance_id":"x","whitelist":[]}"#, "null", "done"] {
        let answer = Fault::answer(200, "application/json", body).times(1);
        double.faults().add(Route::Operation("UpdateIpWhitelist"), answer);
        let call = client.update_ip_whitelist().instance_id(CACHE);
        let answer = call.body_map(|body| body.enable_whitelist(false).whitelist(Vec::new())).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.into_inner(), ());
    }
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
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
    assert!(double.requests().is_empty());
}
