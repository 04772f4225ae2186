//! Modifying Configuration Parameters.

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

fn change(id: &str, name: &str, value: &str) -> types::ConfigurationChange {
    types::ConfigurationChange { param_id: id.to_owned(), param_name: name.to_owned(), param_value: value.to_owned() }
}

#[tokio::test]
async fn each_field_is_sent_and_answered_without_a_body() {
    let double = double::start().await;
    let changes = vec![change("1", "timeout", "1000"), change("2", "maxmemory-policy", "volatile-lru")];
    let call = double::client(&double).update_configurations().instance_id(CACHE);
    let answer = call.body_map(|body| body.redis_config(changes)).await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.into_inner(), ());
    let request = double::only_request(&double);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/configs")));
    assert_eq!(request.query(), None);
    assert_eq!(
        double::body(&request),
        json!({ "redis_config": [
            { "param_id": "1", "param_name": "timeout", "param_value": "1000" },
            { "param_id": "2", "param_name": "maxmemory-policy", "param_value": "volatile-lru" },
        ] })
    );
}

/// The page has no mandatory field.
#[tokio::test]
async fn no_changes_are_an_empty_object() {
    let double = double::start().await;
    double::client(&double).update_configurations().instance_id(CACHE).await.unwrap();
    assert_eq!(double::body(&double::only_request(&double)), json!({}));
}

/// Other clients take 200 as well for whatever modifies.
#[tokio::test]
async fn an_answer_with_a_body_is_as_good() {
    let double = double::start().await;
    double.faults().add(Route::Operation("UpdateConfigurations"), Fault::answer(200, "application/json", "{}"));
    let answer = double::client(&double).update_configurations().instance_id(CACHE).await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_change_without_its_parts_is_not_made() {
    let builder = types::ConfigurationChange::builder;
    for (builder, missing) in [
        (builder().param_name("timeout").param_value("1"), "param_id"),
        (builder().param_id("1").param_value("1"), "param_name"),
        (builder().param_id("1").param_name("timeout"), "param_value"),
    ] {
        let error = types::ConfigurationChange::try_from(builder).unwrap_err();
        assert_eq!(error.to_string(), format!("{missing} is missing"));
    }
}

#[tokio::test]
async fn without_an_instance_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).update_configurations().await.unwrap_err();
    assert_eq!(error.to_string(), "UpdateConfigurations: instance_id is missing: call `instance_id`");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(double.requests().is_empty());
}
