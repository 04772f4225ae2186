//! Responses of `list_instances` with 1,000 instances, and types for them that derive `Deserialize`.

#![allow(dead_code, reason = "the fields are only deserialized")]

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// Number of instances of a response, the most that the service returns.
pub const COUNT: usize = 1000;
const EXAMPLE: &str = include_str!("../openapi/lifecycle_management/list_instances.response.200.json");

/// What the responses contain.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// The example of the page with the documented types.
    Clean,
    /// The example of the page, in which four fields have other types.
    Example,
    /// Clean, but the port is a string.
    PortAsString,
    /// Clean, but for one field of one instance.
    OneFieldOff,
}

impl Content {
    /// Returns the body of the response.
    ///
    /// # Panics
    /// Never, since the example is valid.
    pub fn body(self) -> String {
        let example: Value = serde_json::from_str(EXAMPLE).unwrap();
        let mut instances = vec![example["instances"][0].clone(); COUNT];
        if !matches!(self, Self::Example) {
            instances.iter_mut().for_each(correct);
        }
        match self {
            Self::Clean | Self::Example => {}
            Self::PortAsString => instances.iter_mut().for_each(|instance| instance["port"] = json!("6379")),
            Self::OneFieldOff => instances[COUNT / 2]["port"] = json!("6379"),
        }
        json!({ "instance_num": COUNT, "instances": instances }).to_string()
    }
}

/// Gives the fields of the example the documented types.
fn correct(instance: &mut Value) {
    instance["publicip_id"] = Value::Null;
    instance["no_password_access"] = json!("true");
    instance["enterprise_project_id"] = json!("0");
    instance["tags"][0]["key"] = json!("1");
}

#[derive(Deserialize)]
pub struct Instances {
    pub instance_num: Option<i64>,
    pub instances: Vec<Instance>,
}

#[derive(Deserialize)]
pub struct Instance {
    pub publicip_id: Option<String>,
    pub vpc_name: Option<String>,
    pub charging_mode: Option<i64>,
    pub vpc_id: Option<String>,
    pub subnet_id: Option<String>,
    pub security_group_id: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub enable_ssl: Option<bool>,
    pub max_memory: Option<i64>,
    pub used_memory: Option<i64>,
    pub publicip_address: Option<String>,
    pub capacity: Option<i64>,
    pub capacity_minor: Option<String>,
    pub order_id: Option<String>,
    pub maintain_begin: Option<String>,
    pub maintain_end: Option<String>,
    pub engine: Option<String>,
    pub engine_version: Option<String>,
    pub service_upgrade: Option<bool>,
    pub no_password_access: Option<String>,
    pub service_task_id: Option<String>,
    pub ip: Option<String>,
    pub access_user: Option<String>,
    pub instance_id: String,
    pub enable_publicip: Option<bool>,
    pub port: Option<i64>,
    pub user_id: Option<String>,
    pub user_name: Option<String>,
    pub domain_name: Option<String>,
    pub readonly_domain_name: Option<String>,
    pub name: Option<String>,
    pub spec_code: Option<String>,
    pub status: Option<Status>,
    #[serde(default)]
    pub tags: Vec<Tag>,
    pub enterprise_project_id: Option<String>,
    pub description: Option<String>,
    pub cpu_type: Option<CpuType>,
    #[serde(default)]
    pub az_codes: Vec<String>,
    pub features: Option<Features>,
    pub sub_status: Option<String>,
}

#[derive(Deserialize)]
pub struct Tag {
    pub key: String,
    pub value: Option<String>,
}

#[derive(Deserialize)]
pub struct Features {
    pub support_acl: Option<bool>,
    pub support_transparent_client_ip: Option<bool>,
    pub support_ssl: Option<bool>,
    pub support_audit_log: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    Creating,
    CreateFailed,
    Running,
    Error,
    Restarting,
    Extending,
    Restoring,
    Deleting,
    Flushing,
    Frozen,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CpuType {
    X86_64,
    Aarch64,
}
