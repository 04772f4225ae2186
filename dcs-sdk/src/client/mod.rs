//! The client.

pub(crate) mod attempts;
mod authentication;
mod builder;
mod http;
pub(crate) mod options;
mod outcome;
pub(crate) mod resolver;
mod roots;
mod secrets;
mod send;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod wire;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use reqwest::Url;
use tokio::{sync::Semaphore, time::Instant};

pub(crate) use self::attempts::{Call, Received};
pub use self::builder::ClientBuilder;
pub(crate) use self::options::Deadline;
use self::{authentication::Authentication, http::Store, options::CallOptions};
use crate::{
    attempt::Hooks, clock::Clock, drift::Observer, error::Error, iam::Project, retry::Budget, transport::Transport,
};

/// A client of the service, for one project in one region.
///
/// Cheap to clone; clones share one connection pool. Create one client and reuse it.
///
/// Every operation of the API reference is a method, named as the operation in snake case. It takes the path parameters
/// and returns a request with setters for query parameters and body fields. Awaiting the request sends it and returns the
/// value of the response; its `send` returns the [`Response`](crate::Response) with status and headers.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    /// Of the client, or of the single call that this clone is for.
    options: CallOptions,
}

struct Inner {
    endpoint: Url,
    /// Without a trailing slash.
    iam_endpoint: Option<String>,
    project: Project,
    /// Set when it is known: at once, or after the first call if the project was configured by name.
    project_id: OnceLock<String>,
    authentication: Authentication,
    /// Of calls to obtain credentials.
    options: CallOptions,
    /// Only builds requests; they leave through `transport`.
    http: reqwest::Client,
    transport: Box<dyn Transport>,
    store: Store,
    clock: Box<dyn Clock>,
    observer: Observer,
    hooks: Hooks,
    /// One for each request in flight.
    permits: Semaphore,
    budget: Budget,
    /// A random number from 0 to 1.
    jitter: fn() -> f64,
}

impl Client {
    /// Returns a builder. The required settings are [`region`](ClientBuilder::region) or
    /// [`endpoint`](ClientBuilder::endpoint), [`project_id`](ClientBuilder::project_id) or
    /// [`project_name`](ClientBuilder::project_name), and [`credentials`](ClientBuilder::credentials).
    /// [`cloud`](ClientBuilder::cloud) reads them from `clouds.yaml`.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Creates a client from environment variables and, if `OS_CLOUD` is set, `clouds.yaml`;
    /// [`ClientBuilder::from_env`] lists them. Sends nothing.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) or [`Credentials`](crate::ErrorKind::Credentials), naming what is
    /// missing or invalid; [`explanation`](Error::explanation) lists what was looked at.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// ID of the project that all calls are for. If the project was configured by name, `None` until the first call that
    /// needs the ID.
    pub fn project_id(&self) -> Option<&str> {
        self.inner.project_id.get().map(String::as_str)
    }

    /// URL of the service, without a trailing slash.
    pub fn endpoint(&self) -> &str {
        self.inner.endpoint.as_str().trim_end_matches('/')
    }

    pub(crate) fn endpoint_url(&self) -> &Url {
        &self.inner.endpoint
    }

    /// URL of IAM, without a trailing slash.
    pub(crate) fn iam_endpoint(&self) -> Option<&str> {
        self.inner.iam_endpoint.as_deref()
    }

    /// The transport to the service and to IAM.
    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.inner.transport
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    /// The transport to the object store of a link.
    pub(crate) fn store(&self, link: &Url) -> Result<&dyn Transport, Error> {
        self.inner.store.transport(link)
    }

    /// The current time, by the clock that also dates the signatures.
    pub(crate) fn now(&self) -> SystemTime {
        self.inner.clock.now()
    }

    pub(crate) fn options(&mut self) -> &mut CallOptions {
        &mut self.options
    }

    /// This client with one deadline for all calls from now on.
    pub(crate) fn with_fixed_deadline(&self) -> Self {
        self.with_deadline(self.deadline())
    }

    /// This client with a deadline for all calls from now on that is that of a call that starts now, or earlier.
    pub(crate) fn with_deadline_before(&self, deadline: Instant) -> Self {
        self.with_deadline(self.deadline().min(deadline))
    }

    fn with_deadline(&self, deadline: Instant) -> Self {
        let mut client = self.clone();
        client.options.deadline = Deadline::At(deadline);
        client
    }

    pub(crate) fn poll_interval(&self) -> Duration {
        self.options.poll_interval
    }

    /// The deadline of a call that starts now.
    pub(crate) fn deadline(&self) -> Instant {
        self.options.deadline.instant(Instant::now())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint())
            .field("project", &self.inner.project)
            .field("credentials", &self.inner.authentication)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
