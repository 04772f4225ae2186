//! Querying the Tenant Quotas.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

#[tokio::test]
async fn it_asks_for_the_quotas_of_the_project() {
    let double = double::start().await;
    double::client(&double).show_quota_of_tenant().await.unwrap();
    let request = double::only_request(&double);
    assert_eq!((request.method(), request.path()), ("GET", double::path(&double, "quota").as_str()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({ "quotas": { "resources": [
        { "unit": "GB", "min": 1, "max": 800, "quota": 600, "used": 22, "type": "ram" },
        { "min": 2, "max": 10, "quota": 9, "used": 3, "type": "instances" },
    ] } });
    let double = double::answering("ShowQuotaOfTenant", answer).await;
    let answer = double::strict_client(&double).show_quota_of_tenant().await.unwrap().into_inner();
    let [memory, instances] = &answer.quotas.resources[..] else { panic!("{answer:?}") };
    assert_eq!(memory.unit.as_deref(), Some("GB"));
    assert_eq!(memory.min, Some(1));
    assert_eq!(memory.max, Some(800));
    assert_eq!(memory.quota, Some(600));
    assert_eq!(memory.used, Some(22));
    assert_eq!(memory.type_, Some(types::TenantQuotaType::Ram));
    assert_eq!(instances.unit, None);
    assert_eq!(instances.min, Some(2));
    assert_eq!(instances.max, Some(10));
    assert_eq!(instances.quota, Some(9));
    assert_eq!(instances.used, Some(3));
    assert_eq!(instances.type_, Some(types::TenantQuotaType::Instances));
}

/// The page has no value there, `{}` in its example, and a sister cloud null. The page names the type in two ways.
#[tokio::test]
async fn instances_have_no_unit() {
    for unit in [json!({}), json!(null)] {
        let answer = json!({ "quotas": { "resources": [{ "unit": unit, "used": 3, "type": "instance" }] } });
        let double = double::answering("ShowQuotaOfTenant", answer).await;
        let answer = double::client(&double).show_quota_of_tenant().await.unwrap().into_inner();
        let [instances] = &answer.quotas.resources[..] else { panic!("{answer:?}") };
        assert_eq!(instances.unit, None);
        assert_eq!(instances.used, Some(3));
        assert_eq!(instances.type_, Some(types::TenantQuotaType::Instance));
        assert_eq!((instances.min, instances.max, instances.quota), (None, None, None));
    }
}

#[tokio::test]
async fn an_answer_without_quotas_is_of_no_use() {
    let double = double::answering("ShowQuotaOfTenant", json!({})).await;
    let error = double::client(&double).show_quota_of_tenant().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.message().ends_with("it has no $.quotas"), "{error}");
}
