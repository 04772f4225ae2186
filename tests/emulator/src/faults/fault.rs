//! Faults of requests.

use std::{fmt, time::Duration};

use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER},
};

use super::{Count, Delivery, Route};
use crate::{document, response::Response};

/// A fault of a request: another response than that of the operation, another [`Delivery`] of it, or both.
///
/// A fault does not apply to requests that fail authentication or validation against the OpenAPI document. These are
/// rejected as usual, and do not count towards [`times`](Self::times) and [`after`](Self::after).
///
/// ```
/// # use std::time::Duration;
/// # use dcs_emulator::{Delivery, Fault, Route};
/// // Instead of running the operation:
/// Fault::response(503, "text/plain", "overloaded").retry_after(5);
/// Fault::documented(Route::Operation("ShowInstance"), 404);
/// Fault::redirect(307, "https://example.com/");
/// Fault::response(502, "text/html", "<html>").delivered(Delivery::LargeBody(100_000_000));
///
/// // The operation is run, but its response is not delivered as it is:
/// Fault::new().delivered(Delivery::ResetBeforeHeaders);
/// Fault::new().header("Content-Type", "text/html");
/// Fault::delay(Duration::from_secs(10));
/// ```
#[derive(Clone)]
#[must_use]
pub struct Fault {
    content: Content,
    headers: HeaderMap,
    delivery: Delivery,
    delay: Duration,
    pub(super) count: Count,
}

#[derive(Clone)]
enum Content {
    /// That of the operation.
    Original,
    Response {
        status: StatusCode,
        body: Bytes,
    },
    File(Bytes),
}

impl Fault {
    fn with_content(content: Content) -> Self {
        Self {
            content,
            headers: HeaderMap::new(),
            delivery: Delivery::Complete,
            delay: Duration::ZERO,
            count: Count::default(),
        }
    }

    /// Creates a fault that runs the operation and changes nothing: add a [`delivery`](Self::delivered), a
    /// [`header`](Self::header) or a [delay](Self::delayed).
    #[expect(clippy::new_without_default, reason = "a fault that does nothing is no sensible default")]
    pub fn new() -> Self {
        Self::with_content(Content::Original)
    }

    /// Creates a fault that returns this response instead of running the operation.
    ///
    /// If `status` is outside 100–999, the status is 500. If `content_type` is not a valid header value, the response
    /// has no `Content-Type`.
    pub fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::with_content(Content::Response { status, body: body.into().into() })
            .header(CONTENT_TYPE.as_str(), content_type)
    }

    /// Creates a fault that redirects to this URL instead of running the operation, with a status such as 307.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::response(status, "text/html", "").header(LOCATION.as_str(), location)
    }

    /// Creates a fault that returns the response that the API reference documents for this status; `None` if it documents
    /// no such status, or the route is not a single operation.
    ///
    /// If there is no example, an error has an error code and the description of the status, and a success has the
    /// essential fields.
    ///
    /// # Panics
    ///
    /// As [`Faults::add`](crate::Faults::add), if there is no such operation.
    #[track_caller]
    pub fn documented(route: Route, status: u16) -> Option<Self> {
        route.check();
        let body = document::operation(route.operation_id()?)?.documented(status)?;
        Some(match body {
            Some(body) => Self::response(status, "application/json", body.to_string()),
            None => {
                Self::with_content(Content::Response { status: StatusCode::from_u16(status).ok()?, body: Bytes::new() })
            }
        })
    }

    /// Creates a fault that replaces the contents of the downloaded file. It has no effect on API operations.
    pub fn file(file: impl Into<Vec<u8>>) -> Self {
        Self::with_content(Content::File(file.into().into()))
    }

    /// Creates a fault that truncates the response: [`Delivery::Truncated`].
    pub fn truncated(missing: u64) -> Self {
        Self::new().delivered(Delivery::Truncated { missing })
    }

    /// Creates a fault that delays the response after the operation has run. The delay is in real time, independent of
    /// the emulator's [`Clock`](crate::Clock).
    pub fn delay(delay: Duration) -> Self {
        Self::new().delayed(delay)
    }

    /// Adds a header to the response. It replaces those of the operation with the same name, such as `Content-Type`.
    /// Ignored if the name or the value is invalid.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            self.headers.append(name, value);
        }
        self
    }

    /// Adds the header `Retry-After`.
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header(RETRY_AFTER.as_str(), &seconds.to_string())
    }

    /// Sets how the response is sent (default: [`Delivery::Complete`]).
    pub fn delivered(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// Adds a delay to the fault, in real time as for [`delay`](Self::delay).
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Skips the first requests that the fault would apply to (default: 0).
    pub fn after(mut self, requests: u32) -> Self {
        self.count.skipped = requests;
        self
    }

    /// Sets how many requests the fault applies to (default: all requests until [`Faults::clear`](crate::Faults::clear)).
    pub fn times(mut self, times: u32) -> Self {
        self.count.left = Some(times);
        self
    }

    /// Returns the response to send instead of running the operation.
    pub(crate) fn replacement(&self) -> Option<Response> {
        match &self.content {
            Content::Response { status, body } => {
                let mut response = Response::empty(*status);
                response.body = body.clone();
                Some(response)
            }
            _ => None,
        }
    }

    /// Returns the file to send instead of the stored one.
    pub(crate) fn replacement_file(&self) -> Option<Bytes> {
        match &self.content {
            Content::File(file) => Some(file.clone()),
            _ => None,
        }
    }

    /// Adds the headers and the delivery to the response, and waits for the delay.
    pub(crate) async fn apply(self, response: &mut Response) {
        response.headers.extend(self.headers);
        response.delivery = self.delivery;
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
    }
}

impl fmt::Debug for Fault {
    /// Omits headers and bodies, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content = match &self.content {
            Content::Original => "response of the operation".into(),
            Content::Response { status, body } => format!("response {status} with {} bytes", body.len()),
            Content::File(file) => format!("file of {} bytes", file.len()),
        };
        f.debug_struct("Fault")
            .field("content", &content)
            .field("delivery", &self.delivery)
            .field("delay", &self.delay)
            .field("skipped", &self.count.skipped)
            .field("times_left", &self.count.left)
            .finish()
    }
}
