//! The client.

pub(crate) mod attempts;
mod builder;
mod environment;
mod http;
pub(crate) mod options;
mod outcome;
pub(crate) mod resolver;
mod secrets;
mod send;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod wire;

use std::{fmt, sync::Arc, time::SystemTime};

use reqwest::{Url, header::HeaderValue};
use tokio::{sync::Semaphore, time::Instant};

pub(crate) use self::attempts::{Call, Received};
pub use self::builder::ClientBuilder;
pub(crate) use self::options::Deadline;
use self::{http::Store, options::CallOptions};
use crate::{
    attempt::Hooks, clock::Clock, credentials::Credentials, drift::Observer, error::Error, retry::Budget,
    transport::Transport,
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
    project_id: String,
    project_header: HeaderValue,
    credentials: Credentials,
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
    /// [`endpoint`](ClientBuilder::endpoint), [`project_id`](ClientBuilder::project_id) and
    /// [`credentials`](ClientBuilder::credentials).
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Creates a client from environment variables; [`ClientBuilder::from_env`] lists them.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming every missing variable.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// ID of the project that all calls are for.
    pub fn project_id(&self) -> &str {
        &self.inner.project_id
    }

    /// URL of the service, without a trailing slash.
    pub fn endpoint(&self) -> &str {
        self.inner.endpoint.as_str().trim_end_matches('/')
    }

    pub(crate) fn endpoint_url(&self) -> &Url {
        &self.inner.endpoint
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
        let mut client = self.clone();
        client.options.deadline = Deadline::At(self.deadline());
        client
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
            .field("project_id", &self.inner.project_id)
            .field("credentials", &self.inner.credentials)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
