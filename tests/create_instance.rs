//! Tests of `CreateInstance` (*Creating a DCS Instance*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

/// A request with only the required fields.
fn minimal() -> types::CreateInstanceRequest {
    types::CreateInstanceRequest::new()
        .name("dcs-demo")
        .engine("Redis")
        .engine_version("6.0")
        .capacity(0.125)
        .spec_code("redis.single.xu1.tiny.128")
        .az_codes(vec!["eu-de-01".to_owned()])
        .vpc_id("c5cd009b")
        .subnet_id("7e95c4d6")
        .password("Xxxxxx-1")
}

/// A minimal request, modified by `change`.
fn changed(change: fn(&mut types::CreateInstanceRequest)) -> types::CreateInstanceRequest {
    let mut request = minimal();
    change(&mut request);
    request
}

#[tokio::test]
async fn sends_every_field() {
    let plan = types::BackupPlan::new()
        .timezone_offset("+0100")
        .backup_at(vec![1, 7])
        .period_type(types::BackupPlanPeriod::Weekly)
        .begin_at("00:00-01:00");
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .create_instance()
        .name("dcs-demo")
        .engine(types::InstanceEngine::Redis)
        .engine_version(types::InstanceEngineVersion::V6_0)
        .capacity(0.25)
        .spec_code("redis.ha.au1.large.2")
        .az_codes(vec!["eu-de-01".to_owned(), "eu-de-02".to_owned()])
        .vpc_id("c5cd009b")
        .subnet_id("7e95c4d6")
        .security_group_id("18e9309f")
        .publicip_id("7e9c")
        .enterprise_project_id("0")
        .enterprise_project_name("default")
        .description("a \"test\" \\ no more")
        .enable_ssl(false)
        .private_ip("192.168.0.9")
        .instance_num(2)
        .maintain_begin("18:00:00")
        .maintain_end("19:00:00")
        .password("Xxxxxx-1")
        .no_password_access(false)
        .bss_param(
            types::BillingParameters::new()
                .is_auto_renew("false")
                .charging_mode("postPaid")
                .is_auto_pay("true")
                .period_type("month")
                .period_num(3),
        )
        .instance_backup_policy(
            types::BackupPolicy::new().backup_type("auto").save_days(7).periodical_backup_plan(plan),
        )
        .tags(vec![types::ResourceTag::new().key("team").value("web"), types::ResourceTag::new().key("stage")])
        .access_user("")
        .enable_publicip(false)
        .port(4040)
        .rename_commands([("keys".to_owned(), "keys001".to_owned())])
        .template_id("b3ecc9c7");
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("POST", emulator::path(&emulator, "instances").as_str()));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({
            "name": "dcs-demo",
            "engine": "Redis",
            "engine_version": "6.0",
            "capacity": 0.25,
            "spec_code": "redis.ha.au1.large.2",
            "az_codes": ["eu-de-01", "eu-de-02"],
            "vpc_id": "c5cd009b",
            "subnet_id": "7e95c4d6",
            "security_group_id": "18e9309f",
            "publicip_id": "7e9c",
            "enterprise_project_id": "0",
            "enterprise_project_name": "default",
            "description": "a \"test\" \\ no more",
            "enable_ssl": false,
            "private_ip": "192.168.0.9",
            "instance_num": 2,
            "maintain_begin": "18:00:00",
            "maintain_end": "19:00:00",
            "password": "Xxxxxx-1",
            "no_password_access": false,
            "bss_param": {
                "is_auto_renew": "false",
                "charging_mode": "postPaid",
                "is_auto_pay": "true",
                "period_type": "month",
                "period_num": 3,
            },
            "instance_backup_policy": {
                "backup_type": "auto",
                "save_days": 7,
                "periodical_backup_plan": {
                    "timezone_offset": "+0100",
                    "backup_at": [1, 7],
                    "period_type": "weekly",
                    "begin_at": "00:00-01:00",
                },
            },
            "tags": [{ "key": "team", "value": "web" }, { "key": "stage" }],
            "access_user": "",
            "enable_publicip": false,
            "port": 4040,
            "rename_commands": { "keys": "keys001" },
            "template_id": "b3ecc9c7",
        })
    );
}

#[tokio::test]
async fn omits_unset_fields() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).create_instance().body(minimal()).await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({
            "name": "dcs-demo",
            "engine": "Redis",
            "engine_version": "6.0",
            "capacity": 0.125,
            "spec_code": "redis.single.xu1.tiny.128",
            "az_codes": ["eu-de-01"],
            "vpc_id": "c5cd009b",
            "subnet_id": "7e95c4d6",
            "password": "Xxxxxx-1",
        })
    );
}

#[tokio::test]
async fn parses_the_id_and_name_of_every_instance() {
    let payload = json!({ "instances": [
        { "instance_id": "3c49fd6b", "instance_name": "dcs_demo-000" },
        { "instance_id": "77284d69", "instance_name": "dcs_demo-001" },
    ] });
    let emulator = emulator::with_response("CreateInstance", payload).await;
    let call = emulator::strict_client(&emulator).create_instance().body(minimal());
    let created = call.await.unwrap();
    let [first, second] = &created.instances[..] else { panic!("{created:?}") };
    assert_eq!(first.instance_id, "3c49fd6b");
    assert_eq!(first.instance_name.as_deref(), Some("dcs_demo-000"));
    assert_eq!(second.instance_id, "77284d69");
    assert_eq!(second.instance_name.as_deref(), Some("dcs_demo-001"));
}

/// Huawei Cloud also returns `order_id`.
#[tokio::test]
async fn ignores_unknown_fields_in_the_response() {
    let payload = json!({ "order_id": null, "instances": [{ "instance_id": "3c49fd6b", "instance_name": null }] });
    let emulator = emulator::with_response("CreateInstance", payload).await;
    let created = emulator::client(&emulator).create_instance().body(minimal()).await.unwrap();
    assert_eq!(created.instances[0].instance_id, "3c49fd6b");
    assert_eq!(created.instances[0].instance_name, None);
}

#[tokio::test]
async fn a_response_without_instances_is_an_error() {
    let emulator = emulator::with_response("CreateInstance", json!({})).await;
    let error = emulator::client(&emulator).create_instance().body(minimal()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::InvalidResponse, 200));
    assert!(error.message().ends_with("missing field `$.instances`"), "{error}");
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let policy = types::BackupPolicy::new;
    let plan = || types::BackupPlan::new().backup_at([1]).period_type("weekly");
    let auto = || policy().backup_type("auto").save_days(1).periodical_backup_plan(plan().begin_at("00:00-01:00"));
    let begin = |begin: &str| auto().periodical_backup_plan(plan().begin_at(begin));
    let tag = |key: &str, value: &str| vec![types::ResourceTag::new().key(key).value(value)];
    for (request, problem) in [
        (minimal().name("dcs"), "`name` must be at least 4 characters long"),
        (minimal().name("d".repeat(65)), "`name` must be at most 64 characters long"),
        (minimal().name("-dcs"), "`name` must match `^[A-Za-z0-9][A-Za-z0-9_-]*$`"),
        (minimal().description("d".repeat(1025)), "`description` must be at most 1024 characters long"),
        (minimal().instance_num(0), "`instance_num` must be at least 1"),
        (minimal().instance_num(101), "`instance_num` must be at most 100"),
        (minimal().password("Xxxxx-1"), "`password` must be at least 8 characters long"),
        (minimal().password("Xx-".repeat(11)), "`password` must be at most 32 characters long"),
        (minimal().port(0), "`port` must be at least 1"),
        (minimal().port(65536), "`port` must be at most 65535"),
        (minimal().instance_backup_policy(policy()), "`instance_backup_policy.backup_type` is missing"),
        (
            minimal().instance_backup_policy(policy().backup_type("auto").save_days(1)),
            "`instance_backup_policy.periodical_backup_plan` is missing: required when `backup_type` is `auto`",
        ),
        (
            minimal().instance_backup_policy(
                policy().backup_type("auto").periodical_backup_plan(plan().begin_at("00:00-01:00")),
            ),
            "`instance_backup_policy.save_days` is missing: required when `backup_type` is `auto`",
        ),
        (
            minimal().instance_backup_policy(begin("00:30-01:30")),
            "`instance_backup_policy.periodical_backup_plan.begin_at` must match \
             `^([01][0-9]|2[0-3]):00-([01][0-9]|2[0-4]):00$`",
        ),
        (
            minimal().name("d".repeat(57)).instance_num(2),
            "`name` must be at most 56 characters long when `instance_num` is above 1",
        ),
        (
            changed(|request| request.engine_version = None),
            "`engine_version` is missing: required when `engine` is `Redis`",
        ),
        (minimal().engine_version("8.0").capacity(-1.0), "`capacity` must be at least 0.125"),
        (minimal().capacity(0.0), "`capacity` must be at least 0.125"),
        (
            minimal().capacity(3.0),
            "`capacity` must be one of 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, \
             1024 when `engine_version` is `6.0`",
        ),
        (minimal().maintain_begin("18:00:00"), "`maintain_end` is missing: required together with `maintain_begin`"),
        (minimal().maintain_end("19:00:00"), "`maintain_begin` is missing: required together with `maintain_end`"),
        (
            minimal().maintain_begin("18:00:00").maintain_end(""),
            "`maintain_end` is empty: required together with `maintain_begin`",
        ),
        (
            minimal().maintain_begin("18:30:00").maintain_end("19:00:00"),
            "`maintain_begin` must match `^(([01][0-9]|2[0-3]):00:00)?$`",
        ),
        (
            changed(|request| request.password = None),
            "`password` is missing: required unless `no_password_access` is `true`",
        ),
        (
            changed(|request| request.password = None).no_password_access(false),
            "`password` is missing: required unless `no_password_access` is `true`",
        ),
        (
            minimal().password("xxxxxxx1"),
            "`password` must contain at least 3 of the following: lowercase letters, uppercase letters, \
             digits, special characters (`~!@#$^&*()-_=+\\|{},<.>/?)",
        ),
        (minimal().tags(tag("", "")), "`tags[0].key` must be at least 1 character long"),
        (minimal().tags(tag(&"k".repeat(37), "")), "`tags[0].key` must be at most 36 characters long"),
        (minimal().tags(tag("k", &"v".repeat(44))), "`tags[0].value` must be at most 43 characters long"),
    ] {
        let error = client.create_instance().body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("CreateInstance: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn accepts_requests_that_meet_the_rules_between_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let manual = types::BackupPolicy::new().backup_type("manual");
    for request in [
        minimal().name("d".repeat(57)),
        minimal().name("d".repeat(57)).instance_num(1),
        minimal().name("d".repeat(56)).instance_num(2),
        minimal().capacity(1024.0),
        minimal().maintain_begin("23:00:00").maintain_end("00:00:00"),
        // The page allows both to be empty.
        minimal().maintain_begin("").maintain_end(""),
        changed(|request| request.password = None).no_password_access(true),
        minimal().password("xxxxxx1?"),
        minimal().password("XXXXXX1x"),
        minimal().instance_backup_policy(manual),
    ] {
        client.create_instance().body(request).await.unwrap();
    }
    // A version that the page does not list may support other capacities, so the library sends the request. The
    // emulator rejects the version.
    let error = client.create_instance().body(minimal().engine_version("8.0").capacity(3.0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
}
