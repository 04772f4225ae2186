//! Tests of `CreateCustomTemplate` (*Creating a Custom Template*).

use std::collections::BTreeMap;

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

fn request() -> types::CreateCustomTemplateRequest {
    let params = [("latency-monitor-threshold", "15"), ("timeout", "0")];
    let params: BTreeMap<_, _> = params.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    types::CreateCustomTemplateRequest::new()
        .template_id("11")
        .name("Test")
        .type_(types::ConfigTemplateType::System)
        .params(params)
}

#[tokio::test]
async fn sends_every_field() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).create_custom_template().body(
        request()
            .engine(types::ConfigTemplateEngine::Redis)
            .cache_mode(types::ConfigTemplateCacheMode::HaRwSplit)
            .description("a test")
            .engine_version(types::ConfigTemplateEngineVersion::V5_0),
    );
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("POST", emulator::path(&emulator, "config-templates").as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
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
async fn sends_empty_params_as_an_empty_object() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).create_custom_template();
    call.body(request().type_("user").params(BTreeMap::<String, String>::new())).await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({ "template_id": "11", "name": "Test", "type": "user", "params": {} })
    );
}

#[tokio::test]
async fn parses_the_template_id() {
    let emulator = emulator::with_response("CreateCustomTemplate", json!({ "id": "efb1ba06" })).await;
    let template = emulator::strict_client(&emulator).create_custom_template().body(request()).await.unwrap();
    assert_eq!(template.id, "efb1ba06");
}

#[tokio::test]
async fn parses_a_numeric_id() {
    let emulator = emulator::with_response("CreateCustomTemplate", json!({ "id": 12 })).await;
    let template = emulator::client(&emulator).create_custom_template().body(request()).await.unwrap();
    assert_eq!(template.id, "12");
}

#[tokio::test]
async fn a_response_without_an_id_is_an_error() {
    let emulator = emulator::with_response("CreateCustomTemplate", json!({ "id": null })).await;
    let error = emulator::client(&emulator).create_custom_template().body(request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().ends_with("missing field `$.id`"), "{error}");
}

/// The error code is numeric, unlike those of most pages.
#[tokio::test]
async fn returns_the_documented_400() {
    let emulator = emulator::start().await;
    let route = Route::Operation("CreateCustomTemplate");
    emulator.faults().add(route, Fault::documented(route, 400).unwrap());
    let error = emulator::client(&emulator).create_custom_template().body(request()).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some("111400063")));
    assert_eq!(error.message(), "Invalid {0} parameter in the request.");
}

#[tokio::test]
async fn rejects_missing_required_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let builder = types::CreateCustomTemplateRequest::new;
    let no_params = BTreeMap::<String, String>::new;
    for (request, problem) in [
        (builder().name("n").type_("sys").params(no_params()), "`template_id` is missing"),
        (builder().template_id("11").type_("sys").params(no_params()), "`name` is missing"),
        (builder().template_id("11").name("n").params(no_params()), "`type` is missing"),
        (builder().template_id("11").name("n").type_("sys"), "`params` is missing"),
        (request().type_(""), "`type` is empty"),
    ] {
        let error = client.create_custom_template().body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("CreateCustomTemplate: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
