//! The state of the account.

mod lists;
mod records;
mod state_file;
mod static_responses;
mod transitions;

use std::time::Duration;

use dcs_emulator::Emulator;
use serde_json::{Value, json};

use crate::{call::Reply, document::send};

/// How long background operations take in these tests.
const JOB_TIME: Duration = Duration::from_secs(60);

/// Starts an emulator with the instance [`crate::INSTANCE`].
async fn start() -> Emulator {
    crate::builder().job_time(JOB_TIME).start().await.unwrap()
}

async fn get(emulator: &Emulator, path: &str) -> Value {
    let reply = send(emulator, "GET", path, "").await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.json()
}

async fn status(emulator: &Emulator, id: &str) -> String {
    get(emulator, &format!("/instances/{id}")).await["status"].as_str().unwrap().to_owned()
}

/// Asserts that the service accepts a request.
async fn accept(emulator: &Emulator, method: &str, path: &str, body: Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let reply = send(emulator, method, path, &body).await;
    assert!((200..300).contains(&reply.status), "{method} {path}: {}", reply.text());
    reply
}

/// Asserts that the service rejects a request with this status and code.
async fn reject(emulator: &Emulator, method: &str, path: &str, body: Value, status: u16, code: &str) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let reply = send(emulator, method, path, &body).await;
    assert_eq!((reply.status, reply.code().as_str()), (status, code), "{method} {path}: {}", reply.text());
}

fn new_instance(name: &str) -> Value {
    json!({
        "name": name, "engine": "Redis", "engine_version": "6.0", "capacity": 1, "vpc_id": "v", "subnet_id": "s",
        "spec_code": "redis.ha.xu1.large.r2.1", "az_codes": ["eu-de-01"], "password": "Xxxxxx-1",
    })
}

/// Creates an instance, and returns its ID.
async fn create(emulator: &Emulator, name: &str) -> String {
    let reply = accept(emulator, "POST", "/instances", new_instance(name)).await;
    reply.json()["instances"][0]["instance_id"].as_str().unwrap().to_owned()
}
