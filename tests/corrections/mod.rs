//! Tests of service behavior that differs from the API reference or that the reference does not specify.
//!
//! A test of a correction calls [`assert_correction`], which fails if `openapi/CORRECTIONS.md` no longer lists the
//! correction; that file has its grade and source. The doc comments of the other tests state the grade, as defined in
//! that file, and the source. Behavior without a grade is documented in the API reference.

mod errors;
mod names;
mod requests;
mod ssl;
mod statuses;
mod types;
mod values;

use std::sync::LazyLock;

use dcs_sdk::{Client, Credentials, Error, ErrorKind};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::{
    io::{self, AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::payloads;

/// The request ID in the responses of [`client_with_error`].
const REQUEST_ID: &str = "r-1";

/// Asserts that `openapi/CORRECTIONS.md` lists a correction of this field of this operation.
#[track_caller]
fn assert_correction(operation: &str, field: &str) {
    static TABLE: LazyLock<String> = LazyLock::new(|| payloads::file_content("CORRECTIONS.md"));
    let found = TABLE.lines().any(|line| {
        let mut cells = line.trim_start_matches("| ").split(" | ");
        let mut next_cell_lists = |name| cells.next().is_some_and(|cell| cell.split(", ").any(|listed| listed == name));
        next_cell_lists(format!("`{operation}`")) && next_cell_lists(format!("`{field}`"))
    });
    assert!(
        found,
        "openapi/CORRECTIONS.md lists no correction of {field} for {operation}: delete this test if the \
         correction was removed, or name the correction that replaced it"
    );
}

/// Returns a client of a server that responds to every request with this error and [`REQUEST_ID`].
async fn client_with_error(status: u16, payload: Value) -> Client {
    client_with_response(status, "application/json", Some(REQUEST_ID), &payload.to_string()).await
}

/// Returns a client of a server that responds to every request with exactly this response. Tests that compare the
/// request ID use it because the emulator generates the ID of each request.
async fn client_with_response(status: u16, content_type: &str, request_id: Option<&str>, body: &str) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder()
        .endpoint(format!("http://{}", listener.local_addr().unwrap()))
        .project_id("project")
        .credentials(Credentials::access_key("access", "secret"))
        .build()
        .unwrap();
    let request_id = request_id.map(|id| format!("X-Request-Id: {id}\r\n")).unwrap_or_default();
    let response = format!(
        "HTTP/1.1 {status} \r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\
         {request_id}\r\n{body}",
        body.len()
    );
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            connection.read_u8().await.unwrap();
            connection.write_all(response.as_bytes()).await.unwrap();
            connection.shutdown().await.unwrap();
            // Closing a connection with unread bytes resets it, and the client may lose the response.
            io::copy(&mut connection, &mut io::sink()).await.ok();
        }
    });
    client
}

/// Asserts that an error has the status, code, message and [`REQUEST_ID`] of an error response.
#[track_caller]
fn assert_failure(error: &Error, status: u16, code: Option<&str>, message: &str) {
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.code(), code);
    assert_eq!(error.message(), message);
    assert_eq!(error.request_id(), Some(REQUEST_ID));
}

/// Asserts that a response, serialized to JSON, contains all expected values. A number equals the string that contains
/// it; null, an empty list and a missing field are equal.
#[track_caller]
fn assert_contains<T: Serialize>(response: &T, expected: &Value) {
    let mut different = Vec::new();
    compare(expected, &serde_json::to_value(response).unwrap(), "$", &mut different);
    assert!(different.is_empty(), "these fields differ: {different:?}");
}

fn compare(expected: &Value, actual: &Value, path: &str, different: &mut Vec<String>) {
    match expected {
        Value::Object(fields) => {
            for (name, expected) in fields {
                compare(expected, &actual[name], &format!("{path}.{name}"), different);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, expected) in items.iter().enumerate() {
                compare(expected, &actual[index], &format!("{path}[{index}]"), different);
            }
        }
        scalar if normalize(scalar) != normalize(actual) => different.push(path.to_owned()),
        _ => {}
    }
}

fn normalize(scalar: &Value) -> Option<String> {
    match scalar {
        Value::Null => None,
        Value::Array(items) if items.is_empty() => None,
        Value::String(string) => Some(string.clone()),
        other => Some(other.to_string()),
    }
}

/// Deserializes a request body.
fn from_json<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// The required fields of a CreateInstance request for an instance without a password.
fn minimal_instance() -> Value {
    json!({
        "name": "cache", "engine": "Redis", "engine_version": "6.0", "capacity": 1, "spec_code": "redis.ha.xu1.large.r2.1",
        "az_codes": ["eu-de-01"], "vpc_id": "v-1", "subnet_id": "s-1", "no_password_access": true,
    })
}
