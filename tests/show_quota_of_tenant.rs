//! Tests of `ShowQuotaOfTenant` (*Querying the Tenant Quotas*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_the_project_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_quota_of_tenant().await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("GET", emulator::path(&emulator, "quota").as_str()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "quotas": { "resources": [
        { "unit": "GB", "min": 1, "max": 800, "quota": 600, "used": 22, "type": "ram" },
        { "min": 2, "max": 10, "quota": 9, "used": 3, "type": "instances" },
    ] } });
    let emulator = emulator::with_response("ShowQuotaOfTenant", payload).await;
    let response = emulator::strict_client(&emulator).show_quota_of_tenant().await.unwrap();
    let [memory, instances] = &response.quotas.resources[..] else { panic!("{response:?}") };
    assert_eq!(memory.unit.as_deref(), Some("GB"));
    assert_eq!(memory.min, Some(1));
    assert_eq!(memory.max, Some(800));
    assert_eq!(memory.quota, Some(600));
    assert_eq!(memory.used, Some(22));
    assert_eq!(memory.type_, types::TenantQuotaType::Ram);
    assert_eq!(instances.unit, None);
    assert_eq!(instances.min, Some(2));
    assert_eq!(instances.max, Some(10));
    assert_eq!(instances.quota, Some(9));
    assert_eq!(instances.used, Some(3));
    assert_eq!(instances.type_, types::TenantQuotaType::Instances);
}

/// For instances, `unit` has no value on the page, is `{}` in its example, and null on Huawei Cloud. The page has two
/// names for the type: `instances` and `instance`.
#[tokio::test]
async fn parses_an_instance_quota_without_a_unit() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for unit in [json!({}), json!(null)] {
        let payload = json!({ "quotas": { "resources": [{ "unit": unit, "used": 3, "type": "instance" }] } });
        emulator::respond_once(&emulator, "ShowQuotaOfTenant", &payload);
        let response = client.show_quota_of_tenant().await.unwrap();
        let [instances] = &response.quotas.resources[..] else { panic!("{response:?}") };
        assert_eq!(instances.unit, None);
        assert_eq!(instances.used, Some(3));
        assert_eq!(instances.type_, types::TenantQuotaType::Instance);
        assert_eq!((instances.min, instances.max, instances.quota), (None, None, None));
    }
}

#[tokio::test]
async fn a_response_without_quotas_is_an_error() {
    let emulator = emulator::with_response("ShowQuotaOfTenant", json!({})).await;
    let error = emulator::client(&emulator).show_quota_of_tenant().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().ends_with("missing field `$.quotas`"), "{error}");
}
