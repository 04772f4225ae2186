//! Obtaining the Backup File URL.

use dcs_sdk::ErrorKind;
use serde_json::json;

use crate::double::{self, CACHE};

const LINK: &str = "https://bucket5da9.obs.example.com:443/4248/redis.rdb?Expires=1566308915&Signature=s3I%2BrLbo%3D";

#[tokio::test]
async fn each_field_is_sent() {
    let double = double::start().await;
    let call = double::client(&double).list_backup_file_links().instance_id(CACHE).backup_id("4631832a");
    call.body_map(|body| body.expiration(1800)).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/backups/4631832a/links")));
    assert_eq!(request.query(), None);
    assert_eq!(double::body(&request), json!({ "expiration": 1800 }));
}

#[tokio::test]
async fn each_field_is_told_and_no_link_is_shown() {
    let answer = json!({
        "file_path": "42489641/ddfe5f66/", "bucket_name": "bucket5da9",
        "links": [{ "file_name": "redis.rdb", "link": LINK }, { "file_name": "second.rdb", "link": null }],
    });
    let double = double::answering("ListBackupFileLinks", answer).await;
    let call = double::strict_client(&double).list_backup_file_links().instance_id(CACHE).backup_id("4631832a");
    let answer = call.body_map(|body| body.expiration(300)).await.unwrap().into_inner();
    assert_eq!(answer.file_path.as_deref(), Some("42489641/ddfe5f66/"));
    assert_eq!(answer.bucket_name.as_deref(), Some("bucket5da9"));
    let [first, second] = &answer.links[..] else { panic!("{answer:?}") };
    assert_eq!(first.file_name.as_deref(), Some("redis.rdb"));
    assert_eq!(first.link.as_ref().unwrap().expose(), LINK);
    assert_eq!(second.file_name.as_deref(), Some("second.rdb"));
    assert_eq!(second.link, None);
    assert!(!format!("{answer:?}").contains("Signature"));
}

#[tokio::test]
async fn an_answer_without_links_is_of_no_use() {
    let answer = json!({ "file_path": "42489641/ddfe5f66/", "bucket_name": "bucket5da9", "links": null });
    let double = double::answering("ListBackupFileLinks", answer).await;
    let call = double::client(&double).list_backup_file_links().instance_id(CACHE).backup_id("4631832a");
    let error = call.body_map(|body| body.expiration(300)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.message().ends_with("it has no $.links"), "{error}");
}

#[tokio::test]
async fn a_link_lasts_from_5_minutes_to_a_day() {
    let double = double::start().await;
    let client = double::client(&double);
    for (seconds, wrong) in [
        (Some(299), "expiration has to be 300 or more"),
        (Some(86401), "expiration has to be 86400 or less"),
        (None, "expiration is missing"),
    ] {
        let call = client.list_backup_file_links().instance_id(CACHE).backup_id("4631832a");
        let call = call.body_map(|body| match seconds {
            Some(seconds) => body.expiration(seconds),
            None => body,
        });
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListBackupFileLinks: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
