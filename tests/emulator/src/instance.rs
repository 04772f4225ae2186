//! Configuration of DCS instances.

use std::fmt;

use crate::{Error, random};

/// SSL state of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ssl {
    /// SSL has never been set: ShowInstanceSSLDetail returns 204.
    Never,
    /// SSL has been set before and is off.
    Off,
    /// SSL is on, and the Redis server accepts connections.
    On,
}

/// Configuration of a DCS instance.
#[derive(Clone)]
pub struct Instance {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) engine_version: String,
    pub(crate) redis_password: Option<String>,
    pub(crate) ssl: Ssl,
}

impl Instance {
    /// Creates a Redis 6.0 instance with the name `dcs-<id>`, no password and [`Ssl::Never`].
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        Self { name: format!("dcs-{id}"), id, engine_version: "6.0".into(), redis_password: None, ssl: Ssl::Never }
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

    /// Sets the engine version, such as `5.0` or `7.0`. SSL requires 6.0 or later.
    #[must_use]
    pub fn engine_version(mut self, version: impl Into<String>) -> Self {
        self.engine_version = version.into();
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
            .field("engine_version", &self.engine_version)
            .field("redis_password", &self.redis_password.as_ref().map(|_| "[redacted]"))
            .field("ssl", &self.ssl)
            .finish()
    }
}
