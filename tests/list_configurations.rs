//! Tests of `ListConfigurations` (*Querying DCS Instance Configuration Parameters*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_the_instance_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).list_configurations(CACHE).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/configs")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "config_time": "2017-03-31T12:24:46.297Z", "instance_id": CACHE, "config_status": "UPDATING",
        "status": "RUNNING",
        "redis_config": [{
            "param_value": "101", "value_type": "Interger", "value_range": "0-7200", "description": "idle time",
            "default_value": "0", "param_name": "timeout", "param_id": "1",
        }],
    });
    let emulator = emulator::with_response("ListConfigurations", payload).await;
    let call = emulator::strict_client(&emulator).list_configurations(CACHE);
    let response = call.await.unwrap();
    assert_eq!(response.config_time, Some("2017-03-31T12:24:46.297Z".parse().unwrap()));
    assert_eq!(response.instance_id.as_deref(), Some(CACHE));
    assert_eq!(response.config_status, Some(types::ConfigurationStatus::Updating));
    assert_eq!(response.status.as_deref(), Some("RUNNING"));
    let [parameter] = &response.redis_config[..] else { panic!("{response:?}") };
    assert_eq!(parameter.param_value.as_deref(), Some("101"));
    assert_eq!(parameter.value_type.as_deref(), Some("Interger"));
    assert_eq!(parameter.value_range.as_deref(), Some("0-7200"));
    assert_eq!(parameter.description.as_deref(), Some("idle time"));
    assert_eq!(parameter.default_value.as_deref(), Some("0"));
    assert_eq!(parameter.param_name, "timeout");
    assert_eq!(parameter.param_id, "1");
    assert_eq!(parameter.need_restart, None);
}

/// Huawei Cloud also returns `need_restart`; `param_id` is a number in the older version of the operation.
#[tokio::test]
async fn parses_undocumented_fields_and_numbers_in_place_of_strings() {
    let payload = json!({
        "config_status": "FAILURE", "config_time": null,
        "redis_config": [{ "param_id": 1, "param_value": 101, "default_value": null, "need_restart": true }],
    });
    let emulator = emulator::with_response("ListConfigurations", payload).await;
    let response = emulator::client(&emulator).list_configurations(CACHE).await.unwrap();
    assert_eq!(response.config_status, Some(types::ConfigurationStatus::Failure));
    assert_eq!(response.config_time, None);
    let [parameter] = &response.redis_config[..] else { panic!("{response:?}") };
    assert_eq!(parameter.param_id, "1");
    assert_eq!(parameter.param_value.as_deref(), Some("101"));
    assert_eq!(parameter.default_value, None);
    assert_eq!(parameter.need_restart, Some(true));
}

#[tokio::test]
async fn rejects_an_empty_instance_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).list_configurations("").await.unwrap_err();
    assert_eq!(error.to_string(), "ListConfigurations: `instance_id` is empty");
    assert!(emulator.requests().is_empty());
}
