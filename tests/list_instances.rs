//! Tests of `ListInstances` (*Querying All DCS Instances*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .list_instances()
        .instance_id(CACHE)
        .include_failure(true)
        .include_delete(false)
        .name("cache & more")
        .offset(20)
        .limit(1000)
        .status(types::InstanceStatus::Running)
        .name_equal(true)
        .tags("team=web,stage=test")
        .ip("192.168.7.146")
        .capacity(0.125);
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("GET", emulator::path(&emulator, "instances").as_str()));
    assert_eq!(request.body(), b"");
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(
        pairs,
        [
            "capacity=0.125",
            "include_delete=false",
            "include_failure=true",
            "instance_id=3f1c2f0e-6c1c-4f0c-9a53-5f0f6d6f4c11",
            "ip=192.168.7.146",
            "limit=1000",
            "name=cache%20%26%20more",
            "name_equal=true",
            "offset=20",
            "status=RUNNING",
            "tags=team%3Dweb%2Cstage%3Dtest",
        ]
    );
}

#[tokio::test]
async fn sends_no_query_without_parameters() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).list_instances().await.unwrap();
    assert_eq!(emulator::only_request(&emulator).query(), None);
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "instance_num": 21, "instances": [{
        "publicip_id": "7e9c", "vpc_name": "dcs-beta", "charging_mode": 0, "vpc_id": "5e37b3be",
        "subnet_id": "a4112635", "security_group_id": "18e9309f", "created_at": "2017-03-31T12:24:46.297Z",
        "updated_at": "2017-03-31T19:24:46.297Z", "enable_ssl": true, "max_memory": 8192, "used_memory": 41,
        "publicip_address": "80.158.0.1", "capacity": 8, "capacity_minor": ".0", "order_id": "CS01",
        "maintain_begin": "18:00:00", "maintain_end": "19:00:00", "engine": "Redis", "engine_version": "7.0",
        "service_upgrade": true, "no_password_access": "true", "service_task_id": "8abf",
        "ip": "192.168.0.1,192.168.0.2", "access_user": "default", "instance_id": CACHE, "enable_publicip": true,
        "port": 6380, "user_id": "d53977d1", "user_name": "clouduser", "domain_name": "redis-c830.dcs.example.com",
        "readonly_domain_name": "redis-c830-readonly.dcs.example.com", "name": "dcs-lpvo", "spec_code": "redis.ha.8",
        "status": "EXTENDING", "tags": [{ "key": "team", "value": "web" }, { "key": "stage", "value": "" }],
        "enterprise_project_id": "0", "description": "sessions", "cpu_type": "x86_64",
        "az_codes": ["eu-de-01", "eu-de-02"], "sub_status": "normal",
        "features": {
            "support_acl": false, "support_transparent_client_ip": true, "support_ssl": false,
            "support_audit_log": true,
        },
    }] });
    let emulator = emulator::with_response("ListInstances", payload).await;
    let page = emulator::strict_client(&emulator).list_instances().await.unwrap();
    assert_eq!(page.instance_num, Some(21));
    let [instance] = &page.instances[..] else { panic!("{page:?}") };
    assert_eq!(instance.publicip_id.as_deref(), Some("7e9c"));
    assert_eq!(instance.vpc_name.as_deref(), Some("dcs-beta"));
    assert_eq!(instance.charging_mode, Some(0));
    assert_eq!(instance.vpc_id.as_deref(), Some("5e37b3be"));
    assert_eq!(instance.subnet_id.as_deref(), Some("a4112635"));
    assert_eq!(instance.security_group_id.as_deref(), Some("18e9309f"));
    assert_eq!(instance.created_at, Some("2017-03-31T12:24:46.297Z".parse().unwrap()));
    assert_eq!(instance.updated_at, Some("2017-03-31T19:24:46.297Z".parse().unwrap()));
    assert_eq!(instance.enable_ssl, Some(true));
    assert_eq!(instance.max_memory, Some(8192));
    assert_eq!(instance.used_memory, Some(41));
    assert_eq!(instance.publicip_address.as_deref(), Some("80.158.0.1"));
    assert_eq!(instance.capacity, Some(8));
    assert_eq!(instance.capacity_minor.as_deref(), Some(".0"));
    assert_eq!(instance.capacity_gb(), Some(8.0));
    assert_eq!(instance.order_id.as_deref(), Some("CS01"));
    assert_eq!(instance.maintain_begin.as_deref(), Some("18:00:00"));
    assert_eq!(instance.maintain_end.as_deref(), Some("19:00:00"));
    assert_eq!(instance.engine.as_deref(), Some("Redis"));
    assert_eq!(instance.engine_version.as_deref(), Some("7.0"));
    assert_eq!(instance.service_upgrade, Some(true));
    assert_eq!(instance.no_password_access, Some(true));
    assert_eq!(instance.service_task_id.as_deref(), Some("8abf"));
    assert_eq!(instance.ip.as_deref(), Some("192.168.0.1,192.168.0.2"));
    assert_eq!(instance.access_user.as_deref(), Some("default"));
    assert_eq!(instance.instance_id, CACHE);
    assert_eq!(instance.enable_publicip, Some(true));
    assert_eq!(instance.port, Some(6380));
    assert_eq!(instance.user_id.as_deref(), Some("d53977d1"));
    assert_eq!(instance.user_name.as_deref(), Some("clouduser"));
    assert_eq!(instance.domain_name.as_deref(), Some("redis-c830.dcs.example.com"));
    assert_eq!(instance.readonly_domain_name.as_deref(), Some("redis-c830-readonly.dcs.example.com"));
    assert_eq!(instance.name.as_deref(), Some("dcs-lpvo"));
    assert_eq!(instance.spec_code.as_deref(), Some("redis.ha.8"));
    assert_eq!(instance.status, Some(types::InstanceStatus::Extending));
    let [team, stage] = &instance.tags[..] else { panic!("{instance:?}") };
    assert_eq!((&*team.key, team.value.as_deref()), ("team", Some("web")));
    assert_eq!((&*stage.key, stage.value.as_deref()), ("stage", Some("")));
    assert_eq!(instance.enterprise_project_id.as_deref(), Some("0"));
    assert_eq!(instance.description.as_deref(), Some("sessions"));
    assert_eq!(instance.cpu_type, Some(types::InstanceCpuType::X86_64));
    assert_eq!(instance.az_codes, ["eu-de-01", "eu-de-02"]);
    assert_eq!(instance.sub_status.as_deref(), Some("normal"));
    let features = instance.features.as_ref().unwrap();
    assert_eq!(features.support_acl, Some(false));
    assert_eq!(features.support_transparent_client_ip, Some(true));
    assert_eq!(features.support_ssl, Some(false));
    assert_eq!(features.support_audit_log, Some(true));
}

/// As in the page's example and on the service: numbers, booleans and `{}` where the table has strings, the capacity in
/// `capacity_minor`, and a placeholder for the ID of a missing security group.
#[tokio::test]
async fn parses_an_instance_smaller_than_1_gb() {
    let payload = json!({ "instance_num": "1", "instances": [{
        "capacity": 0, "capacity_minor": ".125", "publicip_id": {}, "publicip_address": null, "order_id": null,
        "no_password_access": true, "service_task_id": "", "access_user": null, "enterprise_project_id": 0,
        "security_group_id": "securityGroupId", "tags": [{ "key": 1, "value": "DCS" }], "status": "FROZEN",
    }] });
    let emulator = emulator::with_response("ListInstances", payload).await;
    let page = emulator::client(&emulator).list_instances().await.unwrap();
    assert_eq!(page.instance_num, Some(1));
    let [instance] = &page.instances[..] else { panic!("{page:?}") };
    assert_eq!(instance.capacity, Some(0));
    assert_eq!(instance.capacity_minor.as_deref(), Some(".125"));
    assert_eq!(instance.capacity_gb(), Some(0.125));
    assert_eq!(instance.publicip_id, None);
    assert_eq!(instance.publicip_address, None);
    assert_eq!(instance.order_id, None);
    assert_eq!(instance.no_password_access, Some(true));
    assert_eq!(instance.service_task_id.as_deref(), Some(""));
    assert_eq!(instance.access_user, None);
    assert_eq!(instance.enterprise_project_id.as_deref(), Some("0"));
    assert_eq!(instance.security_group_id.as_deref(), Some("securityGroupId"));
    assert_eq!(instance.tags[0].key, "1");
    assert_eq!(instance.tags[0].value.as_deref(), Some("DCS"));
    assert_eq!(instance.status, Some(types::InstanceStatus::Frozen));
}

#[tokio::test]
async fn rejects_out_of_bounds_offset_and_limit() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (call, problem) in [
        (client.list_instances().limit(0), "`limit` must be at least 1"),
        (client.list_instances().limit(1001), "`limit` must be at most 1000"),
        (client.list_instances().offset(-1), "`offset` must be at least 0"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("ListInstances: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn returns_the_documented_400() {
    let emulator = emulator::start().await;
    let route = Route::Operation("ListInstances");
    emulator.faults().add(route, Fault::documented(route, 400).unwrap());
    let error = emulator::client(&emulator).list_instances().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.code(), Some("DCS.4800"));
    assert_eq!(error.message(), "Invalid offset in the request.");
}
