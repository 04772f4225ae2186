//! The faults and the expected outcomes.

use std::time::Duration;

use dcs_emulator::{ConnectionFault, Delivery, Fault};
use dcs_sdk::{
    ErrorKind::{self, Connect, ConnectionLost, InvalidResponse, Service, Timeout},
    Sent::{self, Maybe, No, Yes},
};

use super::Outcome;

const MIB: u64 = 1024 * 1024;
const JSON: &str = "application/json";
const SAID: &str = "the message of the service";
const TITLE: &str = "the title of the page";
const ERROR: &str = r#"{"error_code":"DCS.0000","error_msg":"the message of the service"}"#;
const HTML: &str = "<html><head><title>the title of the page</title></head><body>…</body></html>";
const NOT_UTF8: &[u8] = b"\xff\xfe\x00";
const TIMEOUT_IN_BODY: &str = "timed out within the response body";

/// The statuses that are tested with each kind of body, and how often a call is attempted: an idempotent one, and one
/// that is not.
const STATUSES: [(u16, [u32; 2]); 13] = [
    (400, [1, 1]),
    (401, [1, 1]),
    (403, [1, 1]),
    (404, [1, 1]),
    (408, [3, 1]),
    (409, [1, 1]),
    (411, [1, 1]),
    (413, [1, 1]),
    (429, [3, 3]),
    (500, [1, 1]),
    (502, [3, 1]),
    (503, [1, 1]),
    (504, [3, 1]),
];

/// Bodies of error responses, and the message of the error.
pub const BODIES: [(&str, &str, &[u8], &str); 4] = [
    ("JSON", JSON, ERROR.as_bytes(), SAID),
    ("HTML", "text/html", HTML.as_bytes(), TITLE),
    ("empty", "text/plain", b"", "error response without a body"),
    (
        "not UTF-8",
        "application/octet-stream",
        NOT_UTF8,
        "unrecognized error response (application/octet-stream, 3 bytes)",
    ),
];

pub enum Inject {
    /// The port is closed.
    Refused,
    /// The client does not trust the server's certificate.
    UnknownCa,
    Connection(ConnectionFault),
    Request(Fault),
}

pub struct Cell {
    pub name: String,
    pub inject: Inject,
    pub expected: Outcome,
    /// The message of the error.
    pub message: Option<&'static str>,
    /// Its name in the table, if it is a row of it.
    pub row: Option<String>,
    /// Whether the attempts time out.
    pub stalls: bool,
}

impl Cell {
    fn stalling(self) -> Self {
        Self { stalls: true, ..self }
    }
}

fn failure(kind: ErrorKind, status: Option<u16>, sent: Sent, attempts: [u32; 2]) -> Outcome {
    let received = if sent == No { [0, 0] } else { attempts.map(|attempts| attempts as usize) };
    Outcome { kind: Some(kind), status, sent, attempts, received }
}

fn cell(name: &str, inject: Inject, expected: Outcome, message: &'static str) -> Cell {
    Cell { name: name.to_owned(), inject, expected, message: Some(message), row: Some(name.to_owned()), stalls: false }
}

/// A cell in which no request is sent.
fn unsent(name: &str, inject: Inject, message: &'static str) -> Cell {
    cell(name, inject, failure(Connect, None, No, [3, 3]), message)
}

/// A cell in which the response of the operation is not delivered as it is.
fn delivered(name: &str, delivery: Delivery, expected: Outcome, message: &'static str) -> Cell {
    cell(name, Inject::Request(Fault::new().delivered(delivery)), expected, message)
}

/// A cell in which the service reports an error.
fn responded(name: &str, fault: Fault, status: u16, attempts: [u32; 2], message: &'static str) -> Cell {
    cell(name, Inject::Request(fault), failure(Service, Some(status), Yes, attempts), message)
}

fn succeeds(name: &str, fault: Fault) -> Cell {
    let expected = Outcome { kind: None, status: None, sent: Yes, attempts: [1, 1], received: [1, 1] };
    Cell { message: None, ..cell(name, Inject::Request(fault), expected, "") }
}

fn error(status: u16, code: &str) -> Fault {
    Fault::response(status, JSON, format!(r#"{{"error_code":"{code}","error_msg":"{SAID}"}}"#))
}

pub fn all() -> Vec<Cell> {
    let drip = |bytes, millis| Delivery::Drip { bytes, interval: Duration::from_millis(millis) };
    let informational = |status| Fault::new().delivered(Delivery::Informational(status));
    let bad_gateway = |delivery| Fault::response(502, "text/html", HTML).delivered(delivery);
    let lost = failure(ConnectionLost, None, Maybe, [3, 1]);
    let lost_in_body = failure(ConnectionLost, Some(200), Yes, [3, 1]);
    let timeout = failure(Timeout, None, Maybe, [3, 1]);
    let timeout_in_body = failure(Timeout, Some(200), Yes, [3, 1]);
    let invalid = failure(InvalidResponse, Some(200), Yes, [1, 1]);
    let mut cells = vec![
        unsent("connection refused", Inject::Refused, "failed to connect: Connection refused (os error 111)"),
        unsent(
            "connection reset before the TLS handshake",
            Inject::Connection(ConnectionFault::reset()),
            "failed to connect: Connection reset by peer (os error 104)",
        ),
        unsent(
            "TLS handshake failure",
            Inject::Connection(ConnectionFault::tls_failure()),
            "failed to connect: received fatal alert: HandshakeFailure",
        ),
        unsent(
            "certificate of an unknown CA",
            Inject::UnknownCa,
            "failed to connect: invalid peer certificate: BadSignature",
        ),
        unsent(
            "stall before the TLS handshake",
            Inject::Connection(ConnectionFault::stall()),
            "failed to connect: operation timed out",
        )
        .stalling(),
        delivered(
            "reset before the response headers",
            Delivery::ResetBeforeHeaders,
            lost.clone(),
            "connection lost before a response was received: Connection reset by peer (os error 104)",
        ),
        delivered(
            "reset within the response headers",
            Delivery::ResetWithinHeaders,
            lost.clone(),
            "connection lost before a response was received: Connection reset by peer (os error 104)",
        ),
        delivered(
            "reset after the response headers",
            Delivery::ResetAfterHeaders,
            lost_in_body.clone(),
            "connection lost within the response body: Connection reset by peer (os error 104)",
        ),
        delivered(
            "stall before the response headers",
            Delivery::StallBeforeHeaders,
            timeout,
            "timed out before a response was received",
        )
        .stalling(),
        delivered("stall within the body", Delivery::StallWithinBody, timeout_in_body.clone(), TIMEOUT_IN_BODY)
            .stalling(),
        delivered("body slower than the attempt timeout", drip(1, 100), timeout_in_body.clone(), TIMEOUT_IN_BODY)
            .stalling(),
        succeeds("slow body within the attempt timeout", Fault::new().delivered(drip(256, 1))),
        delivered(
            "body truncated",
            Delivery::Truncated { missing: 1 },
            lost_in_body,
            "connection closed within the response body",
        ),
        delivered(
            "`Content-Length` too large, connection open",
            Delivery::ContentLength(9999),
            timeout_in_body,
            TIMEOUT_IN_BODY,
        )
        .stalling(),
        delivered(
            "`Content-Length` too small",
            Delivery::ContentLength(10),
            invalid.clone(),
            "invalid response: the JSON is truncated (line 1, column 10)",
        ),
        succeeds("JSON as `text/html`", Fault::new().header("Content-Type", "text/html")),
        cell(
            "200 with HTML",
            Inject::Request(Fault::response(200, "text/html", HTML)),
            invalid.clone(),
            "invalid response: not JSON (line 1, column 1)",
        ),
        delivered(
            "body larger than 16 MiB",
            Delivery::LargeBody(17 * MIB),
            invalid,
            "response body larger than 16777216 bytes",
        ),
        delivered(
            "headers larger than 400 KiB",
            Delivery::LargeHeaders(MIB),
            lost,
            "connection lost before a response was received: message head is too large",
        ),
        succeeds("response after 100 Continue", informational(100)),
        succeeds("response after 103 Early Hints", informational(103)),
        responded("302", Fault::redirect(302, "/"), 302, [1, 1], "redirects are not followed"),
        responded("307", Fault::redirect(307, "https://127.0.0.1:1/"), 307, [1, 1], "redirects are not followed"),
    ];
    for (status, attempts) in STATUSES {
        for (body, content_type, bytes, message) in BODIES {
            let fault = Fault::response(status, content_type, bytes);
            let cell = responded(&format!("{status} ({body})"), fault, status, attempts, message);
            cells.push(Cell { row: (body == "JSON").then(|| status.to_string()), ..cell });
        }
    }
    cells.extend([
        responded("400, code proves that nothing was done", error(400, "DCS.4104"), 400, [3, 3], SAID),
        responded("400, another code of a busy instance", error(400, "DCS.4975"), 400, [3, 1], SAID),
        responded("200, code of a busy instance", error(200, "DCS.4104"), 200, [3, 1], SAID),
        responded("400, code of throttling", error(400, "APIGW.0308"), 400, [3, 3], SAID),
        responded("503 with `Retry-After`", error(503, "DCS.0000").retry_after(0), 503, [3, 1], SAID),
        responded("502, body truncated", bad_gateway(Delivery::Truncated { missing: 1 }), 502, [3, 1], TITLE),
        responded(
            "502, stall within the body",
            bad_gateway(Delivery::StallWithinBody),
            502,
            [3, 1],
            "unrecognized error response (text/html, 39 bytes)",
        )
        .stalling(),
        responded("502, body larger than 16 MiB", bad_gateway(Delivery::LargeBody(17 * MIB)), 502, [3, 1], TITLE),
    ]);
    cells
}
