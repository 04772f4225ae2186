//! HTTP responses, whose body may be truncated.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::{
    StatusCode,
    body::{Body, Frame, SizeHint},
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};

/// An HTTP response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Number of bytes by which `Content-Length` exceeds the length of `body`.
    pub(crate) missing: u64,
}

impl Response {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), missing: 0 }
    }

    pub(crate) fn with_body(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut response = Self::empty(status);
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        response.body = body.into();
        response
    }

    pub(crate) fn json(status: StatusCode, value: &serde_json::Value) -> Self {
        Self::with_body(status, "application/json;charset=utf8", value.to_string())
    }

    pub(crate) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    pub(crate) fn into_hyper(self) -> hyper::Response<Payload> {
        let mut response = hyper::Response::new(Payload { data: self.body, missing: self.missing, flushed: false });
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A response body that may be shorter than its declared length.
pub(crate) struct Payload {
    data: Bytes,
    missing: u64,
    flushed: bool,
}

impl Body for Payload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        if !this.data.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut this.data)))));
        }
        if this.missing == 0 {
            return Poll::Ready(None);
        }
        // hyper flushes buffered data when the body is pending, but discards it when the body fails.
        if !this.flushed {
            this.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "body truncated by an injected fault"))))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_empty() && self.missing == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.data.len() as u64).saturating_add(self.missing))
    }
}
