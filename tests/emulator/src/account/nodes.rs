//! Nodes of instances.

use serde::{Deserialize, Serialize};

use super::{Account, Instance, refusal::Refusal, tasks::Action};

/// A node of an instance.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) group_id: String,
    pub(crate) group_name: String,
    pub(crate) replication_id: String,
    pub(crate) is_master: bool,
    pub(crate) ip: String,
    pub(crate) az_code: String,
    pub(crate) priority: i64,
    /// Whether the IP address was removed from the read-only domain name.
    pub(crate) is_ip_removed: bool,
}

impl Node {
    /// The name of the node's role in the API.
    pub(crate) fn role(&self) -> &'static str {
        if self.is_master { "master" } else { "slave" }
    }
}

/// Creates the nodes of an instance according to its flavor. `number` makes its IP addresses unique.
pub(super) fn create(instance: &Instance, number: u64, mut id: impl FnMut() -> String) -> Vec<Node> {
    let (groups, replicas) = super::flavors::layout(&instance.spec_code);
    let mut nodes = Vec::new();
    for group in 0..groups {
        let group_id = id();
        for replica in 0..replicas {
            let host = number * 16 + nodes.len() as u64 + 10;
            nodes.push(Node {
                id: id().replace('-', ""),
                group_id: group_id.clone(),
                group_name: format!("group-{group}"),
                replication_id: id(),
                is_master: replica == 0,
                ip: format!("192.168.{}.{}", host / 256 % 256, host % 256),
                az_code: instance.az_codes.get(replica % instance.az_codes.len().max(1)).cloned().unwrap_or_default(),
                priority: 100,
                is_ip_removed: false,
            });
        }
    }
    nodes
}

impl Account {
    /// Starts the job that makes a replica of each group its master.
    pub(crate) fn swap(&mut self, id: &str) -> Result<String, Refusal> {
        let instance = self.running(id)?;
        if instance.nodes.iter().all(|node| node.is_master) {
            return Err(Refusal::NO_STANDBY);
        }
        Ok(self.start("ChangeMasterStandby", id, Action::Swap))
    }

    /// Starts the job that removes the IP address of a replica from the read-only domain name.
    pub(crate) fn remove_ip(&mut self, id: &str, group: &str, node_id: &str) -> Result<String, Refusal> {
        let instance = self.running(id)?;
        let node = instance.nodes.iter().find(|node| node.id == node_id && node.group_id == group);
        let node = node.ok_or(Refusal::NODE)?;
        if node.is_master {
            return Err(Refusal::NOT_ON_NODE);
        }
        if !instance.nodes.iter().any(|other| !other.is_master && !other.is_ip_removed && other.id != node_id) {
            return Err(Refusal::LAST_REPLICA);
        }
        Ok(self.start("DeleteIpFromDomainName", id, Action::RemoveIp { node: node_id.to_owned() }))
    }

    pub(crate) fn set_priority(&mut self, id: &str, group: &str, node: &str, weight: i64) -> Result<(), Refusal> {
        self.running(id)?;
        let instance = self.instance_mut(id)?;
        let node = instance.nodes.iter_mut().find(|known| known.id == node && known.group_id == group);
        let node = node.ok_or(Refusal::NODE)?;
        if node.is_master {
            return Err(Refusal::NOT_ON_NODE);
        }
        node.priority = weight;
        Ok(())
    }
}

/// Makes the first replica of each group its master.
pub(super) fn swap(nodes: &mut [Node]) {
    let groups: Vec<String> = nodes.iter().filter(|node| node.is_master).map(|node| node.group_id.clone()).collect();
    for group in groups {
        let Some(next) = nodes.iter().find(|node| node.group_id == group && !node.is_master) else { continue };
        let next = next.id.clone();
        for node in nodes.iter_mut().filter(|node| node.group_id == group) {
            node.is_master = node.id == next;
        }
    }
}
