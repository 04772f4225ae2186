//! Tests of `BatchCreateOrDeleteTags` (*Batch Adding or Deleting Tags*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

fn tag(key: &str, value: Option<&str>) -> types::TagChange {
    let tag = types::TagChange::new().key(key);
    match value {
        Some(value) => tag.value(value),
        None => tag,
    }
}

/// The path contains `dcs` where the paths of other operations contain `instances`.
#[tokio::test]
async fn sends_every_field_and_receives_no_body() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (action, value) in [(types::TagAction::Create, "create"), (types::TagAction::Delete, "delete")] {
        let tags = vec![tag("dcs001", Some("2")), tag("dcs003", Some("")), tag("dcs004", None)];
        let call = client.batch_create_or_delete_tags(CACHE);
        let response = call.action(action).tags(tags).send().await.unwrap();
        assert_eq!(response.status(), 204);
        assert_eq!(response.into_inner(), ());
        let requests = emulator.requests();
        let request = requests.last().unwrap();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.path(), emulator::path(&emulator, &format!("dcs/{CACHE}/tags/action")));
        assert_eq!(request.query(), None);
        assert_eq!(
            emulator::body(request),
            json!({
                "action": value,
                "tags": [{ "key": "dcs001", "value": "2" }, { "key": "dcs003", "value": "" }, { "key": "dcs004" }],
            })
        );
    }
}

/// The limits are higher than those of tags of a new instance.
#[tokio::test]
async fn accepts_keys_of_128_and_values_of_255_characters() {
    let emulator = emulator::start().await;
    let tags = vec![tag(&"ä".repeat(128), Some(&"ö".repeat(255)))];
    let call = emulator::client(&emulator).batch_create_or_delete_tags(CACHE);
    call.action("create").tags(tags).await.unwrap();
    let body = emulator::body(&emulator::only_request(&emulator));
    assert_eq!(body["tags"][0]["key"], "ä".repeat(128));
    assert_eq!(body["tags"][0]["value"], "ö".repeat(255));
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::BatchCreateOrDeleteTagsRequest::new;
    let tagged = |key: &str, value: &str| request().action("create").tags(vec![tag("k", None), tag(key, Some(value))]);
    for (request, problem) in [
        (request().tags(Vec::new()), "`action` is missing"),
        (request().action("create"), "`tags` is missing"),
        (request().action("").tags(Vec::new()), "`action` is empty"),
        (tagged("", ""), "`tags[1].key` must be at least 1 character long"),
        (tagged(&"k".repeat(129), ""), "`tags[1].key` must be at most 128 characters long"),
        (tagged("k", &"v".repeat(256)), "`tags[1].value` must be at most 255 characters long"),
    ] {
        let error = client.batch_create_or_delete_tags(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("BatchCreateOrDeleteTags: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

/// Other clients accept 200 from every operation that modifies an instance.
#[tokio::test]
async fn accepts_200_with_a_body() {
    let emulator = emulator::start().await;
    emulator.faults().add(Route::Operation("BatchCreateOrDeleteTags"), Fault::response(200, "application/json", "{}"));
    let call = emulator::client(&emulator).batch_create_or_delete_tags(CACHE);
    let response = call.action("delete").tags(vec![tag("k", None)]).send().await.unwrap();
    assert_eq!(response.status(), 200);
}
