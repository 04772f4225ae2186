//! Viewing Parameter Templates.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

#[tokio::test]
async fn every_condition_goes_into_the_query() {
    let double = double::start().await;
    let call = double::client(&double)
        .list_config_templates()
        .name("my template")
        .type_(types::ConfigTemplateType::User)
        .engine(types::ConfigTemplateEngine::Redis)
        .engine_version(types::ConfigTemplateEngineVersion::V7_0)
        .cache_mode(types::ConfigTemplateCacheMode::Proxy)
        .offset(0)
        .limit(1000);
    call.await.unwrap();
    let request = double::only_request(&double);
    assert_eq!((request.method(), request.path()), ("GET", double::path(&double, "config-templates").as_str()));
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
async fn each_field_is_told() {
    let answer = json!({ "template_num": 12, "templates": [{
        "template_id": "6", "cache_mode": "ha", "description": "for sessions", "engine": "Redis",
        "engine_version": "3.0", "name": "Default-Redis-3.0", "product_type": "generic", "storage_type": "DRAM",
        "type": "user", "created_at": "2023-05-10T11:09:35.802Z",
    }] });
    let double = double::answering("ListConfigTemplates", answer).await;
    let page = double::strict_client(&double).list_config_templates().type_("user").await.unwrap().into_inner();
    assert_eq!(page.template_num, Some(12));
    let [template] = &page.templates[..] else { panic!("{page:?}") };
    assert_eq!(template.template_id.as_deref(), Some("6"));
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

/// Only custom templates have the time, says the page.
#[tokio::test]
async fn a_default_template_has_neither_a_description_nor_a_time() {
    let answer = json!({ "template_num": 1, "templates": [{
        "template_id": 6, "description": null, "type": "sys", "product_type": "enterprise", "created_at": null,
    }] });
    let double = double::answering("ListConfigTemplates", answer).await;
    let page = double::client(&double).list_config_templates().type_("sys").await.unwrap().into_inner();
    let [template] = &page.templates[..] else { panic!("{page:?}") };
    assert_eq!(template.template_id.as_deref(), Some("6"));
    assert_eq!(template.description, None);
    assert_eq!(template.type_, Some(types::ConfigTemplateType::Sys));
    let edition = template.product_type.as_ref().map(types::ConfigTemplateProductType::as_str);
    assert_eq!(edition, Some("enterprise"));
    assert_eq!(template.created_at, None);
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_of_the_page_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    for (call, wrong) in [
        (client.list_config_templates(), "type is missing: call `type_`"),
        (client.list_config_templates().type_("sys").offset(-1), "offset has to be 0 or more"),
        (client.list_config_templates().type_("sys").limit(0), "limit has to be 1 or more"),
        (client.list_config_templates().type_("sys").limit(1001), "limit has to be 1000 or less"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListConfigTemplates: {wrong}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
