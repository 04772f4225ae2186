//! The code of the guide in `docs/`: a file for each Rust block, run against the emulator, and the other blocks that the
//! library reads.

mod backup_all;
mod ca_file;
mod ensure;
mod first_test;
mod limits;
mod provider;
mod response;
mod resume;
mod session;
mod what_to_do;

use std::{fs, time::Duration};

use dcs_emulator::{Delivery, Emulator, Fault, Instance, Route, Ssl, Status};
use dcs_sdk::{Client, requests::CreateInstance};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use self::what_to_do::WhatToDo;
use crate::{
    code_blocks,
    emulator::{self, CACHE, OLD_CACHE},
};

/// The chapters with Rust code, and their files in the order of the blocks.
const CHAPTERS: [(&str, &[&str]); 6] = [
    (include_str!("../../docs/src/start.md"), &[include_str!("start.rs"), include_str!("response.rs")]),
    (CREDENTIALS, &[include_str!("provider.rs")]),
    (
        include_str!("../../docs/src/errors-and-retries.md"),
        &[include_str!("what_to_do.rs"), include_str!("ensure.rs"), include_str!("limits.rs")],
    ),
    (include_str!("../../docs/src/pages-and-waits.md"), &[include_str!("backup_all.rs"), include_str!("resume.rs")]),
    (REDIS, &[include_str!("session.rs"), include_str!("ca_file.rs")]),
    (include_str!("../../docs/src/testing.md"), &[include_str!("first_test.rs")]),
];
const CREDENTIALS: &str = include_str!("../../docs/src/credentials.md");
const REDIS: &str = include_str!("../../docs/src/certificates-and-redis.md");

#[test]
fn guide_has_the_code_of_the_files() {
    for (chapter, files) in CHAPTERS {
        let blocks = code_blocks::of(chapter, "rust");
        assert_eq!(blocks.len(), files.len(), "{}", chapter.lines().next().unwrap());
        for (block, file) in blocks.iter().zip(files) {
            assert_eq!(block, file, "change the chapter and the file together");
        }
    }
}

#[test]
fn every_chapter_with_rust_code_is_tested() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src");
    let chapters = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let code = chapters.filter(|chapter| chapter.contains("```rust"));
    assert_eq!(code.filter(|chapter| !CHAPTERS.iter().any(|(tested, _)| tested == chapter)).count(), 0);
}

async fn start() -> (Emulator, Client) {
    let emulator = emulator::start_stateful(Emulator::builder().job_time(Duration::from_millis(50))).await;
    let dcs = emulator::client(&emulator);
    (emulator, dcs)
}

fn request(dcs: &Client) -> CreateInstance {
    let request = dcs.create_instance().name("cache-3").engine("Redis").engine_version("6.0").capacity(1.0);
    let request = request.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("vpc").subnet_id("subnet");
    request.password("Xxxxxx-1")
}

/// The number of requests with this method.
fn count(emulator: &Emulator, method: &str) -> usize {
    emulator.requests().iter().filter(|request| request.method() == method).count()
}

/// Runs the program of the first chapter with these environment variables.
async fn run_start(folder: &TempDir, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guide_start"));
    command.current_dir(folder.path()).env_clear().envs(variables.iter().copied()).kill_on_drop(true);
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn start_prints_zones_and_flavors() {
    let (emulator, folder) = (emulator::start_stateful(Emulator::builder()).await, TempDir::new().unwrap());
    let variables = emulator.env().unwrap();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, &**value)).collect();
    let printed = run_start(&folder, &variables).await;
    assert!(printed.starts_with("zone eu-de-01\n"), "{printed}");
    assert!(printed.contains("\nredis.ha.xu1.large.r2.1 [1.0] GB\n"), "{printed}");
}

#[tokio::test]
async fn start_reads_the_files_of_the_chapter_on_credentials() {
    let (emulator, folder) = (emulator::start_stateful(Emulator::builder()).await, TempDir::new().unwrap());
    let iam = emulator.iam();
    let blocks = code_blocks::of(CREDENTIALS, "yaml");
    let [clouds, secure] = &blocks[..] else { panic!("{blocks:?}") };
    let clouds = clouds.replace("alice", iam.user_name()).replace("OTC00000000001000000123", iam.domain_name());
    let clouds = clouds.replace("eu-de_shop", &iam.project_name());
    fs::write(folder.path().join("clouds.yaml"), clouds).unwrap();
    fs::write(folder.path().join("secure.yaml"), secure.replace("correct-horse", iam.password())).unwrap();

    let of_emulator = emulator.env().unwrap();
    let variables = of_emulator.iter().map(|(name, value)| (*name, &**value));
    let endpoints = variables.filter(|(name, _)| ["OS_CACERT", "DCS_ENDPOINT", "OS_AUTH_URL"].contains(name));
    let printed = run_start(&folder, &endpoints.chain([("OS_CLOUD", "shop")]).collect::<Vec<_>>()).await;
    assert!(printed.starts_with("zone eu-de-01\n"), "{printed}");
    assert_eq!(count(&emulator, "POST"), 1, "one token");
}

#[tokio::test]
async fn describe_has_the_name_the_status_and_the_request_id() {
    let (_emulator, dcs) = start().await;
    let description = response::describe(&dcs, CACHE).await.unwrap();
    let (start, rest) = description.split_once(" is RUNNING (request ").unwrap();
    assert!(!start.is_empty() && rest.len() > "unknown)".len(), "{description}");
}

#[tokio::test]
async fn key_file_is_read_again_when_the_key_expires() {
    let emulator = Emulator::builder().security_token("session").start().await.unwrap();
    let (folder, now) = (TempDir::new().unwrap(), chrono::Utc::now());
    let file = folder.path().join("key.json");
    let key = |secret: &str, minutes: i64| {
        json!({
            "access": emulator.access_key(), "secret": secret, "security_token": emulator.security_token(),
            "expires_at": now + chrono::TimeDelta::minutes(minutes),
        })
    };
    let builder = emulator::client_builder(&emulator).credentials_provider(provider::KeyFile(file.clone()));
    let dcs = builder.build().unwrap();
    fs::write(&file, key("wrong", -1).to_string()).unwrap();
    dcs.list_instances().await.unwrap_err();
    fs::write(&file, key(emulator.secret_key(), 60).to_string()).unwrap();
    dcs.list_instances().await.unwrap();
}

#[tokio::test]
async fn what_to_do_depends_on_the_error() {
    let (emulator, dcs) = start().await;
    for (status, body, expected) in [
        (503, "", WhatToDo::TryLater),
        (401, "", WhatToDo::CallOperator),
        (403, "", WhatToDo::CallOperator),
        (400, r#"{"error_code": "DCS.4035", "error_msg": "quota"}"#, WhatToDo::CallOperator),
        (404, "", WhatToDo::GiveUp),
    ] {
        let fault = Fault::response(status, "application/json", body).times(1);
        emulator.faults().add(Route::Operation("ShowInstance"), fault);
        let error = dcs.show_instance(CACHE).await.unwrap_err();
        let advice = what_to_do::what_to_do(&error);
        assert_eq!(std::mem::discriminant(&advice), std::mem::discriminant(&expected), "{error}");
    }
}

#[tokio::test]
async fn ensure_creates_one_instance_although_the_response_is_lost() {
    let (emulator, dcs) = start().await;
    let lost = Fault::new().delivered(Delivery::ResetBeforeHeaders).times(1);
    emulator.faults().add(Route::Operation("CreateInstance"), lost);
    for _ in 0..2 {
        ensure::ensure(&dcs, "cache-3", request(&dcs)).await.unwrap();
    }
    assert_eq!(count(&emulator, "POST"), 1);
    assert_eq!(emulator.instance_ids().len(), 3);
}

#[tokio::test]
async fn ensure_returns_the_error_if_there_is_no_instance() {
    let (emulator, dcs) = start().await;
    emulator.faults().add(Route::Operation("CreateInstance"), Fault::response(502, "text/plain", ""));
    let error = ensure::ensure(&dcs, "cache-3", request(&dcs)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!(count(&emulator, "POST"), 1);
}

#[tokio::test]
async fn patient_attempts_a_call_more_often_than_the_default() {
    let (emulator, _) = start().await;
    let fault = Fault::response(429, "text/plain", "").times(3);
    emulator.faults().add(Route::Operation("ListInstances"), fault);
    let dcs = limits::patient(emulator::client_builder(&emulator)).build().unwrap();
    dcs.list_instances().await.unwrap();
    assert_eq!(emulator.requests().len(), 4);
}

#[tokio::test]
async fn backup_all_waits_for_the_backups_of_running_instances() {
    let builder = Emulator::builder().job_time(Duration::from_millis(50));
    let emulator = emulator::start_stateful(builder.instance(Instance::new("faulty").status(Status::Error))).await;
    let backups = backup_all::backup_all(&emulator::client(&emulator)).await.unwrap();
    let mut ids: Vec<_> = backups.into_iter().map(|backup| backup.unwrap().instance_id.unwrap()).collect();
    ids.sort();
    assert_eq!(ids, [CACHE, OLD_CACHE]);
}

#[tokio::test]
async fn create_continues_to_wait_after_an_interruption() {
    let (emulator, dcs) = start().await;
    let (folder, never) = (TempDir::new().unwrap(), Fault::response(400, "text/plain", "").times(1));
    let state = folder.path().join("state");
    emulator.faults().add(Route::Operation("ShowInstance"), never);
    resume::create(&dcs, &state, request(&dcs)).await.unwrap_err();
    let instance = resume::create(&dcs, &state, request(&dcs)).await.unwrap();
    assert_eq!((instance.name.as_deref(), count(&emulator, "POST")), (Some("cache-3"), 1));
    assert!(!state.exists());
}

#[tokio::test]
async fn connect_enables_ssl_once() {
    let instance = Instance::new(CACHE).redis_password("Xxxxxx-1");
    let emulator = Emulator::builder().job_time(Duration::from_millis(50)).instance(instance).start().await.unwrap();
    let dcs = emulator::client(&emulator);
    for _ in 0..2 {
        let mut redis = session::connect(&dcs, CACHE, "Xxxxxx-1".into()).await.unwrap();
        let pong: String = redis::cmd("PING").query_async(&mut redis).await.unwrap();
        assert_eq!(pong, "PONG");
    }
    assert_eq!(emulator.ssl(CACHE).await.unwrap(), Ssl::On);
    assert_eq!(count(&emulator, "PUT"), 1);
}

#[tokio::test]
async fn redis_cli_accepts_the_file_of_update() {
    let instance = Instance::new(CACHE).redis_password("Xxxxxx-1").ssl(Ssl::On);
    let emulator = Emulator::builder().instance(instance).start().await.unwrap();
    let (dcs, folder) = (emulator::client(&emulator), TempDir::new().unwrap());
    for is_changed in [true, false] {
        let file = folder.path().join("ca.crt");
        assert_eq!(ca_file::update(&dcs, CACHE, &file).await.unwrap(), is_changed);
    }
    let blocks = code_blocks::of(REDIS, "sh");
    let command = blocks.iter().find(|command| command.starts_with("redis-cli ")).unwrap();
    let port = emulator.redis_port(CACHE).unwrap().unwrap().to_string();
    let mut words = command.split_whitespace().map(|word| match word {
        "192.168.0.10" => "127.0.0.1",
        "6379" => port.as_str(),
        word => word,
    });
    let mut command = Command::new(words.next().unwrap());
    command.args(words).current_dir(folder.path()).env("REDISCLI_AUTH", "Xxxxxx-1").kill_on_drop(true);
    let output = command.output().await.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "PONG", "{output:?}");
}
