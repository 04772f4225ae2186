//! Request log.

use std::{
    collections::VecDeque,
    fmt,
    io::{self, Write},
    sync::Mutex,
};

use bytes::Bytes;

use crate::{http::Received, lock::lock};

/// Maximum number of logged requests. The oldest are dropped.
const CAPACITY: usize = 4096;

/// The server that received a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Listener {
    /// The DCS API.
    Api,
    /// The object store.
    Store,
}

/// A request that the emulator received.
///
/// The `Debug` output redacts secrets: the values of `Authorization`, `X-Auth-Token` and `X-Security-Token`, the body,
/// and the query string of requests to the object store.
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

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as received, without percent-decoding.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query string as received, without the `?` and without percent-decoding.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// All headers. Names are in lower case; invalid UTF-8 in values is replaced by U+FFFD.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The value of the first header with this name, compared without regard to case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The request body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The status code of the response, also if a [`Delivery`](crate::Delivery) did not send it; `None` while the request
    /// is being processed, and if the client disconnected before there was a response.
    pub fn status(&self) -> Option<u16> {
        self.status
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECRET: [&str; 3] = ["authorization", "x-auth-token", "x-security-token"];
        let redacted = "[redacted]";
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name, if SECRET.contains(&name.as_str()) { redacted } else { value.as_str() }))
            .collect();
        let query = self.query().map(|query| if self.listener == Listener::Store { redacted } else { query });
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

/// The latest requests, up to [`CAPACITY`].
pub(crate) struct RequestLog {
    entries: Mutex<Entries>,
    /// Whether to print each request to standard error.
    is_printed: bool,
}

#[derive(Default)]
struct Entries {
    requests: VecDeque<RecordedRequest>,
    dropped: usize,
}

impl RequestLog {
    pub(crate) fn new(is_printed: bool) -> Self {
        Self { entries: Mutex::default(), is_printed }
    }

    /// Logs a request, and returns its sequence number for [`set_status`](Self::set_status).
    pub(crate) fn push(&self, listener: Listener, received: &Received) -> usize {
        let headers = received
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut entries = lock(&self.entries);
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

    /// Sets the response status of a request, unless the request has been dropped from the log.
    pub(crate) fn set_status(&self, number: usize, status: u16) {
        let mut entries = lock(&self.entries);
        let index = number.checked_sub(entries.dropped);
        if let Some(request) = index.and_then(|index| entries.requests.get_mut(index)) {
            request.status = Some(status);
            if self.is_printed {
                // The query may contain a signature.
                let _ = writeln!(io::stderr(), "{status} {} {}", request.method, request.path);
            }
        }
    }

    pub(crate) fn snapshot(&self) -> Vec<RecordedRequest> {
        lock(&self.entries).requests.iter().cloned().collect()
    }
}
