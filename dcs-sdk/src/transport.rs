//! The transport: sends requests and receives responses.

use std::{error::Error as StdError, fmt, future::Future, io, pin::Pin};

use bytes::{Bytes, BytesMut};
use reqwest::{Request, StatusCode, header::HeaderMap};

/// A complete response whose body has not been deserialized.
#[derive(Debug, Clone)]
pub(crate) struct RawResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// The reason why no complete response was received. Contains no request URL, which may be a secret.
#[derive(Debug)]
pub(crate) enum TransportError {
    /// Failed to connect. Nothing was sent.
    Connect(reqwest::Error),
    /// Timed out. The service may have received the request.
    Timeout(reqwest::Error),
    /// The connection broke before a response was received. The service may have received the request.
    Interrupted(reqwest::Error),
    /// The connection was closed before the body was complete, or the body is malformed.
    Truncated { status: StatusCode, headers: HeaderMap, source: reqwest::Error },
    /// The HTTP client followed a redirect, so the response may come from another server.
    Redirected,
    /// The body exceeds the limit, in bytes.
    TooLarge { status: StatusCode, headers: HeaderMap, limit: usize },
}

pub(crate) type Sending<'a> = Pin<Box<dyn Future<Output = Result<RawResponse, TransportError>> + Send + 'a>>;

pub(crate) trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request once and receives the response, whose body may be up to `limit` bytes long.
    fn send(&self, request: Request, limit: usize) -> Sending<'_>;
}

/// The transport over HTTP.
#[derive(Debug)]
pub(crate) struct HttpTransport(pub reqwest::Client);

impl Transport for HttpTransport {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        Box::pin(async move {
            let url = request.url().clone();
            let mut response = self.0.execute(request).await.map_err(before_response)?;
            if *response.url() != url {
                return Err(TransportError::Redirected);
            }
            let (status, headers) = (response.status(), response.headers().clone());
            let declared = response.content_length().unwrap_or(0);
            if declared > limit as u64 {
                return Err(TransportError::TooLarge { status, headers, limit });
            }
            let mut body = BytesMut::new();
            loop {
                match response.chunk().await.map_err(reqwest::Error::without_url) {
                    Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                        return Err(TransportError::TooLarge { status, headers, limit });
                    }
                    Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                    Ok(None) => return Ok(RawResponse { status, headers, body: body.freeze() }),
                    Err(error) if error.is_timeout() => return Err(TransportError::Timeout(error)),
                    Err(source) => return Err(TransportError::Truncated { status, headers, source }),
                }
            }
        })
    }
}

fn before_response(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        TransportError::Connect(error)
    } else if error.is_timeout() {
        TransportError::Timeout(error)
    } else {
        TransportError::Interrupted(error)
    }
}

/// Returns the message of the innermost cause, the most specific one, such as "Connection refused".
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source().or_else(|| inner_of_io(cause)) {
        cause = deeper;
    }
    cause.to_string()
}

/// Returns the error that an `io::Error` wraps: `source()` skips it and returns the source of the wrapped error.
fn inner_of_io<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(inner)
}
