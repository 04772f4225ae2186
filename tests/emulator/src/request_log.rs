//! The log of requests.

use std::{collections::VecDeque, fmt, sync::Mutex};

use bytes::Bytes;

use crate::{http::Received, lock::lock};

/// Number of requests that are kept; the oldest are dropped.
const CAPACITY: usize = 4096;

/// The server that received a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Listener {
    /// The service's API.
    Api,
    /// The object store.
    Store,
}

/// A request as the emulator received it. `Debug` hides secrets: the values of `Authorization`, `X-Auth-Token` and
/// `X-Security-Token`, the body, and the query of a request to the store.
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
    /// The server that received the request.
    pub fn listener(&self) -> Listener {
        self.listener
    }

    /// The method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path, percent-encoded as received.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query without the `?`, percent-encoded as received.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// All headers. Names are in lower case; bytes that are not UTF-8 are replaced.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The value of the first header with this name, ignoring case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The status of the response; `None` while there is none, and if the client disconnected before it.
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

/// The latest requests.
#[derive(Default)]
pub(crate) struct RequestLog(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    requests: VecDeque<RecordedRequest>,
    dropped: usize,
}

impl RequestLog {
    /// Adds a request, and returns its number for [`set_status`](Self::set_status).
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
