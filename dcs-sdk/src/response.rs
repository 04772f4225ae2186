//! An answer, and what came with it.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::transport::RawResponse;

/// The answer of the service to a call: its value, its status and its headers. It derefs to the value.
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

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status. A 204 has no body; its value has every field empty.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Parses the body as it was received, with the fields that the value doesn't have. Returns none if there was no
    /// body.
    ///
    /// It may have secrets, such as a presigned link, in plain: do not log it. `Debug` of the response doesn't show it.
    pub fn raw_json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The ID the service gave the request. Its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// The request's ID, from the header the gateway puts it in.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

/// The body is not shown: it may have secrets, which only the types know.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
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
