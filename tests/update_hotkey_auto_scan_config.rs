//! Configuring Automatic Hot Key Analysis.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn each_field_is_sent() {
    let double = double::start().await;
    let times = vec!["21:00".to_owned(), "03:30".to_owned()];
    let call = double::client(&double).update_hotkey_auto_scan_config().instance_id(CACHE);
    call.body_map(|body| body.enable_auto_scan(true).schedule_at(times)).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/hotkey/autoscan")));
    assert_eq!(request.query(), None);
    assert_eq!(double::body(&request), json!({ "enable_auto_scan": true, "schedule_at": ["21:00", "03:30"] }));
}

#[tokio::test]
async fn no_times_arrive_as_an_empty_list() {
    let double = double::start().await;
    let off = types::AutoscanConfigUpdate { enable_auto_scan: false, schedule_at: Vec::new() };
    double::client(&double).update_hotkey_auto_scan_config().instance_id(CACHE).body(off).await.unwrap();
    assert_eq!(double::body(&double::only_request(&double)), json!({ "enable_auto_scan": false, "schedule_at": [] }));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({
        "instance_id": CACHE, "enable_auto_scan": true, "schedule_at": ["21:00", "03:30"],
        "updated_at": "2020-06-17T02:42:40.793Z",
    });
    let double = double::answering("UpdateHotkeyAutoScanConfig", answer).await;
    let call = double::strict_client(&double).update_hotkey_auto_scan_config().instance_id(CACHE);
    let config = call.body_map(|body| body.enable_auto_scan(true).schedule_at(Vec::new())).await.unwrap();
    assert_eq!(config.instance_id.as_deref(), Some(CACHE));
    assert_eq!(config.enable_auto_scan, Some(true));
    assert_eq!(config.schedule_at, ["21:00", "03:30"]);
    assert_eq!(config.updated_at, Some("2020-06-17T02:42:40.793Z".parse().unwrap()));
}

#[tokio::test]
async fn any_field_may_be_null_or_a_text() {
    let answer = json!({ "instance_id": null, "enable_auto_scan": "false", "schedule_at": null, "updated_at": null });
    let double = double::answering("UpdateHotkeyAutoScanConfig", answer).await;
    let call = double::client(&double).update_hotkey_auto_scan_config().instance_id(CACHE);
    let config = call.body_map(|body| body.enable_auto_scan(false).schedule_at(Vec::new())).await.unwrap();
    assert_eq!(config.instance_id, None);
    assert_eq!(config.enable_auto_scan, Some(false));
    assert!(config.schedule_at.is_empty());
    assert_eq!(config.updated_at, None);
}

#[tokio::test]
async fn a_refusal_of_the_page_keeps_its_code() {
    let double = double::start().await;
    let route = Route::Operation("UpdateHotkeyAutoScanConfig");
    double.faults().add(route, Fault::documented(route, 400).unwrap());
    let call = double::client(&double).update_hotkey_auto_scan_config().instance_id(CACHE);
    let error = call.body_map(|body| body.enable_auto_scan(false).schedule_at(Vec::new())).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("DCS.4922")));
    assert_eq!(error.message(), "Does not support hotkey analyze.");
}

#[tokio::test]
async fn without_what_is_mandatory_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let request = types::AutoscanConfigUpdate::builder;
    for (request, missing) in
        [(request().schedule_at(Vec::new()), "enable_auto_scan"), (request().enable_auto_scan(true), "schedule_at")]
    {
        let call = client.update_hotkey_auto_scan_config().instance_id(CACHE).body_map(|_| request);
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateHotkeyAutoScanConfig: {missing} is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
