//! What an instance is at start.

use std::fmt;

use crate::{Error, random};

/// Whether an instance takes TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ssl {
    /// SSL has never been set: the query answers 204.
    Never,
    /// SSL was on once and is off now.
    Off,
    /// SSL is on and the Redis of the instance accepts connections.
    On,
}

/// A DCS instance of the double.
#[derive(Clone)]
pub struct Instance {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) engine_version: String,
    pub(crate) redis_password: Option<String>,
    pub(crate) ssl: Ssl,
}

impl Instance {
    /// An instance of Redis 6.0 with this ID, named `dcs-` and the ID, without a password, SSL never set.
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        Self { name: format!("dcs-{id}"), id, engine_version: "6.0".into(), redis_password: None, ssl: Ssl::Never }
    }

    /// The same with a made-up ID.
    ///
    /// # Errors
    ///
    /// If the system gives no random bytes.
    pub fn generated() -> Result<Self, Error> {
        Ok(Self::new(random::uuid()?))
    }

    /// The name it goes by.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The version of its engine, such as `5.0` or `7.0`. SSL exists from 6.0 on.
    #[must_use]
    pub fn engine_version(mut self, version: impl Into<String>) -> Self {
        self.engine_version = version.into();
        self
    }

    /// The password its Redis asks for.
    #[must_use]
    pub fn redis_password(mut self, password: impl Into<String>) -> Self {
        self.redis_password = Some(password.into());
        self
    }

    /// Has its Redis ask for a made-up password, which [`Emulator::redis_password`](crate::Emulator::redis_password)
    /// tells.
    ///
    /// # Errors
    ///
    /// If the system gives no random bytes.
    pub fn generated_redis_password(self) -> Result<Self, Error> {
        Ok(self.redis_password(random::alphanumeric::<32>(false)?))
    }

    /// Its SSL at start.
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
        let refuse = |text: &str| Err(Error::Option(format!("instance {:?}: {text}", self.id)));
        if !is_word(&self.id) {
            return refuse("an ID consists of letters, digits, '-', '_' and '.'");
        }
        if self.major_version().is_none() {
            return refuse("the engine version has to start with a number, such as 6.0");
        }
        if self.ssl != Ssl::Never && !self.supports_ssl() {
            return refuse("SSL exists from engine version 6.0 on only");
        }
        if self.redis_password.as_deref() == Some("") {
            return refuse("the Redis password is empty; leave it out for an instance without one");
        }
        Ok(())
    }
}

/// Whether `text` can stand in a path, a header and a file name as it is.
pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) && !text.starts_with('.')
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("engine_version", &self.engine_version)
            .field("redis_password", &self.redis_password.as_ref().map(|_| "[hidden]"))
            .field("ssl", &self.ssl)
            .finish()
    }
}
