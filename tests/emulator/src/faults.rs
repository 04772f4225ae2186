//! Misbehaviour on demand.

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

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Route {
    /// `PUT /v2/{project_id}/instances/{instance_id}/ssl`
    UpdateSslSwitch,
    /// `GET /v2/{project_id}/instances/{instance_id}/ssl`
    ShowInstanceSslDetail,
    /// `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`
    DownloadSslCert,
    /// A presigned GET of a file from the object store.
    StoreFile,
    /// The operation of this ID in the API reference, such as `ListInstances`. No request is ever of an ID that the
    /// reference doesn't have.
    Operation(&'static str),
}

impl Route {
    /// The ID of the operation; none for the store.
    fn operation_id(self) -> Option<&'static str> {
        match self {
            Self::UpdateSslSwitch => Some("UpdateSSLSwitch"),
            Self::ShowInstanceSslDetail => Some("ShowInstanceSSLDetail"),
            Self::DownloadSslCert => Some("DownloadSSLCert"),
            Self::Operation(id) => Some(id),
            Self::StoreFile => None,
        }
    }

    /// Whether both are the same, also when one of them is given by its ID.
    fn matches(self, other: Self) -> bool {
        self.operation_id() == other.operation_id()
    }
}

/// A way to misbehave. It acts on requests that are authenticated and well-formed; those that aren't are refused as ever.
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

    /// Answers this instead of doing what was asked. A status outside 100 to 999 becomes 500, a content type that can't
    /// stand in a header is left out.
    pub fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(FaultKind::Response { status, headers: HeaderMap::new(), body: body.into().into() })
            .header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Answers with the example that the page of the operation has for this status; none when it has none.
    pub fn documented(route: Route, status: u16) -> Option<Self> {
        let body = document::operation(route.operation_id()?)?.example(status)?;
        Some(Self::response(status, "application/json", body.to_string()))
    }

    /// The object store serves `file` instead of what is stored.
    pub fn file(file: impl Into<Vec<u8>>) -> Self {
        Self::new(FaultKind::File(file.into().into()))
    }

    /// Declares `missing` bytes more than it sends, then ends the connection.
    pub fn truncated(missing: u64) -> Self {
        Self::new(FaultKind::Truncate(missing))
    }

    /// Does what was asked and holds the answer back for `delay`, in real time and not by the double's clock.
    pub fn delay(delay: Duration) -> Self {
        Self { delay, ..Self::new(FaultKind::Delay) }
    }

    /// Adds a header to an [`response`](Self::response), such as `Retry-After` or `Location`; one that can't stand in HTTP
    /// is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let FaultKind::Response { headers, .. } = &mut self.kind
            && let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            headers.append(name, value);
        }
        self
    }

    /// Holds the answer back for `delay` besides.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Acts `times` times; without this, until [`Faults::clear`].
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// The answer to give instead of asking the double, if this fault is of that kind.
    pub(crate) fn replacement(&self) -> Option<Response> {
        match &self.kind {
            FaultKind::Response { status, headers, body } => {
                Some(Response { status: *status, headers: headers.clone(), body: body.clone(), missing: 0 })
            }
            _ => None,
        }
    }

    /// The file to serve instead of the stored one.
    pub(crate) fn replaced_file(&self) -> Option<Bytes> {
        match &self.kind {
            FaultKind::File(file) => Some(file.clone()),
            _ => None,
        }
    }

    /// Spoils and delays an answer that is otherwise done.
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
    /// Bodies and headers may hold secrets of a test, so only their sizes are shown.
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

/// The faults of a double, in the order they were added. A request meets one at most: the first of its route that has
/// turns left. Cloning gives another handle of the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<(Route, Fault)>>>);

impl Faults {
    /// Adds a fault behind those already there.
    pub fn add(&self, route: Route, fault: Fault) {
        lock(&self.0).push((route, fault));
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        lock(&self.0).clear();
    }

    /// How many turns of faults with a limit are still to come on `route`; `None` if one without a limit is there.
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
