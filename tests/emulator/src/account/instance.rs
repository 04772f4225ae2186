//! DCS instances.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Ssl, Status, nodes::Node};
use crate::{Error, random};

/// IP address whitelist of an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Whitelist {
    /// Whether the whitelist is on.
    pub enabled: bool,
    /// The IP addresses of each group, in the order of the request.
    pub groups: Vec<WhitelistGroup>,
}

/// Group of an IP address whitelist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WhitelistGroup {
    /// Name of the group.
    pub group_name: String,
    /// IP addresses and address ranges.
    pub ip_list: Vec<String>,
}

/// Change of the parameters of an instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ParameterChange {
    pub(crate) id: String,
    pub(crate) created_at: DateTime<Utc>,
    /// `UPDATING`, `SUCCESS` or `FAILURE`.
    pub(crate) status: String,
    pub(crate) values: BTreeMap<String, String>,
}

/// Schedule of automatic cache analyses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Autoscan {
    pub(crate) enabled: bool,
    pub(crate) schedule_at: Vec<String>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// A DCS instance: the configuration of an instance that exists from the start, and the snapshot that
/// [`Emulator::instance`](crate::Emulator::instance) returns.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Instance {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// Status.
    pub status: Status,
    /// Engine version, such as `6.0`.
    pub engine_version: String,
    /// Code of the flavor, which determines the type of the instance.
    pub spec_code: String,
    /// Capacity in GB.
    pub capacity: f64,
    /// Port of unencrypted connections in the API. The emulator does not listen on it.
    pub port: u16,
    /// IP address in the API. The emulator does not listen on it.
    pub ip: String,
    /// ID of the VPC.
    pub vpc_id: String,
    /// ID of the subnet.
    pub subnet_id: String,
    /// ID of the security group; `None` if it has none.
    pub security_group_id: Option<String>,
    /// Codes of the availability zones.
    pub az_codes: Vec<String>,
    /// Start of the maintenance window, such as `18:00:00`.
    pub maintain_begin: String,
    /// End of the maintenance window.
    pub maintain_end: String,
    /// Backup policy, as in the request that set it.
    pub backup_policy: Option<Value>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Redis password; `None` if the instance has none.
    pub redis_password: Option<String>,
    /// IP address whitelist; `None` until it is set.
    pub whitelist: Option<Whitelist>,
    /// Values of the parameters that were changed, by name.
    pub parameters: BTreeMap<String, String>,
    /// SSL state.
    pub ssl: Ssl,
    /// Time of creation.
    pub created_at: DateTime<Utc>,
    /// Nodes, generated if empty.
    pub(crate) nodes: Vec<Node>,
    pub(crate) changes: Vec<ParameterChange>,
    pub(crate) bigkey_autoscan: Autoscan,
    pub(crate) hotkey_autoscan: Autoscan,
    #[serde(skip)]
    pub(crate) wrong_passwords: u32,
    /// Incremented to restart the Redis server without its data.
    #[serde(skip)]
    pub(crate) redis_generation: u64,
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            description: String::new(),
            status: Status::Running,
            engine_version: "6.0".into(),
            spec_code: "redis.ha.xu1.large.r2.1".into(),
            capacity: 1.0,
            port: 6379,
            ip: String::new(),
            vpc_id: "vpc".into(),
            subnet_id: "subnet".into(),
            security_group_id: None,
            az_codes: vec!["eu-de-01".into(), "eu-de-02".into()],
            maintain_begin: "18:00:00".into(),
            maintain_end: "19:00:00".into(),
            backup_policy: None,
            tags: BTreeMap::new(),
            redis_password: None,
            whitelist: None,
            parameters: BTreeMap::new(),
            ssl: Ssl::Never,
            created_at: DateTime::UNIX_EPOCH,
            nodes: Vec::new(),
            changes: Vec::new(),
            bigkey_autoscan: Autoscan::default(),
            hotkey_autoscan: Autoscan::default(),
            wrong_passwords: 0,
            redis_generation: 0,
        }
    }
}

impl Instance {
    /// Creates a running Redis 6.0 instance of 1 GB with the name `dcs-<id>`, no password and [`Ssl::Never`].
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        Self { name: format!("dcs-{id}"), id, ..Self::default() }
    }

    /// Creates an instance as [`new`](Self::new) does, with a random UUID as its ID.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] if the system provides no random bytes.
    pub fn generated() -> Result<Self, Error> {
        Ok(Self::new(random::uuid()?))
    }

    /// Sets the name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the status.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Sets the engine version, such as `5.0` or `7.0`. SSL requires 6.0 or later.
    #[must_use]
    pub fn engine_version(mut self, version: impl Into<String>) -> Self {
        self.engine_version = version.into();
        self
    }

    /// Sets the flavor and the capacity in GB.
    #[must_use]
    pub fn flavor(mut self, spec_code: impl Into<String>, capacity: f64) -> Self {
        self.spec_code = spec_code.into();
        self.capacity = capacity;
        self
    }

    /// Adds a tag.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(key.into(), value.into());
        self
    }

    /// Sets the Redis password.
    #[must_use]
    pub fn redis_password(mut self, password: impl Into<String>) -> Self {
        self.redis_password = Some(password.into());
        self
    }

    /// Sets a random Redis password. [`Emulator::redis_password`](crate::Emulator::redis_password) returns it.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] if the system provides no random bytes.
    pub fn generated_redis_password(self) -> Result<Self, Error> {
        Ok(self.redis_password(random::alphanumeric::<32>(false)?))
    }

    /// Sets the initial SSL state.
    #[must_use]
    pub fn ssl(mut self, ssl: Ssl) -> Self {
        self.ssl = ssl;
        self
    }

    fn major_version(&self) -> Option<u32> {
        self.engine_version.split('.').next()?.parse().ok()
    }

    pub(crate) fn supports_ssl(&self) -> bool {
        self.major_version().is_some_and(|major| major >= 6)
    }

    /// The type of the instance in the API, such as `ha`, according to its flavor.
    pub(crate) fn cache_mode(&self) -> &'static str {
        super::flavors::cache_mode(&self.spec_code).unwrap_or("ha")
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let reject = |problem: &str| Err(Error::Option(format!("instance {:?}: {problem}", self.id)));
        if !is_safe_name(&self.id) {
            return reject(&format!("the ID must {SAFE_NAME}"));
        }
        if self.major_version().is_none() {
            return reject("`engine_version` must start with an integer, as in `6.0`");
        }
        if self.ssl != Ssl::Never && !self.supports_ssl() {
            return reject("SSL requires `engine_version` 6.0 or later");
        }
        if self.redis_password.as_deref() == Some("") {
            return reject("`redis_password` must not be empty: omit it for an instance without a password");
        }
        Ok(())
    }
}

/// The rule that [`is_safe_name`] checks, as the end of a message.
pub(crate) const SAFE_NAME: &str = "consist of ASCII letters, digits, '-', '_' and '.', and not start with '.'";

/// Returns whether a string can be used in URL paths, headers and file names without escaping.
pub(crate) fn is_safe_name(string: &str) -> bool {
    !string.is_empty()
        && string.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        && !string.starts_with('.')
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("status", &self.status)
            .field("engine_version", &self.engine_version)
            .field("spec_code", &self.spec_code)
            .field("capacity", &self.capacity)
            .field("redis_password", &self.redis_password.as_ref().map(|_| "[redacted]"))
            .field("ssl", &self.ssl)
            .finish_non_exhaustive()
    }
}
