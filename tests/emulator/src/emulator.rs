//! Running emulators.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::{
    account::{Account, Instance, Ssl, check_operation, refusal::Refusal},
    builder::Builder,
    clock::Clock,
    error::Error,
    faults::Faults,
    lock::lock,
    redis::{RedisKind, Server},
    request_log::RecordedRequest,
    state::State,
};

/// A running emulator.
///
/// Dropping it closes its listeners and connections, and stops its Redis servers.
pub struct Emulator {
    state: Arc<State>,
    ca_pem: String,
    tasks: JoinSet<()>,
    /// The ID of the first instance at the start.
    instance_id: String,
    /// The directory with the CA file, once [`env`](Self::env) has created it.
    pub(crate) ca_directory: Mutex<Option<TempDir>>,
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

    pub(crate) fn new(state: Arc<State>, ca_pem: String, tasks: JoinSet<()>) -> Self {
        let instance_id = lock(&state.account).instances.first().map(|instance| instance.id.clone());
        let instance_id = instance_id.unwrap_or_default();
        Self { state, ca_pem, tasks, instance_id, ca_directory: Mutex::default() }
    }

    /// The endpoint of the API: `https://127.0.0.1:` followed by the port, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.state.url
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

    /// The IDs of the instances, in the order of creation.
    pub fn instance_ids(&self) -> Vec<String> {
        self.account().instances.iter().map(|instance| instance.id.clone()).collect()
    }

    /// The ID of the first instance that existed at the start; an empty string if there was none.
    pub fn instance_id(&self) -> &str {
        &self.instance_id
    }

    /// Returns a snapshot of an instance.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn instance(&self, instance_id: &str) -> Result<Instance, Error> {
        self.account().instance(instance_id).cloned().map_err(|_| Error::UnknownInstance(instance_id.to_owned()))
    }

    /// Returns the account in JSON, including Redis passwords, for [`Builder::account_json`].
    pub fn account_json(&self) -> String {
        serde_json::to_string_pretty(&self.account()).unwrap_or_default()
    }

    /// Lets the next operation with this ID, such as `CreateInstance`, fail in the background: its response reports
    /// success, and its instance, job or task ends in a failure state.
    ///
    /// # Errors
    ///
    /// [`Error::Option`] if no operation with this ID takes time in the background.
    pub fn fail_next(&self, operation: &str) -> Result<(), Error> {
        check_operation(operation)?;
        lock(&self.state.account).failures.push(operation.to_owned());
        Ok(())
    }

    /// Returns the Redis password of an instance; `None` if it has none.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_password(&self, instance_id: &str) -> Result<Option<String>, Error> {
        Ok(self.instance(instance_id)?.redis_password)
    }

    /// Returns the Redis port of an instance; `None` until SSL is turned on for the first time.
    ///
    /// The port stays the same when SSL is turned off and on again, unless another process has taken it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_port(&self, instance_id: &str) -> Result<Option<u16>, Error> {
        Ok(self.server(instance_id)?.and_then(|server| server.redis.port()))
    }

    /// Returns the process ID of the `redis-server` of an instance; `None` while SSL is off, and for the built-in server.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`].
    pub fn redis_process_id(&self, instance_id: &str) -> Result<Option<u32>, Error> {
        Ok(self.server(instance_id)?.and_then(|server| server.redis.process_id()))
    }

    /// The kind of Redis server that the instances use.
    pub fn redis_kind(&self) -> RedisKind {
        self.state.servers.kind()
    }

    /// The clock that moves the state: it determines when operations in the background end, and links expire.
    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// The clock that the dates of signatures are compared with. Change it to test clients whose clock is wrong.
    pub fn signature_clock(&self) -> &Clock {
        &self.state.signature_clock
    }

    /// The injected faults.
    pub fn faults(&self) -> &Faults {
        &self.state.faults
    }

    /// Returns the latest 4096 requests to the API and the object store, in order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.request_log.snapshot()
    }

    /// Returns the SSL state of an instance, after ending the tasks that are due according to the clock.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Redis`] if a Redis server did not start.
    pub async fn ssl(&self, instance_id: &str) -> Result<Ssl, Error> {
        self.state.settle().await?;
        Ok(self.instance(instance_id)?.ssl)
    }

    /// Sets the SSL state of an instance, and cancels the job that would set it.
    ///
    /// Returns after the Redis server has been started or stopped.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownInstance`]; [`Error::Option`] if the engine version does not support SSL; [`Error::Redis`] if
    /// the Redis server did not start.
    pub async fn set_ssl(&self, instance_id: &str, ssl: Ssl) -> Result<(), Error> {
        let instance = self.instance(instance_id)?;
        if ssl != Ssl::Never && !instance.supports_ssl() {
            return Err(Error::Option(format!("instance {instance_id:?}: SSL requires `engine_version` 6.0 or later")));
        }
        let unknown = |_: Refusal| Error::UnknownInstance(instance_id.to_owned());
        lock(&self.state.account).set_ssl(instance_id, ssl).map_err(unknown)?;
        self.state.settle().await
    }

    /// Stops the emulator, and waits for its tasks to end.
    pub async fn stop(mut self) {
        self.state.servers.close();
        self.tasks.shutdown().await;
    }

    /// Returns a copy of the account at the current time.
    fn account(&self) -> Account {
        let mut account = lock(&self.state.account).clone();
        account.advance_to(self.state.clock.utc());
        account
    }

    fn server(&self, id: &str) -> Result<Option<Arc<Server>>, Error> {
        self.instance(id).map(|_| self.state.servers.get(id))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.tasks.abort_all();
        self.state.servers.close();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.state.url)
            .field("store_url", &self.state.store.url)
            .field("project_id", &self.state.project_id)
            .field("instances", &self.instance_ids())
            .field("redis_kind", &self.redis_kind())
            .finish_non_exhaustive()
    }
}
