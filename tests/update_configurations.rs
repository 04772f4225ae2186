//! Tests of `UpdateConfigurations` (*Modifying Configuration Parameters*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

fn change(id: &str, name: &str, value: &str) -> types::ConfigurationChange {
    types::ConfigurationChange::new().param_id(id).param_name(name).param_value(value)
}

#[tokio::test]
async fn sends_every_field_and_receives_no_body() {
    let emulator = emulator::start().await;
    let changes = vec![change("1", "timeout", "1000"), change("2", "maxmemory-policy", "volatile-lru")];
    let call = emulator::client(&emulator).update_configurations(CACHE);
    let response = call.redis_config(changes).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_inner(), ());
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/configs")));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({ "redis_config": [
            { "param_id": "1", "param_name": "timeout", "param_value": "1000" },
            { "param_id": "2", "param_name": "maxmemory-policy", "param_value": "volatile-lru" },
        ] })
    );
}

/// The page marks no field as mandatory.
#[tokio::test]
async fn sends_an_empty_object_without_changes() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).update_configurations(CACHE).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator)), json!({}));
}

/// Other clients accept 200 from every operation that modifies an instance.
#[tokio::test]
async fn accepts_200_with_a_body() {
    let emulator = emulator::start().await;
    emulator.faults().add(Route::Operation("UpdateConfigurations"), Fault::response(200, "application/json", "{}"));
    let response = emulator::client(&emulator).update_configurations(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn rejects_a_change_without_all_its_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let change = types::ConfigurationChange::new;
    for (change, missing) in [
        (change().param_name("timeout").param_value("1"), "param_id"),
        (change().param_id("1").param_value("1"), "param_name"),
        (change().param_id("1").param_name("timeout"), "param_value"),
    ] {
        let error = client.update_configurations(CACHE).redis_config([change]).await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateConfigurations: `redis_config[0].{missing}` is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn rejects_an_empty_instance_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).update_configurations("").await.unwrap_err();
    assert_eq!(error.to_string(), "UpdateConfigurations: `instance_id` is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}
