//! Batch Adding or Deleting Tags.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

fn tag(key: &str, value: Option<&str>) -> types::TagChange {
    types::TagChange { key: key.to_owned(), value: value.map(str::to_owned) }
}

/// Its path has `dcs` where that of others has `instances`.
#[tokio::test]
async fn each_field_is_sent_and_answered_without_a_body() {
    let double = double::start().await;
    let client = double::client(&double);
    for (action, text) in [(types::TagAction::Create, "create"), (types::TagAction::Delete, "delete")] {
        let tags = vec![tag("dcs001", Some("2")), tag("dcs003", Some("")), tag("dcs004", None)];
        let call = client.batch_create_or_delete_tags().instance_id(CACHE);
        let answer = call.body_map(|body| body.action(action).tags(tags)).await.unwrap();
        assert_eq!(answer.status(), 204);
        assert_eq!(answer.into_inner(), ());
        let requests = double.requests();
        let request = requests.last().unwrap();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.path(), double::path(&double, &format!("dcs/{CACHE}/tags/action")));
        assert_eq!(request.query(), None);
        assert_eq!(
            double::body(request),
            json!({
                "action": text,
                "tags": [{ "key": "dcs001", "value": "2" }, { "key": "dcs003", "value": "" }, { "key": "dcs004" }],
            })
        );
    }
}

/// Longer ones than a new instance may have.
#[tokio::test]
async fn keys_have_up_to_128_characters_and_values_up_to_255() {
    let double = double::start().await;
    let tags = vec![tag(&"ä".repeat(128), Some(&"ö".repeat(255)))];
    let call = double::client(&double).batch_create_or_delete_tags().instance_id(CACHE);
    call.body_map(|body| body.action("create").tags(tags)).await.unwrap();
    let body = double::body(&double::only_request(&double));
    assert_eq!(body["tags"][0]["key"], "ä".repeat(128));
    assert_eq!(body["tags"][0]["value"], "ö".repeat(255));
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let request = types::BatchCreateOrDeleteTagsRequest::builder;
    let tagged = |key: &str, value: &str| request().action("create").tags(vec![tag("k", None), tag(key, Some(value))]);
    for (request, wrong) in [
        (request().tags(Vec::new()), "action is missing"),
        (request().action("create"), "tags is missing"),
        (request().action("").tags(Vec::new()), "action is empty"),
        (tagged("", ""), "tags.1.key has to have 1 characters or more"),
        (tagged(&"k".repeat(129), ""), "tags.1.key has to have 128 characters or fewer"),
        (tagged("k", &"v".repeat(256)), "tags.1.value has to have 255 characters or fewer"),
    ] {
        let error = client.batch_create_or_delete_tags().instance_id(CACHE).body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("BatchCreateOrDeleteTags: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}

/// Other clients take 200 as well for whatever modifies.
#[tokio::test]
async fn an_answer_with_a_body_is_as_good() {
    let double = double::start().await;
    double.faults().add(Route::Operation("BatchCreateOrDeleteTags"), Fault::answer(200, "application/json", "{}"));
    let call = double::client(&double).batch_create_or_delete_tags().instance_id(CACHE);
    let answer = call.body_map(|body| body.action("delete").tags(vec![tag("k", None)])).await.unwrap();
    assert_eq!(answer.status(), 200);
}
