//! Tests of the service behaviour that differs from the API reference, or that the reference leaves open.
//!
//! A test of a correction names its row in `openapi/CORRECTIONS.md` with [`row`], and fails when that row is gone;
//! grade and source of the behaviour are in the row. The doc comment of any other test gives them, with the grades of
//! that file; without a grade, the behaviour is documented.

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

/// The request ID in each response of [`failing`].
const REQUEST_ID: &str = "r-1";

/// Asserts that `openapi/CORRECTIONS.md` has a row for this field of this operation.
#[track_caller]
fn row(operation: &str, field: &str) {
    static TABLE: LazyLock<String> = LazyLock::new(|| payloads::text("CORRECTIONS.md"));
    let found = TABLE.lines().any(|line| {
        let mut cells = line.trim_start_matches("| ").split(" | ");
        let mut lists = |name| cells.next().is_some_and(|cell| cell.split(", ").any(|listed| listed == name));
        lists(format!("`{operation}`")) && lists(format!("`{field}`"))
    });
    assert!(
        found,
        "openapi/CORRECTIONS.md has no row for {operation} and {field}: delete this test if the correction was \
         removed, or name the row that replaced it"
    );
}

/// A client of a service that sends this failure in response to every request.
async fn failing(status: u16, payload: Value) -> Client {
    client_of(status, "application/json", Some(REQUEST_ID), &payload.to_string()).await
}

/// A client of a service that sends exactly this in response to every request. The emulator generates the ID of each
/// request, so a test that compares the ID needs this instead.
async fn client_of(status: u16, content_type: &str, request_id: Option<&str>, body: &str) -> Client {
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

/// Asserts what an error has of a failure that was sent with [`REQUEST_ID`].
#[track_caller]
fn assert_failure(error: &Error, status: u16, code: Option<&str>, message: &str) {
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.code(), code);
    assert_eq!(error.message(), message);
    assert_eq!(error.request_id(), Some(REQUEST_ID));
}

/// Asserts that a response, written as JSON, has all that is expected. A number equals its string; null, an empty list
/// and a missing field are equal.
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
        leaf if text(leaf) != text(actual) => different.push(path.to_owned()),
        _ => {}
    }
}

fn text(leaf: &Value) -> Option<String> {
    match leaf {
        Value::Null => None,
        Value::Array(items) if items.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A request body.
fn body<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// The mandatory fields of an instance to create that has no password.
fn minimal_instance() -> Value {
    json!({
        "name": "cache", "engine": "Redis", "engine_version": "6.0", "capacity": 1, "spec_code": "redis.ha.xu1.large.r2.1",
        "az_codes": ["eu-de-01"], "vpc_id": "v-1", "subnet_id": "s-1", "no_password_access": true,
    })
}
