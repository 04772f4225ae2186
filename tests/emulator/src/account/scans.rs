//! Cache analyses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Account, refusal::Refusal, tasks::Action};

/// The keys that a cache analysis searches for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ScanKind {
    #[default]
    Big,
    Hot,
    Expired,
}

/// A cache analysis.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Scan {
    pub(crate) id: String,
    pub(crate) instance_id: String,
    pub(crate) kind: ScanKind,
    /// `waiting`, `running`, `success` or `failed`.
    pub(crate) status: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
}

impl Account {
    pub(crate) fn scan(&mut self, operation: &str, instance_id: &str, kind: ScanKind) -> Result<Scan, Refusal> {
        self.running(instance_id)?;
        let mut scans = self.scans.iter().filter(|scan| scan.instance_id == instance_id && scan.kind == kind);
        if scans.any(|scan| scan.finished_at.is_none()) {
            return Err(Refusal::SCAN_RUNNING);
        }
        let id = self.new_id();
        self.start(operation, instance_id, Action::Scan { id: id.clone() });
        let scan = Scan {
            id,
            instance_id: instance_id.to_owned(),
            kind,
            status: "waiting".into(),
            created_at: self.now,
            finished_at: None,
        };
        self.scans.push(scan.clone());
        Ok(scan)
    }

    pub(super) fn finish_scan(&mut self, id: &str, succeeded: bool) {
        let now = self.now;
        for scan in self.scans.iter_mut().filter(|scan| scan.id == id) {
            scan.status = if succeeded { "success" } else { "failed" }.into();
            scan.finished_at = Some(now);
        }
    }
}
