//! Run logs.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Account, refusal::Refusal, tasks::Action};

/// A run log of a node.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RunLog {
    pub(crate) id: String,
    pub(crate) instance_id: String,
    pub(crate) group_name: String,
    pub(crate) node_ip: String,
    pub(crate) date: String,
    /// `running`, `succeed` or `failed`.
    pub(crate) status: String,
}

impl RunLog {
    pub(crate) fn file_name(&self) -> String {
        format!("redis_{}_{}.log", self.node_ip, self.date)
    }
}

impl Account {
    /// Starts a task that collects the run logs of an instance, or of one node, of the last days.
    pub(crate) fn collect_logs(&mut self, id: &str, replication: Option<&str>, days: i64) -> Result<(), Refusal> {
        let nodes = self.running(id)?.nodes.clone();
        let nodes = nodes.iter().filter(|node| replication.is_none_or(|known| node.replication_id == known));
        let mut ids = Vec::new();
        for node in nodes {
            for day in 0..days.max(1) {
                let Some(date) = self.now.checked_sub_signed(TimeDelta::days(day)) else { continue };
                let log = RunLog {
                    id: self.new_id(),
                    instance_id: id.to_owned(),
                    group_name: node.group_name.clone(),
                    node_ip: node.ip.clone(),
                    date: date.format("%Y-%m-%d").to_string(),
                    status: "running".into(),
                };
                // A log that is collected again replaces the previous one.
                self.logs.retain(|other| (other.instance_id.as_str(), other.file_name()) != (id, log.file_name()));
                ids.push(log.id.clone());
                self.logs.push(log);
            }
        }
        if ids.is_empty() {
            return Err(Refusal::NODE);
        }
        self.start("CreateRedislog", id, Action::CollectLogs { ids });
        Ok(())
    }

    pub(super) fn finish_logs(&mut self, ids: &[String], status: &str) {
        self.logs.iter_mut().filter(|log| ids.contains(&log.id)).for_each(|log| log.status = status.into());
    }
}
