//! Custom parameter templates.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A custom parameter template.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) engine_version: String,
    pub(crate) cache_mode: String,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) created_at: DateTime<Utc>,
}
