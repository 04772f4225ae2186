//! Running emulators.

use std::{fmt, sync::Arc};

use tokio::task::JoinSet;

use crate::{
    builder::Builder,
    clock::Clock,
    error::Error,
    faults::Faults,
    iam::Iam,
    instance::Ssl,
    redis::RedisKind,
    request_log::RecordedRequest,
    state::{ManagedInstance, State},
};

/// A running emulator.
///
/// Dropping it closes its listeners and connections, and stops its Redis servers.
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

    /// The endpoint of the API: `https://127.0.0.1:` followed by the port, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The endpoint of the object store, which download links point to.
    pub fn store_url(&self) -> &str {
        &self.state.store.url
    }

    /// The CA certificate of the API and the object store, in PEM format. Each Redis server has its own CA.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The ID of the project that the credentials are valid for.
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

    /// The secret key that belongs to the access key.
    pub fn secret_key(&self) -> &str {
        &self.state.credentials.secret_key
    }

    /// The security token of a temporary access key; `None` if the access key is permanent.
    pub fn security_token(&self) -> Option<&str> {
        self.state.credentials.security_token.as_deref()
    }

    /// The token that is accepted in `X-Auth-Token`.
    pub fn token(&self) -> &str {
        &self.state.token
    }

    /// The IAM of the emulator: its user and its projects. The endpoint is [`url`](Self::url).
    pub fn iam(&self) -> &Iam {
        &self.state.iam
    }

    /// The IDs of the instances, in the order in which they were added to the builder.
    pub fn instance_ids(&self) -> impl Iterator<Item = &str> {
        self.state.instances.iter().map(|instance| instance.config.id.as_str())
    }

    /// The ID of the first instance.
    pub fn instance_id(&self) -> &str {
        self.instance_ids().next().unwrap_or_default()
    }

    /// Returns the Redis password of an instance; `None` if it has none.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_password(&self, instance_id: &str) -> Result<Option<&str>, Error> {
        Ok(self.instance(instance_id)?.config.redis_password.as_deref())
    }

    /// Returns the Redis port of an instance; `None` until SSL is turned on for the first time.
    ///
    /// The port stays the same when SSL is turned off and on again, unless another process has taken it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_port(&self, instance_id: &str) -> Result<Option<u16>, Error> {
        Ok(self.instance(instance_id)?.redis.port())
    }

    /// Returns the process ID of the `redis-server` of an instance; `None` while SSL is off, and for the built-in server.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_process_id(&self, instance_id: &str) -> Result<Option<u32>, Error> {
        Ok(self.instance(instance_id)?.redis.process_id())
    }

    /// The kind of Redis server that the instances use.
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

    /// Returns the latest 4096 requests to the API and the object store, in order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.request_log.snapshot()
    }

    /// Returns the SSL state of an instance, after completing the jobs that are due according to the clock.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Redis`] if a Redis server did not start.
    pub async fn ssl(&self, instance_id: &str) -> Result<Ssl, Error> {
        let instance = self.instance(instance_id)?;
        self.state.jobs.run_due().await?;
        Ok(instance.ssl())
    }

    /// Sets the SSL state of an instance, and cancels its pending job.
    ///
    /// Returns after the Redis server has been started or stopped.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Option`] if the engine version does not support SSL; [`Error::Redis`] if
    /// the Redis server did not start.
    pub async fn set_ssl(&self, instance_id: &str, ssl: Ssl) -> Result<(), Error> {
        let instance = self.instance(instance_id)?;
        if ssl != Ssl::Never && !instance.config.supports_ssl() {
            return Err(Error::Option(format!("instance {instance_id:?}: SSL requires `engine_version` 6.0 or later")));
        }
        instance.schedule_now(ssl);
        self.state.jobs.run_due().await
    }

    /// Stops the emulator, and waits for its tasks to end.
    pub async fn stop(mut self) {
        self.state.close();
        self.tasks.shutdown().await;
    }

    fn instance(&self, id: &str) -> Result<&ManagedInstance, Error> {
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
