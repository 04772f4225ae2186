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

/// The target of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Route {
    /// `PUT /v2/{project_id}/instances/{instance_id}/ssl`
    UpdateSslSwitch,
    /// `GET /v2/{project_id}/instances/{instance_id}/ssl`
    ShowInstanceSslDetail,
    /// `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`
    DownloadSslCert,
    /// A presigned GET of a file of the object store.
    StoreFile,
    /// The operation with this ID in the API reference, such as `ListInstances`. No request matches an unknown ID.
    Operation(&'static str),
}

impl Route {
    /// Returns the ID of the operation; `None` for the store.
    fn operation_id(self) -> Option<&'static str> {
        match self {
            Self::UpdateSslSwitch => Some("UpdateSSLSwitch"),
            Self::ShowInstanceSslDetail => Some("ShowInstanceSSLDetail"),
            Self::DownloadSslCert => Some("DownloadSSLCert"),
            Self::Operation(id) => Some(id),
            Self::StoreFile => None,
        }
    }

    /// Returns whether both are the same target, also if one of them is an [`Operation`](Self::Operation).
    fn matches(self, other: Self) -> bool {
        self.operation_id() == other.operation_id()
    }
}

/// A fault to inject. It affects authenticated and valid requests only; others are rejected as without it.
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

    /// Creates a fault that returns this response, and does not run the operation. A status outside 100–999 becomes
    /// 500; a content type that is invalid in a header is omitted.
    pub fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(FaultKind::Response { status, headers: HeaderMap::new(), body: body.into().into() })
            .header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Creates a fault that returns the example of the API reference for this status; `None` if there is no example.
    pub fn documented(route: Route, status: u16) -> Option<Self> {
        let body = document::operation(route.operation_id()?)?.example(status)?;
        Some(Self::response(status, "application/json", body.to_string()))
    }

    /// Creates a fault that makes the object store return `file` instead of the stored file.
    pub fn file(file: impl Into<Vec<u8>>) -> Self {
        Self::new(FaultKind::File(file.into().into()))
    }

    /// Creates a fault that truncates the response: Content-Length declares `missing` more bytes than are sent.
    pub fn truncated(missing: u64) -> Self {
        Self::new(FaultKind::Truncate(missing))
    }

    /// Creates a fault that runs the operation and delays the response, in real time and not by the emulator's clock.
    pub fn delay(delay: Duration) -> Self {
        Self { delay, ..Self::new(FaultKind::Delay) }
    }

    /// Adds a header to a [`response`](Self::response), such as `Retry-After` or `Location`; an invalid one is omitted.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let FaultKind::Response { headers, .. } = &mut self.kind
            && let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Also delays the response.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Limits the fault to a number of requests (default: until [`Faults::clear`]).
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Returns the response that replaces the operation, if the fault has one.
    pub(crate) fn replacement(&self) -> Option<Response> {
        match &self.kind {
            FaultKind::Response { status, headers, body } => {
                Some(Response { status: *status, headers: headers.clone(), body: body.clone(), missing: 0 })
            }
            _ => None,
        }
    }

    /// Returns the file that replaces the stored one, if the fault has one.
    pub(crate) fn replacement_file(&self) -> Option<Bytes> {
        match &self.kind {
            FaultKind::File(file) => Some(file.clone()),
            _ => None,
        }
    }

    /// Truncates or delays a response.
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
    /// Formats the size of a body only: bodies and headers may contain secrets.
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

/// The faults of an emulator, in the order they were added. At most one affects a request: the first of its route that
/// has not reached its limit. Clones share the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<(Route, Fault)>>>);

impl Faults {
    /// Adds a fault at the end of the list.
    pub fn add(&self, route: Route, fault: Fault) {
        lock(&self.0).push((route, fault));
    }

    /// Removes all faults.
    pub fn clear(&self) {
        lock(&self.0).clear();
    }

    /// Returns how many more requests of `route` faults will affect; `None` if one of them has no limit.
    pub fn left(&self, route: Route) -> Option<u32> {
        let list = lock(&self.0);
        list.iter()
            .filter(|(of, _)| of.matches(route))
            .try_fold(0_u32, |sum, (_, fault)| fault.left.map(|left| sum.saturating_add(left)))
    }

    pub(crate) fn take(&self, route: Route) -> Option<Fault> {
        let mut list = lock(&self.0);
        let (_, fault) = list.iter_mut().find(|(of, fault)| of.matches(route) && fault.left != Some(0))?;
        if let Some(left) = &mut fault.left {
            *left -= 1;
        }
        Some(fault.clone())
    }
}
