//! Creating, listing, changing, resizing and deleting instances.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::call::{self, Call, Outcome, no_content, ok, result, time};
use crate::account::{Account, Instance, NewInstance, Ssl, Status};

pub(super) fn create(account: &mut Account, call: &Call<'_>) -> Outcome {
    let text = |field| call.text(field).filter(|value| !value.is_empty()).map(str::to_owned);
    let default = Instance::default();
    let tags = call.body.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(tag).collect();
    let parameters = account.templates.iter().find(|template| call.text("template_id") == Some(&template.id));
    let template = Instance {
        name: text("name").unwrap_or_default(),
        description: text("description").unwrap_or_default(),
        engine_version: text("engine_version").unwrap_or(default.engine_version),
        spec_code: text("spec_code").unwrap_or_default(),
        capacity: call.body.get("capacity").and_then(Value::as_f64).unwrap_or(default.capacity),
        port: port(&call.body).unwrap_or(default.port),
        ip: text("private_ip").unwrap_or_default(),
        vpc_id: text("vpc_id").unwrap_or_default(),
        subnet_id: text("subnet_id").unwrap_or_default(),
        security_group_id: text("security_group_id"),
        az_codes: call.texts("az_codes"),
        maintain_begin: text("maintain_begin").unwrap_or(default.maintain_begin),
        maintain_end: text("maintain_end").unwrap_or(default.maintain_end),
        backup_policy: call.body.get("instance_backup_policy").cloned().filter(|policy| !policy.is_null()),
        tags,
        parameters: parameters.map(|template| template.params.clone()).unwrap_or_default(),
        redis_password: text("password"),
        ..Instance::default()
    };
    let count = call.body.get("instance_num").and_then(Value::as_u64).unwrap_or(1);
    let new = NewInstance { template, count: u32::try_from(count).unwrap_or(1) };
    let created = account.create(new)?;
    let created: Vec<_> =
        created.iter().map(|(id, name)| json!({ "instance_id": id, "instance_name": name })).collect();
    ok(&json!({ "instances": created }))
}

fn port(body: &Value) -> Option<u16> {
    body.get("port")?.as_u64()?.try_into().ok()
}

/// Parses the key and the value of a tag.
pub(super) fn tag(tag: &Value) -> Option<(String, String)> {
    let value = tag.get("value").and_then(Value::as_str).unwrap_or_default();
    Some((tag.get("key")?.as_str()?.to_owned(), value.to_owned()))
}

pub(super) fn tags(tags: &BTreeMap<String, String>) -> Vec<Value> {
    tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let selected: Vec<_> = account.instances.iter().filter(|instance| is_selected(instance, call)).collect();
    let total = selected.len();
    let instances = call.page(selected).into_iter().map(|instance| Value::Object(item(instance)));
    call::list(("instance_num", total), ("instances", instances))
}

/// Returns whether an instance matches the filters of ListInstances.
fn is_selected(instance: &Instance, call: &Call<'_>) -> bool {
    let is = |name, matches: &dyn Fn(&str) -> bool| call.query(name).is_none_or(matches);
    let has_tag = |tag: &str| {
        let (key, value) = tag.split_once('=').unwrap_or((tag, ""));
        instance.tags.get(key).is_some_and(|known| value.is_empty() || known == value)
    };
    let is_exact = call.query("name_equal") == Some("true");
    let includes_failures = call.query("include_failure") == Some("true");
    is("instance_id", &|id| instance.id == id)
        && is("name", &|name| if is_exact { instance.name == name } else { instance.name.contains(name) })
        && is("status", &|status| instance.status.as_str() == status)
        && is("tags", &|tags| tags.split(',').all(has_tag))
        && is("ip", &|ip| instance.ip.contains(ip))
        && is("capacity", &|capacity| capacity.parse() == Ok(instance.capacity))
        && (instance.status != Status::CreateFailed || includes_failures || call.query("status").is_some())
}

/// Returns the capacity in the two fields of the API: whole GB, and the fraction of a small instance as `.125`.
fn capacity(instance: &Instance) -> (i64, String) {
    let fraction = instance.capacity.fract();
    #[allow(clippy::cast_possible_truncation, reason = "capacities are small")]
    let whole = instance.capacity.trunc() as i64;
    (whole, if fraction == 0.0 { ".0".into() } else { fraction.to_string().trim_start_matches('0').to_owned() })
}

/// The memory of an instance in MB.
pub(super) fn memory(instance: &Instance) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "capacities are small")]
    let memory = (instance.capacity * 1024.0) as i64;
    memory
}

/// The fields that ListInstances and ShowInstance have in common.
fn item(instance: &Instance) -> Map<String, Value> {
    let (capacity, capacity_minor) = capacity(instance);
    let created_at = time(instance.created_at);
    let fields = json!({
        "instance_id": instance.id,
        "name": instance.name,
        "description": instance.description,
        "status": instance.status.as_str(),
        "sub_status": "normal",
        "engine": "Redis",
        "engine_version": instance.engine_version,
        "spec_code": instance.spec_code,
        "cpu_type": if instance.spec_code.contains(".au1.") { "aarch64" } else { "x86_64" },
        "capacity": capacity,
        "capacity_minor": capacity_minor,
        "max_memory": memory(instance),
        "used_memory": 2,
    });
    let network = json!({
        "ip": instance.ip,
        "port": instance.port,
        "domain_name": format!("redis-{}.dcs.example.com", instance.id),
        "vpc_id": instance.vpc_id,
        "vpc_name": "vpc",
        "subnet_id": instance.subnet_id,
        "security_group_id": instance.security_group_id.as_deref().unwrap_or("securityGroupId"),
        "az_codes": instance.az_codes,
        "maintain_begin": instance.maintain_begin,
        "maintain_end": instance.maintain_end,
        "tags": tags(&instance.tags),
    });
    let rest = json!({
        "enable_ssl": instance.ssl == Ssl::On,
        "no_password_access": if instance.redis_password.is_none() { "true" } else { "false" },
        "access_user": null,
        "enable_publicip": false,
        "publicip_id": null,
        "publicip_address": null,
        "service_upgrade": false,
        "service_task_id": "",
        "charging_mode": 0,
        "order_id": null,
        "user_id": "emulator",
        "user_name": "emulator",
        "enterprise_project_id": "0",
        "created_at": created_at,
        "features": {
            "support_acl": true,
            "support_transparent_client_ip": true,
            "support_ssl": instance.supports_ssl(),
            "support_audit_log": false,
        },
    });
    let mut fields: Map<_, _> = [fields, network, rest].into_iter().filter_map(into_object).flatten().collect();
    if instance.cache_mode() == "ha" {
        fields.insert("readonly_domain_name".into(), format!("redis-{}-readonly.dcs.example.com", instance.id).into());
    }
    fields
}

fn into_object(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(fields) = value { Some(fields) } else { None }
}

pub(super) fn show(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instance = account.instance(call.instance_id())?;
    let mut fields = item(instance);
    let masters = instance.nodes.iter().filter(|node| node.is_master).count();
    let replicas = instance.nodes.len().checked_div(masters).unwrap_or_default();
    let policy = instance.backup_policy.as_ref().map(|policy| {
        json!({
            "backup_policy_id": instance.id,
            "created_at": time(instance.created_at),
            "updated_at": time(instance.created_at),
            "policy": policy,
            "tenant_id": call.state.project_id,
        })
    });
    let more = json!({
        "cache_mode": instance.cache_mode(),
        "product_type": "generic",
        "storage_type": "DRAM",
        "security_group_name": instance.security_group_id.as_deref().unwrap_or("securityGroupId"),
        "subnet_name": "subnet",
        "subnet_cidr": "192.168.0.0/16",
        "instance_backup_policy": policy,
        "available_zones": instance.az_codes,
        "enterprise_project_name": "default",
        "launched_at": time(instance.created_at),
        "update_at": time(instance.created_at),
        "db_number": 256,
        "replica_count": replicas,
        "sharding_count": masters,
        "support_slow_log_flag": "NO_EXPERT_SUPPORT",
        "transparent_client_ip_enable": false,
        "task": account.task_of(&instance.id),
    });
    fields.extend(into_object(more).into_iter().flatten());
    ok(&Value::Object(fields))
}

pub(super) fn update(account: &mut Account, call: &Call<'_>) -> Outcome {
    let id = call.instance_id();
    account.running(id)?;
    if let Some(name) = call.text("name").filter(|name| !name.is_empty()) {
        account.rename(id, name)?;
    }
    if let Some(policy) = call.body.get("instance_backup_policy").filter(|policy| !policy.is_null()) {
        account.set_backup_policy(id, policy.clone())?;
    }
    if let Some(port) = port(&call.body) {
        account.set_port(id, port)?;
    }
    let instance = account.instance_mut(id)?;
    for (field, value) in [
        ("description", &mut instance.description),
        ("maintain_begin", &mut instance.maintain_begin),
        ("maintain_end", &mut instance.maintain_end),
    ] {
        if let Some(text) = call.text(field) {
            text.clone_into(value);
        }
    }
    if let Some(group) = call.text("security_group_id") {
        instance.security_group_id = Some(group.to_owned());
    }
    no_content()
}

pub(super) fn resize(account: &mut Account, call: &Call<'_>) -> Outcome {
    let capacity = call.body.get("new_capacity").and_then(Value::as_f64).unwrap_or_default();
    account.resize(call.instance_id(), call.text("spec_code").unwrap_or_default(), capacity)?;
    no_content()
}

pub(super) fn delete(account: &mut Account, call: &Call<'_>) -> Outcome {
    account.delete("DeleteSingleInstance", call.instance_id())?;
    no_content()
}

pub(super) fn batch_delete(account: &mut Account, call: &Call<'_>) -> Outcome {
    let ids = if call.query("all_failure") == Some("true") {
        let failed = account.instances.iter().filter(|instance| instance.status == Status::CreateFailed);
        failed.map(|instance| instance.id.clone()).collect()
    } else {
        call.texts("instances")
    };
    let results = ids.iter().map(|id| result("instance", id, &account.delete("BatchDeleteInstances", id)));
    ok(&json!({ "results": results.collect::<Vec<_>>() }))
}
