//! HTTP request handling shared by the API and the object store.

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    header::{CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, TRANSFER_ENCODING},
};

use crate::{api, request_log::Listener, response::Response, state::State, store};

/// The service's size limit for the body of a signed request.
const BODY_LIMIT: usize = 12 * 1024 * 1024;

/// A request with its complete body.
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether the body exceeds [`BODY_LIMIT`], in which case `body` is empty.
    pub(crate) too_large: bool,
}

impl Received {
    /// Returns the value of a header; `None` if it is missing or repeated.
    pub(crate) fn single(&self, name: &str) -> Option<&[u8]> {
        let mut values = self.headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).map(hyper::header::HeaderValue::as_bytes)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    pub(crate) fn declares_length(&self) -> bool {
        self.headers.contains_key(CONTENT_LENGTH) || self.headers.contains_key(TRANSFER_ENCODING)
    }
}

pub(crate) async fn handle(state: &State, listener: Listener, request: Request<Incoming>) -> Response {
    let (parts, body) = request.into_parts();
    let (body, too_large) = match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => (body.to_bytes(), false),
        Err(error) if error.is::<LengthLimitError>() => (Bytes::new(), true),
        // The body is incomplete.
        Err(_) => return Response::empty(StatusCode::BAD_REQUEST).header(CONNECTION, "close"),
    };
    let received = Received {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
        too_large,
    };
    let number = state.request_log.push(listener, &received);
    let request_id = state.next_id();
    let (mut response, header) = match listener {
        Listener::Api => (api::handle(state, &received, &request_id).await, HeaderName::from_static("x-request-id")),
        Listener::Store => {
            (store::handle(state, &received, &request_id).await, HeaderName::from_static("x-amz-request-id"))
        }
    };
    if too_large {
        // The unread rest of the body would be parsed as the next request.
        response = response.header(CONNECTION, "close");
    }
    response = response.header(header, &request_id);
    state.request_log.set_status(number, response.status.as_u16());
    response
}
