//! Bodies of error responses: of the service, its gateway, its identity service, and of proxies in between.

use std::{borrow::Cow, io::Read};

use flate2::read::GzDecoder;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use serde_json::{Map, Value};

use super::{Error, ErrorKind, LONGEST_BODY};
use crate::{
    transport::{RawResponse, text},
    untrusted::{Secrets, one_line},
};

/// Number of characters of a plain-text body that is still a message and not a document.
const LONGEST_PLAIN_TEXT: usize = 500;
/// Names of the fields with the error code and the message, in order of precedence.
const NAMES: [(&str, &str); 3] = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

impl Error {
    /// The error that a response reports by its status or by an error code.
    pub(crate) fn from_response(response: &RawResponse, secrets: &Secrets) -> Self {
        let bytes = decompressed(response);
        let text = text(&bytes);
        let json: Option<Value> = serde_json::from_str(&text).ok();
        let (code, message) = match &json {
            Some(Value::Object(object)) => reported(object),
            Some(Value::String(message)) => (None, Some(message.clone())),
            Some(_) => (None, None),
            None => (None, html_title(&text, secrets).or_else(|| plain_text(&text, secrets))),
        };
        let message = message.map(|message| one_line(&secrets.redact(&message))).filter(|message| !message.is_empty());
        let code = code.map(|code| one_line(&secrets.redact(&code))).filter(|code| !code.is_empty());
        let message = message.unwrap_or_else(|| match code {
            Some(_) => "no message".to_owned(),
            None => describe(response, secrets),
        });
        let mut error = Self::new(ErrorKind::Service, message).with_code(code);
        let id = json.as_ref().and_then(|body| string(body.get("request_id")?));
        error.0.request_id = id.map(|id| one_line(&secrets.redact(&id)));
        error.with_response(response, secrets)
    }
}

/// The error code and the message of an object, or of the first object in it that has one.
fn reported(object: &Map<String, Value>) -> (Option<String>, Option<String>) {
    let own = |object: &Map<String, Value>| {
        let field = |name: &str| string(object.get(name)?);
        let (code, message) =
            (NAMES.iter().find_map(|(code, _)| field(code)), NAMES.iter().find_map(|(_, message)| field(message)));
        (code.is_some() || message.is_some()).then_some((code, message))
    };
    own(object).or_else(|| object.values().find_map(|value| own(value.as_object()?))).unwrap_or_default()
}

fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(string) if !string.trim().is_empty() => Some(string.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The title of an HTML page, such as `502 Bad Gateway`.
fn html_title(text: &str, secrets: &Secrets) -> Option<String> {
    // ASCII case only, so that the offsets are those of `text`.
    if !text.to_ascii_lowercase().contains("<title") {
        return None;
    }
    // Before the title is cut out: a secret may contain `<`.
    let text = secrets.redact(text);
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title").and_then(|at| Some(at + lower[at..].find('>')? + 1))?;
    let end = start + lower[start..].find('<')?;
    Some(text[start..end].to_owned())
}

/// A short text that is neither markup nor JSON that is cut off, such as `no healthy upstream`.
fn plain_text(text: &str, secrets: &Secrets) -> Option<String> {
    let text = text.trim();
    if text.starts_with(['<', '{', '[', '"']) || text.contains(['\u{fffd}', '\0']) {
        return None;
    }
    Some(secrets.redact(text)).filter(|text| text.chars().count() <= LONGEST_PLAIN_TEXT)
}

/// The body without the compression of a proxy: the client does not ask for any.
fn decompressed(response: &RawResponse) -> Cow<'_, [u8]> {
    if response.headers.get(CONTENT_ENCODING).is_none_or(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"gzip"))
    {
        return Cow::Borrowed(&response.body);
    }
    let mut inflated = Vec::new();
    // A body that is cut off is still worth its beginning.
    let _ = GzDecoder::new(&*response.body).take(LONGEST_BODY as u64).read_to_end(&mut inflated);
    Cow::Owned(inflated)
}

/// Describes a body without an error message.
fn describe(response: &RawResponse, secrets: &Secrets) -> String {
    if response.status.is_redirection() && response.headers.contains_key(LOCATION) {
        return "redirects are not followed".to_owned();
    }
    if response.body.is_empty() {
        return "error response without a body".to_owned();
    }
    let content_type =
        response.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
    format!("unrecognized error response ({}, {} bytes)", one_line(&secrets.redact(content_type)), response.body.len())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use bytes::Bytes;
    use flate2::{Compression, write::GzEncoder};
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;

    /// Of a request whose only secret is the given one.
    fn error_with_secret(secret: &str, status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Error {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let response = RawResponse { status: StatusCode::from_u16(status).unwrap(), headers, body: body.into() };
        let secret = secret.to_owned();
        Error::from_response(&response, &Secrets::new(|| vec![secret])).during("ShowInstance")
    }

    fn error(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Error {
        error_with_secret("", status, headers, body)
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
                error(403, &[], r#"{"forbidden":{"code":403,"message":"policy does not allow it"}}"#),
                "ShowInstance: 403 Forbidden, 403: policy does not allow it (the action `dcs:instance:get` may be missing)",
            ),
            (
                error(413, &[], r#"{"overLimit":{"message":"too many","retryAfter":7}}"#),
                "ShowInstance: 413 Payload Too Large: too many",
            ),
            (error(400, &[], r#"{"errorCode":"DCS.1","errorMsg":"m"}"#), "ShowInstance: 400 Bad Request, DCS.1: m"),
            (error(400, &[], r#"{"code":"DCS.0003","message":"m"}"#), "ShowInstance: 400 Bad Request, DCS.0003: m"),
            (
                error(500, &[], r#"{"error_code":111400063}"#),
                "ShowInstance: 500 Internal Server Error, 111400063: no message",
            ),
            (error(500, &[], r#""only a string""#), "ShowInstance: 500 Internal Server Error: only a string"),
            (
                error(
                    502,
                    &[("content-type", "text/html")],
                    "<html><head><TITLE>\n502 Bad\nGateway</TITLE></head></html>",
                ),
                "ShowInstance: 502 Bad Gateway: 502 Bad Gateway",
            ),
            (
                error(502, &[("content-type", "text/html")], "<html>Bad Gateway</html>"),
                "ShowInstance: 502 Bad Gateway: unrecognized error response (text/html, 24 bytes)",
            ),
            (
                error(503, &[("content-type", "text/plain")], "no healthy upstream"),
                "ShowInstance: 503 Service Unavailable: no healthy upstream",
            ),
            (error(302, &[("location", "/secret")], ""), "ShowInstance: 302 Found: redirects are not followed"),
            (error(503, &[], ""), "ShowInstance: 503 Service Unavailable: error response without a body"),
            (
                error(500, &[], r#"{"error_code":"DCS.5000","error_msg":"Intern"#),
                "ShowInstance: 500 Internal Server Error: unrecognized error response (no content type, 44 bytes)",
            ),
            (
                error(500, &[], &b"\xff\xfe\x00"[..]),
                "ShowInstance: 500 Internal Server Error: unrecognized error response (no content type, 3 bytes)",
            ),
            (
                error(500, &[], r#"{"error_code":null,"error_msg":[]}"#),
                "ShowInstance: 500 Internal Server Error: unrecognized error response (no content type, 34 bytes)",
            ),
        ];
        for (error, line) in cases {
            assert_eq!(error.to_string(), line);
        }
    }

    #[test]
    fn from_response_reads_compressed_bodies_also_when_they_are_cut_off() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(br#"{"error_code":"DCS.4104","error_msg":"recovering"}"#).unwrap();
        let body = gzip.finish().unwrap();
        let headers = [("content-encoding", "gzip")];
        assert_eq!(error(400, &headers, body.clone()).code(), Some("DCS.4104"));
        let cut_off = body[..body.len() - 8].to_vec();
        assert_eq!(error(400, &headers, cut_off).code(), Some("DCS.4104"));
        assert!(
            error(400, &headers, "no gzip")
                .to_string()
                .ends_with("unrecognized error response (no content type, 7 bytes)")
        );
    }

    #[test]
    fn from_response_redacts_secrets_before_it_cuts_messages() {
        let token: String = (0..2400).map(|number| char::from(b'A' + (number * 31 % 57 % 26) as u8)).collect();
        let error = |headers: &[(&str, &str)], body: String| error_with_secret(&token, 401, headers, body).to_string();
        for (body, expected) in [
            (format!(r#"{{"error_msg":"bad token: {token}"}}"#), "401 Unauthorized: bad token: [redacted]"),
            (format!(r#"{{"error_code":"{token}"}}"#), "401 Unauthorized, [redacted]: no message"),
            (
                format!(r#"{{"code":"C","request_id":"{token}"}}"#),
                "401 Unauthorized, C: no message (request ID [redacted])",
            ),
            (format!(r#""{token}""#), "401 Unauthorized: [redacted]"),
            (format!("bad token: {token}"), "401 Unauthorized: bad token: [redacted]"),
            (token.clone(), "401 Unauthorized: [redacted]"),
            (format!("<title>bad {token}</title>"), "401 Unauthorized: bad [redacted]"),
        ] {
            assert_eq!(error(&[], body), format!("ShowInstance: {expected}"));
        }
        assert_eq!(
            error(&[("content-type", &token), ("x-request-id", &token)], "[]".to_owned()),
            "ShowInstance: 401 Unauthorized: unrecognized error response ([redacted], 2 bytes) (request ID [redacted])"
        );
    }

    #[test]
    fn short_secrets_do_not_corrupt_messages() {
        let body = r#"{"error_code":"e-1","error_msg":"no connection to the database: e","request_id":"9e-e.4"}"#;
        for (secret, expected) in [
            (
                "e",
                "ShowInstance: 500 Internal Server Error, e-1: no connection to the database: [redacted] (request ID 9e-e.4)",
            ),
            ("t", "ShowInstance: 500 Internal Server Error, e-1: no connection to the database: e (request ID 9e-e.4)"),
        ] {
            assert_eq!(error_with_secret(secret, 500, &[], body).to_string(), expected);
        }
    }

    #[test]
    fn error_keeps_headers_and_a_capped_body() {
        let error = error(429, &[("retry-after", "7"), ("x-limit", "10")], "x".repeat(100_000));
        assert_eq!(error.headers().unwrap()["x-limit"], "10");
        assert_eq!(error.body().unwrap().len(), LONGEST_BODY);
        assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("x-limit") && !shown.contains("xxxx"), "{shown}");
    }
}
