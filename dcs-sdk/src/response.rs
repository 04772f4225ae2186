//! Responses with status and headers.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::transport::{RawResponse, text};

/// A response: the value of type `T`, the status, the headers and the body. Dereferences to the value.
///
/// Returned by the `send` method of a request; awaiting a request returns only the value.
///
/// # Examples
///
/// ```no_run
/// # async fn example(dcs: &dcs_sdk::Client) -> Result<(), dcs_sdk::Error> {
/// let response = dcs.show_instance("4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f").send().await?;
/// println!("{} {:?}: {:?}", response.status(), response.request_id(), response.name);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, RawResponse { status, headers, body }: RawResponse) -> Self {
        Self { value, status, headers, body }
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The body as received.
    pub(crate) fn body(&self) -> &Bytes {
        &self.body
    }

    pub(crate) fn map<U>(self, convert: impl FnOnce(T) -> U) -> Response<U> {
        Response { value: convert(self.value), status: self.status, headers: self.headers, body: self.body }
    }

    /// Returns the status. A response with status 204 has no body, and the fields of its value are empty.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers. They are as received and may quote secrets of the request: do not log them.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Parses the body as received, including fields that the type does not have. Invalid UTF-8 is replaced by U+FFFD.
    /// Returns `None` if the body is empty.
    ///
    /// The result may contain secrets in plain text, such as a presigned link: do not log it. `Debug` of the response
    /// omits the headers and the body.
    pub fn raw_json(&self) -> Option<Value> {
        serde_json::from_str(&text(&self.body)).ok()
    }

    /// Returns the request ID assigned by the service. Include it in support requests. It is as
    /// received.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// Returns the request ID from the `x-request-id` header.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

/// Omits the headers, which may quote secrets of the request, and the body, which may contain secrets that only the types
/// redact.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("value", &self.value).field("status", &self.status).finish_non_exhaustive()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
