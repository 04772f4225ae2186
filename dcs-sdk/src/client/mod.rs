//! The client.

mod builder;
mod environment;
mod outcome;
mod send;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod wire;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderValue};

pub use self::builder::ClientBuilder;
use crate::{clock::Clock, credentials::Credentials, drift::Observer, error::Error, transport::Transport};

/// A client of the service, for one project in one region.
///
/// Cheap to clone; clones share one connection pool. Create one client and reuse it.
///
/// Every operation of the API reference is a method, named as the operation in snake case. It takes the path parameters
/// and returns a request with setters for query parameters and body fields. Awaiting the request sends it and returns the
/// value of the response; its `send` returns the [`Response`](crate::Response) with status and headers.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Url,
    project_id: String,
    project_header: HeaderValue,
    credentials: Credentials,
    timeout: Duration,
    /// Only builds requests; they leave through `transport`.
    http: reqwest::Client,
    transport: Box<dyn Transport>,
    /// The way to the object store, which never sees the credentials.
    store: Box<dyn Transport>,
    clock: Box<dyn Clock>,
    observer: Observer,
}

impl Client {
    /// Starts a client: say where the service is ([`region`](ClientBuilder::region) or
    /// [`endpoint`](ClientBuilder::endpoint)), which project, and with which [`Credentials`].
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Makes a client from the variables of the environment; [`ClientBuilder::from_env`] lists them.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming every variable that is missing.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// The project that every call is about.
    pub fn project_id(&self) -> &str {
        &self.0.project_id
    }

    /// The URL of the service, without a slash at its end.
    pub fn endpoint(&self) -> &str {
        self.0.endpoint.as_str().trim_end_matches('/')
    }

    pub(crate) fn endpoint_url(&self) -> &Url {
        &self.0.endpoint
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn store(&self) -> &dyn Transport {
        &*self.0.store
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.0.timeout
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint())
            .field("project_id", &self.0.project_id)
            .field("credentials", &self.0.credentials)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
