//! Parsing of a `ShowInstance` response with every documented field.

use chrono::DateTime;
use dcs_sdk::types;
use serde_json::{Value, json};

use crate::emulator::{self, CACHE};

fn payload() -> Value {
    json!({
        "vpc_name": "dcs-beta", "charging_mode": 0, "vpc_id": "5e37b3be", "user_name": "clouduser",
        "created_at": "2022-08-29T08:53:47.319Z", "description": "sessions", "security_group_id": "18e9309f",
        "security_group_name": "default", "max_memory": 8192, "used_memory": 41, "capacity": 8,
        "capacity_minor": ".0", "maintain_begin": "18:00:00", "maintain_end": "19:00:00", "engine": "Redis",
        "no_password_access": "false", "ip": "192.168.0.1,192.168.0.2", "az_codes": ["eu-de-01", "eu-de-02"],
        "available_zones": ["d539378e", "bf84aba5"], "access_user": "default", "instance_id": CACHE, "port": 6380,
        "user_id": "d53977d1", "name": "dcs-billing", "spec_code": "redis.cluster.xu1.large.r2.8",
        "subnet_id": "a4112635", "subnet_name": "beta", "subnet_cidr": "192.168.0.0/24", "engine_version": "6.0",
        "order_id": "CS01", "status": "RUNNING", "domain_name": "redis-a4c5.dcs.example.com",
        "readonly_domain_name": "redis-a4c5-readonly.dcs.example.com", "enable_publicip": true,
        "publicip_id": "7e9c", "publicip_address": "80.158.0.1", "enable_ssl": true, "service_upgrade": true,
        "service_task_id": "8abf", "enterprise_project_id": "0", "backend_addrs": "192.168.0.3:6379",
        "transparent_client_ip_enable": true, "sub_status": "normal", "tags": [{ "key": "team", "value": "web" }],
        "cpu_type": "aarch64", "enterprise_project_name": "default", "update_at": "2022-07-06T09:32:16.502Z",
        "product_type": "generic", "storage_type": "DRAM", "launched_at": "2022-07-06T09:31:00.001Z",
        "cache_mode": "ha_rw_split", "support_slow_log_flag": "1", "db_number": 256, "replica_count": 2,
        "sharding_count": 3, "cloud_service_type_code": "hws.service.type.dcs",
        "cloud_resource_type_code": "hws.resource.type.dcs3", "inquery_spec_code": "redis.cluster.8", "free": false,
        "is_free": true, "libos": false, "crr_role": "primary", "active_active": { "peer": "b" },
        "task": "BACKUPING", "proxy_links": { "count": 2 },
        "instance_backup_policy": {
            "backup_policy_id": "9b1c", "created_at": "2022-04-11T09:45:24.790Z",
            "updated_at": "2022-04-12T02:22:03.269Z", "tenant_id": "a4d3",
            "policy": {
                "backup_type": "auto", "save_days": 7,
                "periodical_backup_plan": {
                    "timezone_offset": "+0100", "backup_at": [1, 7], "period_type": "weekly", "begin_at": "00:00-01:00",
                },
            },
        },
        "features": {
            "support_acl": true, "support_transparent_client_ip": false, "support_ssl": true,
            "support_audit_log": false,
        },
        "domain_name_info": {
            "support_public_resolve": true, "is_latest_rules": false, "zone_name": "dcs.example.com",
            "history_domain_names": [{ "domain_name": "old.dcs.example.com", "is_readonly": true }],
        },
        "bandwidth_info": {
            "begin_time": 1_684_191_545_379_i64, "end_time": 1_684_191_548_248_i64,
            "current_time": 1_684_191_546_000_i64, "bandwidth": 384, "next_expand_time": 1_684_191_999_000_i64,
            "expand_count": 2, "expand_effect_time": 86_400_000, "expand_interval_time": 3_600_000,
            "max_expand_count": 3, "task_running": true,
        },
    })
}

#[tokio::test]
async fn parses_every_field() {
    let emulator = emulator::with_response("ShowInstance", payload()).await;
    let instance = emulator::strict_client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(instance.vpc_name.as_deref(), Some("dcs-beta"));
    assert_eq!(instance.charging_mode, Some(0));
    assert_eq!(instance.vpc_id.as_deref(), Some("5e37b3be"));
    assert_eq!(instance.user_name.as_deref(), Some("clouduser"));
    assert_eq!(instance.created_at, Some("2022-08-29T08:53:47.319Z".parse().unwrap()));
    assert_eq!(instance.description.as_deref(), Some("sessions"));
    assert_eq!(instance.security_group_id.as_deref(), Some("18e9309f"));
    assert_eq!(instance.security_group_name.as_deref(), Some("default"));
    assert_eq!(instance.max_memory, Some(8192));
    assert_eq!(instance.used_memory, Some(41));
    assert_eq!(instance.capacity, Some(8));
    assert_eq!(instance.capacity_minor.as_deref(), Some(".0"));
    assert_eq!(instance.capacity_gb(), Some(8.0));
    assert_eq!(instance.maintain_begin.as_deref(), Some("18:00:00"));
    assert_eq!(instance.maintain_end.as_deref(), Some("19:00:00"));
    assert_eq!(instance.engine.as_deref(), Some("Redis"));
    assert_eq!(instance.no_password_access, Some(false));
    assert_eq!(instance.ip.as_deref(), Some("192.168.0.1,192.168.0.2"));
    assert_eq!(instance.az_codes, ["eu-de-01", "eu-de-02"]);
    assert_eq!(instance.available_zones, ["d539378e", "bf84aba5"]);
    assert_eq!(instance.access_user.as_deref(), Some("default"));
    assert_eq!(instance.instance_id, CACHE);
    assert_eq!(instance.port, Some(6380));
    assert_eq!(instance.user_id.as_deref(), Some("d53977d1"));
    assert_eq!(instance.name.as_deref(), Some("dcs-billing"));
    assert_eq!(instance.spec_code.as_deref(), Some("redis.cluster.xu1.large.r2.8"));
    assert_eq!(instance.subnet_id.as_deref(), Some("a4112635"));
    assert_eq!(instance.subnet_name.as_deref(), Some("beta"));
    assert_eq!(instance.subnet_cidr.as_deref(), Some("192.168.0.0/24"));
    assert_eq!(instance.engine_version.as_deref(), Some("6.0"));
    assert_eq!(instance.order_id.as_deref(), Some("CS01"));
    assert_eq!(instance.status, Some(types::InstanceStatus::Running));
    assert_eq!(instance.domain_name.as_deref(), Some("redis-a4c5.dcs.example.com"));
    assert_eq!(instance.readonly_domain_name.as_deref(), Some("redis-a4c5-readonly.dcs.example.com"));
    assert_eq!(instance.enable_publicip, Some(true));
    assert_eq!(instance.publicip_id.as_deref(), Some("7e9c"));
    assert_eq!(instance.publicip_address.as_deref(), Some("80.158.0.1"));
    assert_eq!(instance.enable_ssl, Some(true));
    assert_eq!(instance.service_upgrade, Some(true));
    assert_eq!(instance.service_task_id.as_deref(), Some("8abf"));
    assert_eq!(instance.enterprise_project_id.as_deref(), Some("0"));
    assert_eq!(instance.backend_addrs.as_deref(), Some("192.168.0.3:6379"));
    assert_eq!(instance.transparent_client_ip_enable, Some(true));
    assert_eq!(instance.sub_status.as_deref(), Some("normal"));
    assert_eq!(instance.cpu_type, Some(types::InstanceCpuType::Aarch64));
    assert_eq!(instance.enterprise_project_name.as_deref(), Some("default"));
    assert_eq!(instance.update_at, Some("2022-07-06T09:32:16.502Z".parse().unwrap()));
    assert_eq!(instance.product_type, Some(types::InstanceProductType::Generic));
    assert_eq!(instance.storage_type.as_deref(), Some("DRAM"));
    assert_eq!(instance.launched_at, Some("2022-07-06T09:31:00.001Z".parse().unwrap()));
    assert_eq!(instance.cache_mode, Some(types::InstanceCacheMode::HaRwSplit));
    assert_eq!(instance.support_slow_log_flag.as_deref(), Some("1"));
    assert_eq!(instance.db_number, Some(256));
    assert_eq!(instance.replica_count, Some(2));
    assert_eq!(instance.sharding_count, Some(3));
    assert_eq!(instance.cloud_service_type_code.as_deref(), Some("hws.service.type.dcs"));
    assert_eq!(instance.cloud_resource_type_code.as_deref(), Some("hws.resource.type.dcs3"));
    assert_eq!(instance.inquery_spec_code.as_deref(), Some("redis.cluster.8"));
    assert_eq!(instance.free, Some(false));
    assert_eq!(instance.is_free, Some(true));
    assert_eq!(instance.libos, Some(false));
    assert_eq!(instance.crr_role.as_deref(), Some("primary"));
    assert_eq!(instance.active_active.unwrap()["peer"], "b");
    assert_eq!(instance.task.as_deref(), Some("BACKUPING"));
    assert_eq!(instance.proxy_links.unwrap()["count"], 2);
    let [tag] = &instance.tags[..] else { panic!("{:?}", instance.tags) };
    assert_eq!(tag.key, "team");
    assert_eq!(tag.value.as_deref(), Some("web"));
}

#[tokio::test]
async fn parses_every_nested_field() {
    let emulator = emulator::with_response("ShowInstance", payload()).await;
    let instance = emulator::strict_client(&emulator).show_instance(CACHE).await.unwrap();

    let backups = instance.instance_backup_policy.unwrap();
    assert_eq!(backups.backup_policy_id.as_deref(), Some("9b1c"));
    assert_eq!(backups.created_at, Some("2022-04-11T09:45:24.790Z".parse().unwrap()));
    assert_eq!(backups.updated_at, Some("2022-04-12T02:22:03.269Z".parse().unwrap()));
    assert_eq!(backups.tenant_id.as_deref(), Some("a4d3"));
    let policy = backups.policy.unwrap();
    assert_eq!(policy.backup_type, Some(types::BackupPolicyType::Auto));
    assert_eq!(policy.save_days, Some(7));
    let plan = policy.periodical_backup_plan.unwrap();
    assert_eq!(plan.timezone_offset.as_deref(), Some("+0100"));
    assert_eq!(plan.backup_at, [1, 7]);
    assert_eq!(plan.period_type, Some(types::BackupPlanPeriod::Weekly));
    assert_eq!(plan.begin_at.as_deref(), Some("00:00-01:00"));

    let features = instance.features.unwrap();
    assert_eq!(features.support_acl, Some(true));
    assert_eq!(features.support_transparent_client_ip, Some(false));
    assert_eq!(features.support_ssl, Some(true));
    assert_eq!(features.support_audit_log, Some(false));

    let names = instance.domain_name_info.unwrap();
    assert_eq!(names.support_public_resolve, Some(true));
    assert_eq!(names.is_latest_rules, Some(false));
    assert_eq!(names.zone_name.as_deref(), Some("dcs.example.com"));
    let [previous] = &names.history_domain_names[..] else { panic!("{names:?}") };
    assert_eq!(previous.domain_name.as_deref(), Some("old.dcs.example.com"));
    assert_eq!(previous.is_readonly, Some(true));

    let bandwidth = instance.bandwidth_info.unwrap();
    assert_eq!(bandwidth.begin_time, DateTime::from_timestamp_millis(1_684_191_545_379));
    assert_eq!(bandwidth.end_time, DateTime::from_timestamp_millis(1_684_191_548_248));
    assert_eq!(bandwidth.current_time, DateTime::from_timestamp_millis(1_684_191_546_000));
    assert_eq!(bandwidth.bandwidth, Some(384));
    assert_eq!(bandwidth.next_expand_time, DateTime::from_timestamp_millis(1_684_191_999_000));
    assert_eq!(bandwidth.expand_count, Some(2));
    assert_eq!(bandwidth.expand_effect_time, Some(86_400_000));
    assert_eq!(bandwidth.expand_interval_time, Some(3_600_000));
    assert_eq!(bandwidth.max_expand_count, Some(3));
    assert_eq!(bandwidth.task_running, Some(true));
}
