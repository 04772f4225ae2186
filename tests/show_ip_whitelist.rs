//! Querying the IP Whitelist of a DCS Instance.

use dcs_emulator::{Fault, Route};
use dcs_sdk::ErrorKind;
use serde_json::json;

use crate::double::{self, CACHE};

/// Of all calls about one instance, those about whitelists and shards have `instance` in their path.
#[tokio::test]
async fn it_asks_for_the_whitelist_of_one_instance() {
    let double = double::start().await;
    double::client(&double).show_ip_whitelist().instance_id(CACHE).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, &format!("instance/{CACHE}/whitelist")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({
        "instance_id": CACHE, "enable_whitelist": true, "whitelist_ip_limit_num": "20",
        "whitelist": [
            { "group_name": "test001", "ip_list": ["10.10.10.1", "10.10.10.2"] },
            { "group_name": "office", "ip_list": ["192.168.0.0/24"] },
        ],
    });
    let double = double::answering("ShowIpWhitelist", answer).await;
    let answer = double::strict_client(&double).show_ip_whitelist().instance_id(CACHE).await.unwrap().into_inner();
    assert_eq!(answer.instance_id.as_deref(), Some(CACHE));
    assert_eq!(answer.enable_whitelist, Some(true));
    assert_eq!(answer.whitelist_ip_limit_num.as_deref(), Some("20"));
    let [test, office] = &answer.whitelist[..] else { panic!("{answer:?}") };
    assert_eq!(test.group_name.as_deref(), Some("test001"));
    assert_eq!(test.ip_list, ["10.10.10.1", "10.10.10.2"]);
    assert_eq!(office.group_name.as_deref(), Some("office"));
    assert_eq!(office.ip_list, ["192.168.0.0/24"]);
}

/// Until a whitelist is first set, which clients wait for by the ID.
#[tokio::test]
async fn before_there_is_a_whitelist_its_fields_are_empty_null_or_not_there() {
    let double = double::start().await;
    let client = double::client(&double);
    for (answer, instance_id) in [
        (json!({}), None),
        (json!({ "instance_id": null, "enable_whitelist": null, "whitelist": null }), None),
        (json!({ "instance_id": "", "whitelist": [] }), Some("")),
    ] {
        let answer = Fault::answer(200, "application/json", answer.to_string());
        double.faults().add(Route::Operation("ShowIpWhitelist"), answer.times(1));
        let answer = client.show_ip_whitelist().instance_id(CACHE).await.unwrap();
        assert_eq!(answer.instance_id.as_deref(), instance_id);
        assert_eq!(answer.enable_whitelist, None);
        assert!(answer.whitelist.is_empty());
        assert_eq!(answer.whitelist_ip_limit_num, None);
    }
}

/// The example of the page has the limit as a number, its table as a text.
#[tokio::test]
async fn the_limit_may_be_a_number_and_a_group_have_no_addresses() {
    let answer = json!({ "whitelist": [{ "group_name": "empty", "ip_list": null }], "whitelist_ip_limit_num": 20 });
    let double = double::answering("ShowIpWhitelist", answer).await;
    let answer = double::client(&double).show_ip_whitelist().instance_id(CACHE).await.unwrap().into_inner();
    assert_eq!(answer.whitelist_ip_limit_num.as_deref(), Some("20"));
    let [group] = &answer.whitelist[..] else { panic!("{answer:?}") };
    assert_eq!(group.group_name.as_deref(), Some("empty"));
    assert!(group.ip_list.is_empty());
}

#[tokio::test]
async fn an_instance_that_can_have_none_is_a_400() {
    let double = double::start().await;
    let refusal =
        r#"{"error_code":"DCS.4872","error_msg":"The instance does not support whitelist.","error_ext_msg":null}"#;
    double.faults().add(Route::Operation("ShowIpWhitelist"), Fault::answer(400, "application/json", refusal));
    let error = double::client(&double).show_ip_whitelist().instance_id(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), Some("DCS.4872"));
}

#[tokio::test]
async fn without_an_instance_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).show_ip_whitelist().await.unwrap_err();
    assert_eq!(error.to_string(), "ShowIpWhitelist: instance_id is missing: call `instance_id`");
    assert!(double.requests().is_empty());
}
