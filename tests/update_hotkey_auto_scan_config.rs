//! Tests of `UpdateHotkeyAutoScanConfig` (*Configuring Automatic Hot Key Analysis*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_field() {
    let emulator = emulator::start().await;
    let times = vec!["21:00".to_owned(), "03:30".to_owned()];
    let call = emulator::client(&emulator).update_hotkey_auto_scan_config(CACHE);
    call.enable_auto_scan(true).schedule_at(times).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/hotkey/autoscan")));
    assert_eq!(request.query(), None);
    assert_eq!(emulator::body(&request), json!({ "enable_auto_scan": true, "schedule_at": ["21:00", "03:30"] }));
}

#[tokio::test]
async fn sends_an_empty_schedule_as_an_empty_list() {
    let emulator = emulator::start().await;
    let off = types::AutoscanConfigUpdate::new().enable_auto_scan(false).schedule_at(Vec::<String>::new());
    emulator::client(&emulator).update_hotkey_auto_scan_config(CACHE).body(off).await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({ "enable_auto_scan": false, "schedule_at": [] })
    );
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "instance_id": CACHE, "enable_auto_scan": true, "schedule_at": ["21:00", "03:30"],
        "updated_at": "2020-06-17T02:42:40.793Z",
    });
    let emulator = emulator::with_response("UpdateHotkeyAutoScanConfig", payload).await;
    let call = emulator::strict_client(&emulator).update_hotkey_auto_scan_config(CACHE);
    let config = call.enable_auto_scan(true).schedule_at(Vec::<String>::new()).await.unwrap();
    assert_eq!(config.instance_id.as_deref(), Some(CACHE));
    assert_eq!(config.enable_auto_scan, Some(true));
    assert_eq!(config.schedule_at, ["21:00", "03:30"]);
    assert_eq!(config.updated_at, Some("2020-06-17T02:42:40.793Z".parse().unwrap()));
}

#[tokio::test]
async fn parses_null_fields_and_a_boolean_sent_as_a_string() {
    let payload = json!({ "instance_id": null, "enable_auto_scan": "false", "schedule_at": null, "updated_at": null });
    let emulator = emulator::with_response("UpdateHotkeyAutoScanConfig", payload).await;
    let call = emulator::client(&emulator).update_hotkey_auto_scan_config(CACHE);
    let config = call.enable_auto_scan(false).schedule_at(Vec::<String>::new()).await.unwrap();
    assert_eq!(config.instance_id, None);
    assert_eq!(config.enable_auto_scan, Some(false));
    assert!(config.schedule_at.is_empty());
    assert_eq!(config.updated_at, None);
}

#[tokio::test]
async fn returns_the_documented_400() {
    let emulator = emulator::start().await;
    let route = Route::Operation("UpdateHotkeyAutoScanConfig");
    emulator.faults().add(route, Fault::documented(route, 400).unwrap());
    let call = emulator::client(&emulator).update_hotkey_auto_scan_config(CACHE);
    let error = call.enable_auto_scan(false).schedule_at(Vec::<String>::new()).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("DCS.4922")));
    assert_eq!(error.message(), "Does not support hotkey analyze.");
}

#[tokio::test]
async fn rejects_missing_required_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::AutoscanConfigUpdate::new;
    for (request, missing) in [
        (request().schedule_at(Vec::<String>::new()), "enable_auto_scan"),
        (request().enable_auto_scan(true), "schedule_at"),
    ] {
        let call = client.update_hotkey_auto_scan_config(CACHE).body(request);
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateHotkeyAutoScanConfig: `{missing}` is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
