//! Error responses of the service, its gateway and its identity service.

use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::{Error, ErrorKind, one_line};
use crate::transport::RawResponse;

impl Error {
    /// The error that a response reports, if it is other than 2xx or has an error code. The status is kept, whatever the
    /// body is.
    pub(crate) fn from_response(operation: &'static str, response: &RawResponse) -> Self {
        let body: Option<Value> = serde_json::from_slice(&response.body).ok();
        let code = body.as_ref().and_then(code);
        let message = body.as_ref().and_then(message).unwrap_or_else(|| match code {
            Some(_) => "the service sent no message".to_owned(),
            None => describe(response),
        });
        let mut error = Self::new(ErrorKind::Service, message).during(operation).with_code(code);
        error.0.request_id = body.as_ref().and_then(|body| string(body.get("request_id")?));
        error.with_response(response.status, &response.headers)
    }
}

/// `error_code`, or the `code` inside `error`, where it may be a number.
fn code(body: &Value) -> Option<String> {
    ["/error_code", "/error/code"].iter().find_map(|at| string(body.pointer(at)?))
}

fn message(body: &Value) -> Option<String> {
    ["/error_msg", "/error/message", "/message"].iter().find_map(|at| string(body.pointer(at)?))
}

fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(string) if !string.trim().is_empty() => Some(one_line(string)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Describes a body of another format, such as a proxy's page.
fn describe(response: &RawResponse) -> String {
    if response.body.is_empty() {
        return "the answer has no body".to_owned();
    }
    let content_type =
        response.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
    format!("the answer says nothing that can be read ({}, {} bytes)", one_line(content_type), response.body.len())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;

    fn error(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Error {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let response = RawResponse { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::from(body) };
        Error::from_response("ShowInstance", &response)
    }

    #[test]
    fn from_response_describes_every_error_format_in_one_line() {
        let cases = [
            (
                error(400, &[("x-request-id", "r1")], r#"{"error_code":"DCS.4201","error_msg":"Do not support SSL."}"#),
                "ShowInstance: 400 Bad Request, DCS.4201: Do not support SSL. (request ID r1)",
            ),
            (
                error(504, &[], r#"{"request_id":"r2","error_code":"APIGW.0201","error_msg":"timed out"}"#),
                "ShowInstance: 504 Gateway Timeout, APIGW.0201: timed out (request ID r2)",
            ),
            (
                error(400, &[], r#"{"error":{"code":"111400075","message":"check error","ext_message":null}}"#),
                "ShowInstance: 400 Bad Request, 111400075: check error",
            ),
            (
                error(401, &[], r#"{"error":{"code":401,"message":"Sign in.","title":"Unauthorized"}}"#),
                "ShowInstance: 401 Unauthorized, 401: Sign in.",
            ),
            (
                error(502, &[("content-type", "text/html")], "<html>Bad Gateway</html>"),
                "ShowInstance: 502 Bad Gateway: the answer says nothing that can be read (text/html, 24 bytes)",
            ),
            (error(503, &[], ""), "ShowInstance: 503 Service Unavailable: the answer has no body"),
            (
                error(500, &[], r#"{"error_code":null,"error_msg":[]}"#),
                "ShowInstance: 500 Internal Server Error: the answer says nothing that can be read (no content type, 34 bytes)",
            ),
        ];
        for (error, line) in cases {
            assert_eq!(error.to_string(), line);
        }
    }
}
