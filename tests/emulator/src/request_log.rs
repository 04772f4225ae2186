//! The record of requests.

use std::{collections::VecDeque, fmt, sync::Mutex};

use bytes::Bytes;

use crate::{http::Received, lock::lock};

/// How many requests are kept; the oldest go first.
const CAPACITY: usize = 4096;

/// Which of the two servers a request came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Listener {
    /// The service's API.
    Api,
    /// The object store.
    Store,
}

/// A request as the double received it. `Debug` shows no secrets: neither the values of `Authorization`,
/// `X-Auth-Token` and `X-Security-Token`, nor the body, nor a query sent to the store.
#[derive(Clone)]
pub struct RecordedRequest {
    listener: Listener,
    method: String,
    path: String,
    query: Option<String>,
    headers: Vec<(String, String)>,
    body: Bytes,
    status: Option<u16>,
}

impl RecordedRequest {
    /// The server it came to.
    pub fn listener(&self) -> Listener {
        self.listener
    }

    /// The method as it was sent.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as it was sent, still percent-encoded.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What followed the `?`, as it was sent.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// All headers, names in lower case, bytes that aren't UTF-8 replaced.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The status it was answered with; `None` while it isn't, and for good when the client went away before.
    pub fn status(&self) -> Option<u16> {
        self.status
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECRET: [&str; 3] = ["authorization", "x-auth-token", "x-security-token"];
        let hidden = "[hidden]";
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name, if SECRET.contains(&name.as_str()) { hidden } else { value.as_str() }))
            .collect();
        let query = self.query().map(|query| if self.listener == Listener::Store { hidden } else { query });
        f.debug_struct("RecordedRequest")
            .field("listener", &self.listener)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &query)
            .field("headers", &headers)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("status", &self.status)
            .finish()
    }
}

/// All requests so far.
#[derive(Default)]
pub(crate) struct RequestLog(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    requests: VecDeque<RecordedRequest>,
    dropped: usize,
}

impl RequestLog {
    /// Notes a request and gives the number to note its status under.
    pub(crate) fn push(&self, listener: Listener, received: &Received) -> usize {
        let headers = received
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut entries = lock(&self.0);
        if entries.requests.len() == CAPACITY {
            entries.requests.pop_front();
            entries.dropped += 1;
        }
        entries.requests.push_back(RecordedRequest {
            listener,
            method: received.method.to_string(),
            path: received.path.clone(),
            query: received.query.clone(),
            headers,
            body: received.body.clone(),
            status: None,
        });
        entries.dropped + entries.requests.len() - 1
    }

    pub(crate) fn set_status(&self, number: usize, status: u16) {
        let mut entries = lock(&self.0);
        let index = number.checked_sub(entries.dropped);
        if let Some(request) = index.and_then(|index| entries.requests.get_mut(index)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn snapshot(&self) -> Vec<RecordedRequest> {
        lock(&self.0).requests.iter().cloned().collect()
    }
}
