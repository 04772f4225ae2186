//! Entries for the fuzz targets in `fuzz/`. Compiled only with `--cfg fuzzing`, which cargo-fuzz sets.

use std::{
    fmt,
    future::ready,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use reqwest::{Request, StatusCode, header::HeaderMap};

use crate::{
    Client, ClientBuilder, Error, RetryPolicy, SigningDialect,
    clock::Clock,
    signer::Signable,
    transport::{Loss, RawResponse, Sending, Transport, TransportError},
};

/// 2030-01-01T00:00:00Z, the time of all clients, so that the certificates of a corpus do not expire. In seconds since the Unix epoch.
pub const NOW: u64 = 1_893_456_000;

/// What a client receives in response to a request.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

/// Creates a client that calls functions instead of the service and the object store, and never repeats a request.
///
/// # Errors
/// Those of [`ClientBuilder::build`].
pub fn client(
    builder: ClientBuilder,
    service: impl Fn(Request) -> Response + Send + Sync + 'static,
    store: impl Fn(Request) -> Response + Send + Sync + 'static,
) -> Result<Client, Error> {
    builder.retry(RetryPolicy::never()).transports(Function(service), Function(store)).clock(FixedClock).build()
}

/// Returns the value of the `Authorization` header for a request.
pub fn authorization(
    (dialect, secret_key): (SigningDialect, &str),
    method: &str,
    path: &str,
    query: &str,
    headers: &[(&str, &[u8])],
    body: &[u8],
) -> String {
    Signable { method, path, query, headers, body }.authorization(dialect, "AK", secret_key, "20300101T000000Z")
}

struct Function<F>(F);

impl<F> fmt::Debug for Function<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Function")
    }
}

impl<F: Fn(Request) -> Response + Send + Sync> Transport for Function<F> {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        let Response { status, headers, body } = (self.0)(request);
        let mut response = RawResponse { status, headers, body: Bytes::from(body) };
        Box::pin(ready(if response.body.len() > limit {
            response.body.truncate(limit);
            Err(TransportError::Incomplete { response, loss: Loss::TooLarge(limit) })
        } else {
            Ok(response)
        }))
    }
}

#[derive(Debug)]
struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
    }
}
