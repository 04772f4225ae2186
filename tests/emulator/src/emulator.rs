//! A running emulator.

use std::{fmt, sync::Arc};

use tokio::task::JoinSet;

use crate::{
    builder::Builder,
    clock::Clock,
    error::Error,
    faults::Faults,
    instance::Ssl,
    redis::RedisKind,
    request_log::RecordedRequest,
    state::{Managed, State},
};

/// A running emulator. Dropping it closes its listeners and connections, and stops every Redis server.
pub struct Emulator {
    state: Arc<State>,
    url: String,
    ca_pem: String,
    tasks: JoinSet<()>,
}

impl Emulator {
    /// Returns a builder with default options.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Starts an emulator with default options and one instance.
    ///
    /// # Errors
    ///
    /// The errors of [`Builder::start`].
    pub async fn start() -> Result<Self, Error> {
        Builder::default().start().await
    }

    pub(crate) fn new(state: Arc<State>, url: String, ca_pem: String, tasks: JoinSet<()>) -> Self {
        Self { state, url, ca_pem, tasks }
    }

    /// The endpoint of the API: `https://127.0.0.1:` and a port, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The endpoint of the object store, which the links point to.
    pub fn store_url(&self) -> &str {
        &self.state.store.url
    }

    /// The PEM certificate of the CA of the API and the store. The Redis servers have other CAs.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The project of the credentials.
    pub fn project_id(&self) -> &str {
        &self.state.project_id
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.state.region
    }

    /// The access key for signed requests.
    pub fn access_key(&self) -> &str {
        &self.state.credentials.access_key
    }

    /// The secret key of the access key.
    pub fn secret_key(&self) -> &str {
        &self.state.credentials.secret_key
    }

    /// The security token, if the access key is temporary.
    pub fn security_token(&self) -> Option<&str> {
        self.state.credentials.security_token.as_deref()
    }

    /// The accepted value of `X-Auth-Token`.
    pub fn token(&self) -> &str {
        &self.state.token
    }

    /// The IDs of the instances, in the order of the builder.
    pub fn instance_ids(&self) -> impl Iterator<Item = &str> {
        self.state.instances.iter().map(|instance| instance.config.id.as_str())
    }

    /// The ID of the first instance.
    pub fn instance_id(&self) -> &str {
        self.instance_ids().next().unwrap_or_default()
    }

    /// The Redis password of an instance, if it has one.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_password(&self, instance_id: &str) -> Result<Option<&str>, Error> {
        Ok(self.instance(instance_id)?.config.redis_password.as_deref())
    }

    /// The Redis port of an instance; `None` until SSL is turned on for the first time. The port stays the same when
    /// SSL is turned off and on, unless another process has taken it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_port(&self, instance_id: &str) -> Result<Option<u16>, Error> {
        Ok(self.instance(instance_id)?.redis.port())
    }

    /// The process ID of an instance's `redis-server`; `None` while SSL is off, and for the built-in server.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_process_id(&self, instance_id: &str) -> Result<Option<u32>, Error> {
        Ok(self.instance(instance_id)?.redis.process_id())
    }

    /// The kind of Redis server of the instances.
    pub fn redis_kind(&self) -> RedisKind {
        self.state.instances.first().map_or(RedisKind::Builtin, |instance| instance.redis.kind())
    }

    /// The clock of the emulator.
    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// The injected faults.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// The latest 4096 requests to the API and the store, in order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.request_log.snapshot()
    }

    /// Completes the jobs that are due by the clock, and returns the SSL state of an instance.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Redis`] if a job that was due failed.
    pub async fn ssl(&self, instance_id: &str) -> Result<Ssl, Error> {
        let instance = self.instance(instance_id)?;
        self.state.jobs.settle().await?;
        Ok(instance.ssl())
    }

    /// Sets the SSL state of an instance at once, and cancels its running job. Its Redis server is started or stopped
    /// when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Option`] if the engine version does not support SSL; [`Error::Redis`] if
    /// the Redis server does not start.
    pub async fn set_ssl(&self, instance_id: &str, ssl: Ssl) -> Result<(), Error> {
        let instance = self.instance(instance_id)?;
        if ssl != Ssl::Never && !instance.config.supports_ssl() {
            return Err(Error::Option(format!("instance {instance_id:?}: SSL requires engine version 6.0 or later")));
        }
        instance.force(ssl);
        self.state.jobs.settle().await
    }

    /// Stops the emulator, and returns when its tasks have ended.
    pub async fn stop(mut self) {
        self.state.close();
        self.tasks.shutdown().await;
    }

    fn instance(&self, id: &str) -> Result<&Managed, Error> {
        self.state.instance(id).ok_or_else(|| Error::UnknownInstance(id.to_owned()))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.tasks.abort_all();
        self.state.close();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.url)
            .field("store_url", &self.state.store.url)
            .field("project_id", &self.state.project_id)
            .field("instances", &self.instance_ids().collect::<Vec<_>>())
            .field("redis_kind", &self.redis_kind())
            .finish_non_exhaustive()
    }
}
