//! How requests leave and answers come in.

use std::{error::Error as StdError, fmt, future::Future, io, pin::Pin};

use bytes::{Bytes, BytesMut};
use reqwest::{Request, StatusCode, header::HeaderMap};

/// A whole answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why there is no whole answer. None of them holds the address of the request, which may be a secret.
#[derive(Debug)]
pub(crate) enum Failure {
    /// No connection, so nothing was sent.
    Connect(reqwest::Error),
    /// The time was up. The service may have got the request.
    Timeout(reqwest::Error),
    /// The connection broke before there was an answer. The service may have got the request.
    Interrupted(reqwest::Error),
    /// The connection ended, or the body was malformed, before the body was complete.
    Truncated { status: StatusCode, headers: HeaderMap, source: reqwest::Error },
    /// The HTTP client followed a redirect, so that who answered isn't who was asked.
    Redirected,
    /// The body has more bytes than the limit.
    TooLarge { status: StatusCode, headers: HeaderMap, limit: usize },
}

pub(crate) type Sending<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>>;

/// Sends one request, once, and reads its answer up to `limit` bytes of body.
pub(crate) trait Transport: fmt::Debug + Send + Sync {
    fn send(&self, request: Request, limit: usize) -> Sending<'_>;
}

/// The real one.
#[derive(Debug)]
pub(crate) struct HttpTransport(pub reqwest::Client);

impl Transport for HttpTransport {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        Box::pin(async move {
            let asked = request.url().clone();
            let mut response = self.0.execute(request).await.map_err(before_the_answer)?;
            if *response.url() != asked {
                return Err(Failure::Redirected);
            }
            let (status, headers) = (response.status(), response.headers().clone());
            let declared = response.content_length().unwrap_or(0);
            if declared > limit as u64 {
                return Err(Failure::TooLarge { status, headers, limit });
            }
            let mut body = BytesMut::new();
            loop {
                match response.chunk().await.map_err(reqwest::Error::without_url) {
                    Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                        return Err(Failure::TooLarge { status, headers, limit });
                    }
                    Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                    Ok(None) => return Ok(Answer { status, headers, body: body.freeze() }),
                    Err(error) if error.is_timeout() => return Err(Failure::Timeout(error)),
                    Err(source) => return Err(Failure::Truncated { status, headers, source }),
                }
            }
        })
    }
}

fn before_the_answer(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    if error.is_connect() {
        Failure::Connect(error)
    } else if error.is_timeout() {
        Failure::Timeout(error)
    } else {
        Failure::Interrupted(error)
    }
}

/// The innermost cause, which is where the reason stands: "Connection refused", "invalid peer certificate".
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source().or_else(|| inner_of_io(cause)) {
        cause = deeper;
    }
    cause.to_string()
}

/// An `io::Error` that wraps another error shows the text of that one, but doesn't always name it as its source.
fn inner_of_io<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(inner)
}
