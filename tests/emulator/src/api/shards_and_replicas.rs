//! Nodes of instances, in groups (shards) of a master and its replicas.

use serde_json::{Value, json};

use super::call::{self, Call, Outcome, no_content, ok};
use crate::account::{Account, Instance, Node};

fn dimensions(instance: &Instance, node: &Node) -> Value {
    json!([
        { "name": "dcs_instance_id", "value": instance.id },
        { "name": "dcs_cluster_redis_node", "value": node.id },
    ])
}

pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instances = call.page(account.instances.iter().collect()).into_iter().map(|instance| {
        let nodes = instance.nodes.iter().map(|node| {
            let role = if node.is_master { "master" } else { "replica" };
            json!({
                "logical_node_id": node.id,
                "node_id": node.id,
                "name": format!("({role}){}", node.ip),
                "status": "Active",
                "az_code": node.az_code,
                "node_role": "redis-server",
                "node_type": node.role(),
                "node_ip": node.ip,
                "node_port": instance.port.to_string(),
                "priority_weight": node.priority,
                "is_access": true,
                "group_id": node.group_id,
                "group_name": node.group_name,
                "is_remove_ip": node.is_ip_removed,
                "replication_id": node.replication_id,
                "dimensions": dimensions(instance, node),
            })
        });
        let nodes: Vec<_> = nodes.collect();
        json!({ "instance_id": instance.id, "node_count": nodes.len(), "nodes": nodes })
    });
    call::list(("count", account.instances.len()), ("instances", instances))
}

pub(super) fn groups(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instance = account.instance(call.instance_id())?;
    let groups = instance.nodes.chunk_by(|one, next| one.group_id == next.group_id).map(|nodes| {
        let replicas = nodes.iter().map(|node| {
            json!({
                "replication_role": node.role(),
                "replication_ip": node.ip,
                "is_replication": !node.is_master,
                "replication_id": node.replication_id,
                "node_id": node.id,
                "status": "Active",
                "az_code": node.az_code,
                "dimensions": dimensions(instance, node),
            })
        });
        let first = nodes.first();
        json!({
            "group_id": first.map(|node| &node.group_id),
            "group_name": first.map(|node| &node.group_name),
            "replication_list": replicas.collect::<Vec<_>>(),
        })
    });
    let groups: Vec<_> = groups.collect();
    ok(&json!({ "group_count": groups.len(), "group_list": groups }))
}

pub(super) fn set_priority(account: &mut Account, call: &Call<'_>) -> Outcome {
    let weight = call.body.get("slave_priority_weight").and_then(Value::as_i64).unwrap_or_default();
    account.set_priority(call.instance_id(), call.path("group_id"), call.path("node_id"), weight)?;
    no_content()
}

pub(super) fn remove_ip(account: &mut Account, call: &Call<'_>) -> Outcome {
    let job = account.remove_ip(call.instance_id(), call.path("group_id"), call.path("node_id"))?;
    ok(&json!({ "job_id": job }))
}
