//! Tests of `ShowApiVersion` (*Querying Information of an API Version*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator;

/// The path contains no project ID, and the ID of the older version contains a dot.
#[tokio::test]
async fn sends_the_version_in_the_path() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    client.show_api_version(types::ApiVersionId::V2).await.unwrap();
    client.show_api_version("v1.0").await.unwrap();
    let requests = emulator.requests();
    let [v2, v1] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((v2.method(), v2.path()), ("GET", "/v2"));
    assert_eq!((v2.query(), v2.body()), (None, &b""[..]));
    assert_eq!((v1.method(), v1.path()), ("GET", "/v1.0"));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "version": {
        "min_version": "2.0", "id": "v2", "updated": "2016-12-09T00:00:00Z", "version": "2.1", "status": "CURRENT",
        "links": [{ "rel": "self", "href": "https://dcs.example.com/v2/" }],
    } });
    let emulator = emulator::with_response("ShowApiVersion", payload).await;
    let client = emulator::strict_client(&emulator);
    let version = client.show_api_version("v2").await.unwrap().version;
    assert_eq!(version.min_version.as_deref(), Some("2.0"));
    assert_eq!(version.id, "v2");
    assert_eq!(version.updated, Some("2016-12-09T00:00:00Z".parse().unwrap()));
    assert_eq!(version.version.as_deref(), Some("2.1"));
    assert_eq!(version.status, Some(types::ApiVersionStatus::Current));
    let [link] = &version.links[..] else { panic!("{version:?}") };
    assert_eq!(link.rel.as_deref(), Some("self"));
    assert_eq!(link.href.as_deref(), Some("https://dcs.example.com/v2/"));
}

/// In the page's example, missing microversions are empty strings.
#[tokio::test]
async fn parses_empty_microversions_and_an_unknown_status() {
    let payload = json!({ "version": {
        "id": "v1.0", "links": null, "min_version": "", "status": "SUPPORTED", "updated": null, "version": "",
    } });
    let emulator = emulator::with_response("ShowApiVersion", payload).await;
    let client = emulator::client(&emulator);
    let version = client.show_api_version("v1.0").await.unwrap().version;
    assert_eq!(version.id, "v1.0");
    assert!(version.links.is_empty());
    assert_eq!(version.min_version.as_deref(), Some(""));
    assert_eq!(version.version.as_deref(), Some(""));
    assert_eq!(version.updated, None);
    assert_eq!(version.status, Some(types::ApiVersionStatus::from("SUPPORTED")));
    assert!(matches!(version.status, Some(types::ApiVersionStatus::Unknown(_))));
}

#[tokio::test]
async fn rejects_an_empty_api_version() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_api_version("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowApiVersion: `api_version` is empty");
    assert!(emulator.requests().is_empty());
}
