//! Tests of `ListBackupFileLinks` (*Obtaining the Backup File URL*).

use dcs_sdk::ErrorKind;
use serde_json::json;

use crate::emulator::{self, CACHE};

const LINK: &str = "https://bucket5da9.obs.example.com:443/4248/redis.rdb?Expires=1566308915&Signature=s3I%2BrLbo%3D";

#[tokio::test]
async fn sends_every_field() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).list_backup_file_links(CACHE, "4631832a");
    call.expiration(1800).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/backups/4631832a/links")));
    assert_eq!(request.query(), None);
    assert_eq!(emulator::body(&request), json!({ "expiration": 1800 }));
}

#[tokio::test]
async fn parses_every_field_and_redacts_links_in_debug_output() {
    let payload = json!({
        "file_path": "42489641/ddfe5f66/", "bucket_name": "bucket5da9",
        "links": [{ "file_name": "redis.rdb", "link": LINK }, { "file_name": "second.rdb", "link": null }],
    });
    let emulator = emulator::with_response("ListBackupFileLinks", payload).await;
    let call = emulator::strict_client(&emulator).list_backup_file_links(CACHE, "4631832a");
    let response = call.expiration(300).await.unwrap();
    assert_eq!(response.file_path.as_deref(), Some("42489641/ddfe5f66/"));
    assert_eq!(response.bucket_name.as_deref(), Some("bucket5da9"));
    let [first, second] = &response.links[..] else { panic!("{response:?}") };
    assert_eq!(first.file_name.as_deref(), Some("redis.rdb"));
    assert_eq!(first.link.as_ref().unwrap().expose_secret(), LINK);
    assert_eq!(second.file_name.as_deref(), Some("second.rdb"));
    assert_eq!(second.link, None);
    assert!(!format!("{response:?}").contains("Signature"));
}

#[tokio::test]
async fn a_response_without_links_is_an_error() {
    let payload = json!({ "file_path": "42489641/ddfe5f66/", "bucket_name": "bucket5da9", "links": null });
    let emulator = emulator::with_response("ListBackupFileLinks", payload).await;
    let call = emulator::client(&emulator).list_backup_file_links(CACHE, "4631832a");
    let error = call.expiration(300).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().ends_with("missing field `$.links`"), "{error}");
}

#[tokio::test]
async fn rejects_an_expiration_outside_5_minutes_to_1_day() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (seconds, problem) in [
        (Some(299), "`expiration` must be at least 300"),
        (Some(86401), "`expiration` must be at most 86400"),
        (None, "`expiration` is missing"),
    ] {
        let call = client.list_backup_file_links(CACHE, "4631832a");
        let call = match seconds {
            Some(seconds) => call.expiration(seconds),
            None => call,
        };
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListBackupFileLinks: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
