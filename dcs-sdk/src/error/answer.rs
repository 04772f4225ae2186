//! Failures as the service, its gateway and its identity service write them.

use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::{Error, ErrorKind, one_line};
use crate::transport::Answer;

impl Error {
    /// What an answer that isn't a success says. Whatever the body is, the status is kept.
    pub(crate) fn from_answer(operation: &'static str, answer: &Answer) -> Self {
        let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let code = body.as_ref().and_then(code);
        let message = body.as_ref().and_then(message).unwrap_or_else(|| describe(answer));
        let mut error = Self::new(ErrorKind::Service, message).during(operation).with_code(code);
        error.0.request_id = body.as_ref().and_then(|body| text(body.get("request_id")?));
        error.answered(answer.status, &answer.headers)
    }
}

/// `error_code`, or the `code` inside `error`, where it may be a number.
fn code(body: &Value) -> Option<String> {
    ["/error_code", "/error/code"].iter().find_map(|at| text(body.pointer(at)?))
}

fn message(body: &Value) -> Option<String> {
    ["/error_msg", "/error/message", "/message"].iter().find_map(|at| text(body.pointer(at)?))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(one_line(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An answer that says nothing a program can read: a proxy's page, an empty body.
fn describe(answer: &Answer) -> String {
    if answer.body.is_empty() {
        return "the answer has no body".to_owned();
    }
    let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("no content type");
    format!("the answer says nothing that can be read ({}, {} bytes)", one_line(kind), answer.body.len())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;

    fn error(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Error {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let answer = Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::from(body) };
        Error::from_answer("ShowInstance", &answer)
    }

    #[test]
    fn every_shape_of_failure_gives_one_useful_line() {
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
