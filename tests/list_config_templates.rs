//! Tests of `ListConfigTemplates` (*Viewing Parameter Templates*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .list_config_templates()
        .name("my template")
        .type_(types::ConfigTemplateType::User)
        .engine(types::ConfigTemplateEngine::Redis)
        .engine_version(types::ConfigTemplateEngineVersion::V7_0)
        .cache_mode(types::ConfigTemplateCacheMode::Proxy)
        .offset(0)
        .limit(1000);
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("GET", emulator::path(&emulator, "config-templates").as_str()));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(
        pairs,
        [
            "cache_mode=proxy",
            "engine=Redis",
            "engine_version=7.0",
            "limit=1000",
            "name=my%20template",
            "offset=0",
            "type=user",
        ]
    );
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "template_num": 12, "templates": [{
        "template_id": "6", "cache_mode": "ha", "description": "for sessions", "engine": "Redis",
        "engine_version": "3.0", "name": "Default-Redis-3.0", "product_type": "generic", "storage_type": "DRAM",
        "type": "user", "created_at": "2023-05-10T11:09:35.802Z",
    }] });
    let emulator = emulator::with_response("ListConfigTemplates", payload).await;
    let page = emulator::strict_client(&emulator).list_config_templates().type_("user").await.unwrap();
    assert_eq!(page.template_num, Some(12));
    let [template] = &page.templates[..] else { panic!("{page:?}") };
    assert_eq!(template.template_id, "6");
    assert_eq!(template.cache_mode, Some(types::ConfigTemplateCacheMode::Ha));
    assert_eq!(template.description.as_deref(), Some("for sessions"));
    assert_eq!(template.engine, Some(types::ConfigTemplateEngine::Redis));
    assert_eq!(template.engine_version, Some(types::ConfigTemplateListedEngineVersion::V3_0));
    assert_eq!(template.name.as_deref(), Some("Default-Redis-3.0"));
    assert_eq!(template.product_type, Some(types::ConfigTemplateProductType::Generic));
    assert_eq!(template.storage_type.as_deref(), Some("DRAM"));
    assert_eq!(template.type_, Some(types::ConfigTemplateType::User));
    assert_eq!(template.created_at, Some("2023-05-10T11:09:35.802Z".parse().unwrap()));
}

/// According to the page, only custom templates have `created_at`.
#[tokio::test]
async fn parses_a_default_template_without_description_and_created_at() {
    let payload = json!({ "template_num": 1, "templates": [{
        "template_id": 6, "description": null, "type": "sys", "product_type": "enterprise", "created_at": null,
    }] });
    let emulator = emulator::with_response("ListConfigTemplates", payload).await;
    let page = emulator::client(&emulator).list_config_templates().type_("sys").await.unwrap();
    let [template] = &page.templates[..] else { panic!("{page:?}") };
    assert_eq!(template.template_id, "6");
    assert_eq!(template.description, None);
    assert_eq!(template.type_, Some(types::ConfigTemplateType::System));
    let edition = template.product_type.as_ref().map(types::ConfigTemplateProductType::as_str);
    assert_eq!(edition, Some("enterprise"));
    assert_eq!(template.created_at, None);
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (call, problem) in [
        (client.list_config_templates(), "`type` is missing"),
        (client.list_config_templates().type_("sys").offset(-1), "`offset` must be at least 0"),
        (client.list_config_templates().type_("sys").limit(0), "`limit` must be at least 1"),
        (client.list_config_templates().type_("sys").limit(1001), "`limit` must be at most 1000"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListConfigTemplates: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
