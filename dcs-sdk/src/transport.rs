//! The transport: sends requests and receives responses.

use std::{borrow::Cow, error::Error as StdError, fmt, future::Future, io, iter, mem, pin::Pin, str};

use bytes::{Bytes, BytesMut};
use reqwest::{Request, StatusCode, header::HeaderMap};

use crate::client::resolver::AddressRefused;

/// A response whose body has not been deserialized.
#[derive(Debug, Clone)]
pub(crate) struct RawResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A body as text. Invalid UTF-8 is replaced by U+FFFD: keys and commands of Redis are binary data.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    // Valid text is validated several times faster than by `from_utf8_lossy`.
    str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

/// The reason why no complete response was received. Contains no request URL, which may be a secret.
#[derive(Debug)]
pub(crate) enum TransportError {
    /// The request cannot be written as HTTP. Nothing was sent.
    Build(Cause),
    /// Failed to connect. Nothing was sent.
    Connect(Cause),
    /// The host resolves only to addresses that its link must not lead to. Nothing was sent.
    Refused(Cause),
    /// No response. The server may have received the request.
    NoResponse(Loss),
    /// The response has a part of its body only.
    Incomplete { response: RawResponse, loss: Loss },
}

/// Why a response, or the rest of it, was not received.
#[derive(Debug)]
pub(crate) enum Loss {
    Timeout(Cause),
    Connection(Cause),
    /// The body is larger than the limit, in bytes.
    TooLarge(usize),
}

pub(crate) type Cause = Box<dyn StdError + Send + Sync>;

impl Loss {
    fn new(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_timeout() { Self::Timeout(error.into()) } else { Self::Connection(error.into()) }
    }

    pub(crate) fn into_source(self) -> Option<Cause> {
        match self {
            Self::Timeout(cause) | Self::Connection(cause) => Some(cause),
            Self::TooLarge(_) => None,
        }
    }
}

pub(crate) type Sending<'a> = Pin<Box<dyn Future<Output = Result<RawResponse, TransportError>> + Send + 'a>>;

/// Sends a request once, within its timeout, and receives the response, whose body may have up to `limit` bytes.
pub(crate) trait Transport: fmt::Debug + Send + Sync {
    fn send(&self, request: Request, limit: usize) -> Sending<'_>;
}

/// An HTTP client that follows no redirects.
#[derive(Debug)]
pub(crate) struct HttpTransport(pub reqwest::Client);

impl Transport for HttpTransport {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        Box::pin(async move {
            let mut response = self.0.execute(request).await.map_err(before_response)?;
            let (status, headers) = (response.status(), mem::take(response.headers_mut()));
            let mut body = Body::default();
            let declared = response.content_length().unwrap_or_default();
            let loss = loop {
                if status.is_success() && declared > limit as u64 {
                    break Some(Loss::TooLarge(limit));
                }
                match response.chunk().await {
                    Ok(Some(mut chunk)) if body.len() + chunk.len() > limit => {
                        chunk.truncate(limit - body.len());
                        body.push(chunk);
                        break Some(Loss::TooLarge(limit));
                    }
                    Ok(Some(chunk)) => body.push(chunk),
                    Ok(None) => break None,
                    Err(error) => break Some(Loss::new(error)),
                }
            };
            let response = RawResponse { status, headers, body: body.into_bytes() };
            match loss {
                None => Ok(response),
                Some(loss) => Err(TransportError::Incomplete { response, loss }),
            }
        })
    }
}

/// The chunks of a body. Copies them only if there is more than one.
#[derive(Default)]
struct Body {
    first: Bytes,
    /// All chunks, if there is more than one.
    all: BytesMut,
}

impl Body {
    fn len(&self) -> usize {
        self.first.len().max(self.all.len())
    }

    fn push(&mut self, chunk: Bytes) {
        if self.first.is_empty() {
            self.first = chunk;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&chunk);
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

fn before_response(error: reqwest::Error) -> TransportError {
    if error.is_connect() && chain(&error).last().is_some_and(|cause| cause.is::<AddressRefused>()) {
        TransportError::Refused(error.without_url().into())
    } else if error.is_connect() {
        TransportError::Connect(error.without_url().into())
    } else if error.is_builder() {
        TransportError::Build(error.without_url().into())
    } else {
        TransportError::NoResponse(Loss::new(error))
    }
}

/// Returns the message of the innermost cause, the most specific one, such as "Connection refused".
pub(crate) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Whether the peer closed the connection instead of sending the rest of the response.
pub(crate) fn is_unexpected_eof(error: &(dyn StdError + 'static)) -> bool {
    chain(error).any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
    })
}

/// The error and its causes.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    iter::successors(Some(error), |&error| error.source().or_else(|| inner_of_io(error)))
}

/// Returns the error that an `io::Error` wraps: `source()` skips it and returns the source of the wrapped error.
fn inner_of_io<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_keeps_all_chunks_and_does_not_copy_a_single_one() {
        for (chunks, expected) in [(&[][..], ""), (&["ab"], "ab"), (&["", "ab", "", "c", "d"], "abcd")] {
            let mut body = Body::default();
            chunks.iter().for_each(|chunk| body.push(Bytes::from_static(chunk.as_bytes())));
            assert_eq!((body.len(), &*body.into_bytes()), (expected.len(), expected.as_bytes()));
        }
        let chunk = Bytes::from_static(b"ab");
        let mut body = Body::default();
        body.push(chunk.clone());
        assert_eq!(body.into_bytes().as_ptr(), chunk.as_ptr());
    }
}
