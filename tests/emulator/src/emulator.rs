//! The double that runs.

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

/// A running double. Dropping it stops it: its listeners, its connections and every Redis.
pub struct Emulator {
    state: Arc<State>,
    url: String,
    ca_pem: String,
    tasks: JoinSet<()>,
}

impl Emulator {
    /// Options to start one with.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Starts one with one instance and every option left at its default.
    ///
    /// # Errors
    ///
    /// Those of [`Builder::start`].
    pub async fn start() -> Result<Self, Error> {
        Builder::default().start().await
    }

    pub(crate) fn new(state: Arc<State>, url: String, ca_pem: String, tasks: JoinSet<()>) -> Self {
        Self { state, url, ca_pem, tasks }
    }

    /// The endpoint of the API: `https://127.0.0.1:` and a port, no slash behind.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the object store listens; the links lead there.
    pub fn store_url(&self) -> &str {
        &self.state.store.url
    }

    /// The certificate, in PEM, of the CA that signs for the API and the store. It doesn't sign for any Redis.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The project the credentials belong to.
    pub fn project_id(&self) -> &str {
        &self.state.project_id
    }

    /// The region the double says it is in.
    pub fn region(&self) -> &str {
        &self.state.region
    }

    /// The access key requests may be signed with.
    pub fn access_key(&self) -> &str {
        &self.state.credentials.access_key
    }

    /// The secret key that goes with the access key. A secret, if only of the double.
    pub fn secret_key(&self) -> &str {
        &self.state.credentials.secret_key
    }

    /// The token that has to go with the access key, if that is a temporary one.
    pub fn security_token(&self) -> Option<&str> {
        self.state.credentials.security_token.as_deref()
    }

    /// The value of `X-Auth-Token` that is accepted.
    pub fn token(&self) -> &str {
        &self.state.token
    }

    /// The IDs of the instances, in the order they were given.
    pub fn instance_ids(&self) -> impl Iterator<Item = &str> {
        self.state.instances.iter().map(|instance| instance.config.id.as_str())
    }

    /// The ID of the first instance.
    pub fn instance_id(&self) -> &str {
        self.instance_ids().next().unwrap_or_default()
    }

    /// The password the Redis of an instance asks for, if any.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_password(&self, instance_id: &str) -> Result<Option<&str>, Error> {
        Ok(self.instance(instance_id)?.config.redis_password.as_deref())
    }

    /// The port of an instance's Redis; `None` while SSL has not been on. It stays the same when SSL goes off and on,
    /// unless something else took it meanwhile.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_port(&self, instance_id: &str) -> Result<Option<u16>, Error> {
        Ok(self.instance(instance_id)?.redis.port())
    }

    /// The process that is an instance's Redis; `None` while SSL is off, and for a built-in one.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_process_id(&self, instance_id: &str) -> Result<Option<u32>, Error> {
        Ok(self.instance(instance_id)?.redis.process_id())
    }

    /// Which Redis stands behind the instances.
    pub fn redis_kind(&self) -> RedisKind {
        self.state.instances.first().map_or(RedisKind::Builtin, |instance| instance.redis.kind())
    }

    /// The double's clock.
    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// The faults, none at first.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// Every request so far, to the API and the store, in the order they came; the newest 4096 of them.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.request_log.snapshot()
    }

    /// An instance's SSL, once all that is due by the clock is done.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Redis`] if a job that was due failed.
    pub async fn ssl(&self, instance_id: &str) -> Result<Ssl, Error> {
        let instance = self.instance(instance_id)?;
        self.state.jobs.settle().await?;
        Ok(instance.ssl())
    }

    /// Sets an instance's SSL at once, in place of any job under way. Its Redis is up, or down, when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Option`] if the engine is too old for SSL; [`Error::Redis`] if its Redis
    /// doesn't start.
    pub async fn set_ssl(&self, instance_id: &str, ssl: Ssl) -> Result<(), Error> {
        let instance = self.instance(instance_id)?;
        if ssl != Ssl::Never && !instance.config.supports_ssl() {
            return Err(Error::Option(format!("instance {instance_id:?}: SSL exists from engine version 6.0 on only")));
        }
        instance.force(ssl);
        self.state.jobs.settle().await
    }

    /// Stops the double and returns when its tasks have ended.
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
