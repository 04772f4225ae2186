//! Tests of the library's public API and of the program.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed test panics"
)]

mod account;
mod authentication;
mod builtin_redis;
mod call;
mod checks;
mod document;
mod faults;
mod isolation;
mod link;
#[cfg(feature = "cli")]
mod program;
mod redis_backend;
mod request_log;
mod secrets;
mod signature;
mod ssl;

use std::time::{Duration, Instant};

use dcs_emulator::{Builder, Emulator, Instance};

const INSTANCE: &str = "5560df16-cebf-4473-95c4-d1b573c16e79";

/// Returns a builder with the instance [`INSTANCE`], the built-in Redis server, and background operations that take no
/// time.
fn builder() -> Builder {
    Emulator::builder().instance(Instance::new(INSTANCE)).builtin_redis(true).job_time(Duration::ZERO)
}

async fn start() -> Emulator {
    builder().start().await.unwrap()
}

/// Polls until `done` returns `true`; panics after 20 s.
async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done().await {
        assert!(Instant::now() < deadline, "timed out after 20 s waiting until {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
