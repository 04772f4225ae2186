//! Availability zones, flavors, monitored objects and quotas.

use serde_json::json;

use super::call::{Call, Outcome, ok};
use crate::account::{Account, Instance, flavors};

/// The number of availability zones.
const ZONES: u32 = 3;

pub(super) fn zones(_: &mut Account, call: &Call<'_>) -> Outcome {
    let region = &call.state.region;
    let zones = (1..=ZONES).map(|number| {
        json!({
            "id": format!("{number:032x}"),
            "code": format!("{region}-{number:02}"),
            "name": format!("AZ {number}"),
            "port": (8402 + number).to_string(),
            "resource_availability": "true",
        })
    });
    ok(&json!({ "region_id": region, "available_zones": zones.collect::<Vec<_>>() }))
}

pub(super) fn flavors(_: &mut Account, call: &Call<'_>) -> Outcome {
    let is = |name, value: &str| call.query(name).is_none_or(|wanted| wanted == value);
    let selected = flavors::all().into_iter().filter(|flavor| {
        is("spec_code", &flavor.spec_code)
            && is("cache_mode", flavor.cache_mode)
            && is("cpu_type", flavor.cpu_type)
            && call.query("capacity").is_none_or(|capacity| capacity.parse() == Ok(flavor.capacity))
    });
    let region = &call.state.region;
    let zones: Vec<_> = (1..=ZONES).map(|number| format!("{region}-{number:02}")).collect();
    let flavors = selected.map(|flavor| {
        let capacity = flavor.capacity.to_string();
        json!({
            "spec_code": flavor.spec_code,
            "cloud_service_type_code": "otc.service.type.dcs",
            "cloud_resource_type_code": "otc.resource.type.dcs3",
            "cache_mode": flavor.cache_mode,
            "engine": "redis",
            "engine_version": "4.0;5.0;6.0;7.0",
            "product_type": "generic",
            "cpu_type": flavor.cpu_type,
            "storage_type": "DRAM",
            "capacity": [capacity],
            "billing_mode": ["Hourly"],
            "tenant_ip_count": flavor.replica_count,
            "pricing_type": "normal",
            "is_dec": false,
            "attrs": [
                { "capacity": capacity, "name": "max_memory", "value": capacity },
                { "capacity": capacity, "name": "db_number", "value": "256" },
            ],
            "flavors_available_zones": [{ "capacity": capacity, "unit": "GB", "az_codes": zones }],
            "replica_count": flavor.replica_count,
        })
    });
    ok(&json!({ "flavors": flavors.collect::<Vec<_>>() }))
}

fn object(instance: &Instance) -> serde_json::Value {
    json!({ "dcs_instance_id": instance.id, "name": instance.name, "status": instance.status.as_str() })
}

pub(super) fn monitored(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instances: Vec<_> = call.page(account.instances.iter().collect()).into_iter().map(object).collect();
    ok(&json!({
        "router": ["dcs_instance_id"],
        "children": [{ "dim_name": "dcs_cluster_redis_node", "dim_route": "dcs_instance_id,dcs_cluster_redis_node" }],
        "instances": instances,
        "total": account.instances.len(),
    }))
}

pub(super) fn monitored_nodes(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instance = account.instance(call.instance_id())?;
    let nodes = instance.nodes.iter().map(|node| {
        let role = if node.is_master { "master" } else { "replica" };
        json!({
            "dcs_instance_id": instance.id,
            "name": format!("({role}){}", node.ip),
            "dcs_cluster_redis_node": node.id,
            "status": instance.status.as_str(),
        })
    });
    ok(&json!({
        "router": ["dcs_instance_id"],
        "children": [{ "dim_name": "dcs_cluster_redis_node", "dim_route": "dcs_instance_id,dcs_cluster_redis_node" }],
        "instances": [object(instance)],
        "dcs_cluster_redis_node": nodes.collect::<Vec<_>>(),
        "total": 1,
    }))
}

/// The memory in use is rounded up to whole GB.
pub(super) fn quota(account: &mut Account, _: &Call<'_>) -> Outcome {
    #[allow(clippy::cast_possible_truncation, reason = "the quota limits the memory")]
    let memory = account.memory().ceil() as i64;
    let quota = account.quota;
    ok(&json!({ "quotas": { "resources": [
        {
            "type": "instance", "unit": null, "min": 1, "max": quota.instances, "quota": quota.instances,
            "used": account.instances.len(),
        },
        { "type": "ram", "unit": "GB", "min": 1, "max": quota.memory, "quota": quota.memory, "used": memory },
    ] } }))
}
