//! Tests of the double from outside, a module a matter.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "this is a test throughout"
)]

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

/// A double with the one instance [`INSTANCE`] and the built-in Redis.
fn builder() -> Builder {
    Emulator::builder().instance(Instance::new(INSTANCE)).builtin_redis(true)
}

async fn start() -> Emulator {
    builder().start().await.unwrap()
}

/// Polls until `done`, and fails when that takes too long.
async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done().await {
        assert!(Instant::now() < deadline, "{what}: not within 20 s");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
