//! Creating a Custom Template.

use std::collections::BTreeMap;

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

fn request() -> types::builder::CreateCustomTemplateRequest {
    let params = [("latency-monitor-threshold", "15"), ("timeout", "0")];
    let params: BTreeMap<_, _> = params.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    types::CreateCustomTemplateRequest::builder()
        .template_id("11")
        .name("Test")
        .type_(types::ConfigTemplateType::Sys)
        .params(params)
}

#[tokio::test]
async fn each_field_is_sent() {
    let double = double::start().await;
    let call = double::client(&double).create_custom_template().body_map(|_| {
        request()
            .engine(types::ConfigTemplateEngine::Redis)
            .cache_mode(types::ConfigTemplateCacheMode::HaRwSplit)
            .description("a test")
            .engine_version(types::ConfigTemplateEngineVersion::V5_0)
    });
    call.await.unwrap();
    let request = double::only_request(&double);
    assert_eq!((request.method(), request.path()), ("POST", double::path(&double, "config-templates").as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        double::body(&request),
        json!({
            "template_id": "11",
            "name": "Test",
            "type": "sys",
            "engine": "Redis",
            "cache_mode": "ha_rw_split",
            "description": "a test",
            "engine_version": "5.0",
            "params": { "latency-monitor-threshold": "15", "timeout": "0" },
        })
    );
}

#[tokio::test]
async fn no_parameters_arrive_as_an_empty_map() {
    let double = double::start().await;
    let call = double::client(&double).create_custom_template();
    call.body_map(|_| request().type_("user").params(BTreeMap::new())).await.unwrap();
    assert_eq!(
        double::body(&double::only_request(&double)),
        json!({ "template_id": "11", "name": "Test", "type": "user", "params": {} })
    );
}

#[tokio::test]
async fn the_template_is_told() {
    let double = double::answering("CreateCustomTemplate", json!({ "id": "efb1ba06" })).await;
    let template = double::strict_client(&double).create_custom_template().body_map(|_| request()).await.unwrap();
    assert_eq!(template.id, "efb1ba06");
}

#[tokio::test]
async fn an_id_may_be_a_number_but_not_missing() {
    let double = double::answering("CreateCustomTemplate", json!({ "id": 12 })).await;
    let template = double::client(&double).create_custom_template().body_map(|_| request()).await.unwrap();
    assert_eq!(template.id, "12");
    let double = double::answering("CreateCustomTemplate", json!({ "id": null })).await;
    let error = double::client(&double).create_custom_template().body_map(|_| request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.message().ends_with("it has no $.id"), "{error}");
}

/// Its code is a plain number, unlike those of most pages.
#[tokio::test]
async fn a_refusal_of_the_page_keeps_its_code() {
    let double = double::start().await;
    let route = Route::Operation("CreateCustomTemplate");
    double.faults().add(route, Fault::documented(route, 400).unwrap());
    let error = double::client(&double).create_custom_template().body_map(|_| request()).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("111400063")));
    assert_eq!(error.message(), "Invalid {0} parameter in the request.");
}

#[tokio::test]
async fn without_what_is_mandatory_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let builder = types::CreateCustomTemplateRequest::builder;
    let none = BTreeMap::<String, String>::new;
    for (request, wrong) in [
        (builder().name("n").type_("sys").params(none()), "template_id is missing"),
        (builder().template_id("11").type_("sys").params(none()), "name is missing"),
        (builder().template_id("11").name("n").params(none()), "type is missing"),
        (builder().template_id("11").name("n").type_("sys"), "params is missing"),
        (request().type_(""), "type is empty"),
    ] {
        let error = client.create_custom_template().body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("CreateCustomTemplate: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
