//! An answer, and what came with it.

use std::ops::{Deref, DerefMut};

use reqwest::{StatusCode, header::HeaderMap};

/// The answer of the service to a call: its value, its status and its headers. It derefs to the value.
#[derive(Debug, Clone, PartialEq)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap) -> Self {
        Self { value, status, headers }
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

    /// The ID the service gave the request. Its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// The request's ID, from the header the gateway puts it in.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
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
