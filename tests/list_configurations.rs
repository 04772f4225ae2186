//! Querying DCS Instance Configuration Parameters.

use dcs_sdk::types;
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn it_asks_for_the_parameters_of_one_instance() {
    let double = double::start().await;
    double::client(&double).list_configurations().instance_id(CACHE).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/configs")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({
        "config_time": "2017-03-31T12:24:46.297Z", "instance_id": CACHE, "config_status": "UPDATING",
        "status": "RUNNING",
        "redis_config": [{
            "param_value": "101", "value_type": "Interger", "value_range": "0-7200", "description": "idle time",
            "default_value": "0", "param_name": "timeout", "param_id": "1",
        }],
    });
    let double = double::answering("ListConfigurations", answer).await;
    let call = double::strict_client(&double).list_configurations().instance_id(CACHE);
    let answer = call.await.unwrap().into_inner();
    assert_eq!(answer.config_time, Some("2017-03-31T12:24:46.297Z".parse().unwrap()));
    assert_eq!(answer.instance_id.as_deref(), Some(CACHE));
    assert_eq!(answer.config_status, Some(types::ConfigurationStatus::Updating));
    assert_eq!(answer.status.as_deref(), Some("RUNNING"));
    let [parameter] = &answer.redis_config[..] else { panic!("{answer:?}") };
    assert_eq!(parameter.param_value.as_deref(), Some("101"));
    assert_eq!(parameter.value_type.as_deref(), Some("Interger"));
    assert_eq!(parameter.value_range.as_deref(), Some("0-7200"));
    assert_eq!(parameter.description.as_deref(), Some("idle time"));
    assert_eq!(parameter.default_value.as_deref(), Some("0"));
    assert_eq!(parameter.param_name.as_deref(), Some("timeout"));
    assert_eq!(parameter.param_id.as_deref(), Some("1"));
    assert_eq!(parameter.need_restart, None);
}

/// A sister cloud tells whether an instance has to be restarted; the older version of the call shows IDs as numbers.
#[tokio::test]
async fn a_parameter_may_have_more_than_on_its_page_and_numbers_for_texts() {
    let answer = json!({
        "config_status": "FAILURE", "config_time": null,
        "redis_config": [{ "param_id": 1, "param_value": 101, "default_value": null, "need_restart": true }],
    });
    let double = double::answering("ListConfigurations", answer).await;
    let answer = double::client(&double).list_configurations().instance_id(CACHE).await.unwrap().into_inner();
    assert_eq!(answer.config_status, Some(types::ConfigurationStatus::Failure));
    assert_eq!(answer.config_time, None);
    let [parameter] = &answer.redis_config[..] else { panic!("{answer:?}") };
    assert_eq!(parameter.param_id.as_deref(), Some("1"));
    assert_eq!(parameter.param_value.as_deref(), Some("101"));
    assert_eq!(parameter.default_value, None);
    assert_eq!(parameter.need_restart, Some(true));
}

#[tokio::test]
async fn without_an_instance_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).list_configurations().await.unwrap_err();
    assert_eq!(error.to_string(), "ListConfigurations: instance_id is missing: call `instance_id`");
    assert!(double.requests().is_empty());
}
