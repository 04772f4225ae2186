//! Fault injection.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};

use crate::{document, lock::lock, response::Response};

/// The endpoint that a fault applies to: an API operation, or a file download from the object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Route {
    /// `PUT /v2/{project_id}/instances/{instance_id}/ssl`
    UpdateSslSwitch,
    /// `GET /v2/{project_id}/instances/{instance_id}/ssl`
    ShowInstanceSslDetail,
    /// `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`
    DownloadSslCert,
    /// A presigned `GET` of a file in the object store.
    StoreFile,
    /// The operation with this ID in the API reference, such as `ListInstances`. An unknown ID matches no request.
    Operation(&'static str),
}

impl Route {
    /// Returns the operation ID; `None` for the object store.
    fn operation_id(self) -> Option<&'static str> {
        match self {
            Self::UpdateSslSwitch => Some("UpdateSSLSwitch"),
            Self::ShowInstanceSslDetail => Some("ShowInstanceSSLDetail"),
            Self::DownloadSslCert => Some("DownloadSSLCert"),
            Self::Operation(id) => Some(id),
            Self::StoreFile => None,
        }
    }

    /// Returns whether both are the same endpoint: `Operation("DownloadSSLCert")` matches `DownloadSslCert`.
    fn matches(self, other: Self) -> bool {
        self.operation_id() == other.operation_id()
    }
}

/// A fault to inject.
///
/// A fault does not apply to requests that fail authentication or validation against the OpenAPI document. These are
/// rejected as usual, and do not count towards [`times`](Self::times).
#[derive(Clone)]
pub struct Fault {
    kind: FaultKind,
    delay: Duration,
    left: Option<u32>,
}

#[derive(Clone)]
enum FaultKind {
    Response { status: StatusCode, headers: HeaderMap, body: Bytes },
    File(Bytes),
    Truncate(u64),
    Delay,
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self { kind, delay: Duration::ZERO, left: None }
    }

    /// Creates a fault that returns this response instead of running the operation.
    ///
    /// If `status` is outside 100–999, the status is 500. If `content_type` is not a valid header value, the response
    /// has no `Content-Type`.
    pub fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(FaultKind::Response { status, headers: HeaderMap::new(), body: body.into().into() })
            .header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Creates a fault that returns the API reference's example response for this status; `None` if it has none.
    pub fn documented(route: Route, status: u16) -> Option<Self> {
        let body = document::operation(route.operation_id()?)?.example(status)?;
        Some(Self::response(status, "application/json", body.to_string()))
    }

    /// Creates a fault that replaces the contents of the downloaded file. It has no effect on API operations.
    pub fn file(file: impl Into<Vec<u8>>) -> Self {
        Self::new(FaultKind::File(file.into().into()))
    }

    /// Creates a fault that truncates the response body: `Content-Length` is `missing` bytes larger than the body,
    /// after which the connection is closed.
    pub fn truncated(missing: u64) -> Self {
        Self::new(FaultKind::Truncate(missing))
    }

    /// Creates a fault that delays the response after the operation has run. The delay is in real time, independent of
    /// the emulator's [`Clock`](crate::Clock).
    pub fn delay(delay: Duration) -> Self {
        Self { delay, ..Self::new(FaultKind::Delay) }
    }

    /// Adds a header, such as `Retry-After`, to a [`response`](Self::response) fault. Ignored for other faults, and if
    /// the name or the value is invalid.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let FaultKind::Response { headers, .. } = &mut self.kind
            && let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Adds a delay to the fault, in real time as for [`delay`](Self::delay).
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets how many requests the fault applies to (default: all requests until [`Faults::clear`]).
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Returns the response to send instead of running the operation.
    pub(crate) fn replacement(&self) -> Option<Response> {
        match &self.kind {
            FaultKind::Response { status, headers, body } => {
                Some(Response { status: *status, headers: headers.clone(), body: body.clone(), missing: 0 })
            }
            _ => None,
        }
    }

    /// Returns the file to send instead of the stored one.
    pub(crate) fn replacement_file(&self) -> Option<Bytes> {
        match &self.kind {
            FaultKind::File(file) => Some(file.clone()),
            _ => None,
        }
    }

    /// Truncates the response, and waits for the delay.
    pub(crate) async fn apply(&self, response: &mut Response) {
        if let FaultKind::Truncate(missing) = self.kind {
            response.missing = missing;
        }
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
    }
}

impl fmt::Debug for Fault {
    /// Omits headers and bodies, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            FaultKind::Response { status, body, .. } => format!("response {status} with {} bytes", body.len()),
            FaultKind::File(file) => format!("file of {} bytes", file.len()),
            FaultKind::Truncate(missing) => format!("truncated by {missing} bytes"),
            FaultKind::Delay => "delay".into(),
        };
        f.debug_struct("Fault")
            .field("kind", &kind)
            .field("delay", &self.delay)
            .field("times_left", &self.left)
            .finish()
    }
}

/// The faults of an emulator, in the order they were added.
///
/// At most one fault applies to a request: the first one for its [`Route`] that has not reached its limit of
/// [`times`](Fault::times). Clones share the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<(Route, Fault)>>>);

impl Faults {
    /// Appends a fault to the list.
    pub fn add(&self, route: Route, fault: Fault) {
        lock(&self.0).push((route, fault));
    }

    /// Removes all faults.
    pub fn clear(&self) {
        lock(&self.0).clear();
    }

    /// Returns the number of future requests that the faults for `route` apply to; `None` if one of them has no limit.
    pub fn left(&self, route: Route) -> Option<u32> {
        let list = lock(&self.0);
        list.iter()
            .filter(|(target, _)| target.matches(route))
            .try_fold(0_u32, |sum, (_, fault)| fault.left.map(|left| sum.saturating_add(left)))
    }

    /// Returns the fault that applies to a request, and counts the request towards its limit.
    pub(crate) fn take(&self, route: Route) -> Option<Fault> {
        let mut list = lock(&self.0);
        let (_, fault) = list.iter_mut().find(|(target, fault)| target.matches(route) && fault.left != Some(0))?;
        if let Some(left) = &mut fault.left {
            *left -= 1;
        }
        Some(fault.clone())
    }
}
