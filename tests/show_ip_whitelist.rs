//! Tests of `ShowIpWhitelist` (*Querying the IP Whitelist of a DCS Instance*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::ErrorKind;
use serde_json::json;

use crate::emulator::{self, CACHE};

/// The paths of the whitelist and shard operations contain `instance`; other paths contain `instances`.
#[tokio::test]
async fn sends_the_instance_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_ip_whitelist(CACHE).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instance/{CACHE}/whitelist")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "instance_id": CACHE, "enable_whitelist": true, "whitelist_ip_limit_num": "20",
        "whitelist": [
            { "group_name": "test001", "ip_list": ["10.10.10.1", "10.10.10.2"] },
            { "group_name": "office", "ip_list": ["192.168.0.0/24"] },
        ],
    });
    let emulator = emulator::with_response("ShowIpWhitelist", payload).await;
    let response = emulator::strict_client(&emulator).show_ip_whitelist(CACHE).await.unwrap();
    assert_eq!(response.instance_id.as_deref(), Some(CACHE));
    assert_eq!(response.enable_whitelist, Some(true));
    assert_eq!(response.whitelist_ip_limit_num, Some(20));
    let [test, office] = &response.whitelist[..] else { panic!("{response:?}") };
    assert_eq!(test.group_name.as_deref(), Some("test001"));
    assert_eq!(test.ip_list.as_deref().unwrap(), ["10.10.10.1", "10.10.10.2"]);
    assert_eq!(office.group_name.as_deref(), Some("office"));
    assert_eq!(office.ip_list.as_deref().unwrap(), ["192.168.0.0/24"]);
}

/// The service returns these responses until a whitelist is first configured; clients poll until `instance_id` is set.
#[tokio::test]
async fn parses_empty_null_and_missing_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (payload, instance_id) in [
        (json!({}), None),
        (json!({ "instance_id": null, "enable_whitelist": null, "whitelist": null }), None),
        (json!({ "instance_id": "", "whitelist": [] }), Some("")),
    ] {
        emulator::respond_once(&emulator, "ShowIpWhitelist", &payload);
        let response = client.show_ip_whitelist(CACHE).await.unwrap();
        assert_eq!(response.instance_id.as_deref(), instance_id);
        assert_eq!(response.enable_whitelist, None);
        assert!(response.whitelist.is_empty());
        assert_eq!(response.whitelist_ip_limit_num, None);
    }
}

/// `whitelist_ip_limit_num` is a number in the page's example but a string in its table.
#[tokio::test]
async fn parses_a_numeric_limit_and_a_group_without_addresses() {
    let payload = json!({ "whitelist": [{ "group_name": "empty", "ip_list": null }], "whitelist_ip_limit_num": 20 });
    let emulator = emulator::with_response("ShowIpWhitelist", payload).await;
    let response = emulator::client(&emulator).show_ip_whitelist(CACHE).await.unwrap();
    assert_eq!(response.whitelist_ip_limit_num, Some(20));
    let [group] = &response.whitelist[..] else { panic!("{response:?}") };
    assert_eq!(group.group_name.as_deref(), Some("empty"));
    assert_eq!(group.ip_list, None);
}

#[tokio::test]
async fn returns_400_if_whitelists_are_unsupported() {
    let emulator = emulator::start().await;
    let payload =
        r#"{"error_code":"DCS.4872","error_msg":"The instance does not support whitelist.","error_ext_msg":null}"#;
    emulator.faults().add(Route::Operation("ShowIpWhitelist"), Fault::response(400, "application/json", payload));
    let error = emulator::client(&emulator).show_ip_whitelist(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(error.code(), Some("DCS.4872"));
}

#[tokio::test]
async fn rejects_an_empty_instance_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_ip_whitelist("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowIpWhitelist: `instance_id` is empty");
    assert!(emulator.requests().is_empty());
}
