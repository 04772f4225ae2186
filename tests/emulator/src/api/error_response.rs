//! Error responses of the DCS API.

use std::borrow::Cow;

use hyper::StatusCode;
use serde_json::json;

use crate::{account::refusal::Refusal, response::Response};

/// An error response in the format of the service.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    status: StatusCode,
    code: &'static str,
    message: Cow<'static, str>,
}

impl ErrorResponse {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn into_response(self, request_id: &str) -> Response {
        let mut body = json!({ "error_code": self.code, "error_msg": self.message });
        // Errors from the API gateway, unlike those from the service, include the request ID in the body.
        if self.code.starts_with("APIGW.")
            && let Some(body) = body.as_object_mut()
        {
            body.insert("request_id".into(), request_id.into());
        }
        Response::json(self.status, &body)
    }
}

impl From<Refusal> for ErrorResponse {
    fn from(refusal: Refusal) -> Self {
        Self::new(StatusCode::from_u16(refusal.status).unwrap_or_default(), refusal.code, refusal.message)
    }
}
