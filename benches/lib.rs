//! What the benchmarks measure: the same calls with this library, with reqwest alone, and with reqwest and a simple
//! signer. `cargo xtask bench` runs them and writes `BENCHMARKS.md`.

mod clients;
mod instances;
mod server;
pub mod signers;

use gungraun::{Dhat, LibraryBenchmarkConfig};
use tokio::runtime::{Builder, Runtime};

pub use crate::{
    clients::{
        ACCESS_KEY, Call, Caller, INSTANCE_ID, PROJECT_ID, SECRET_KEY, dcs_sdk, dcs_sdk_with, reqwest,
        reqwest_and_signer,
    },
    instances::Content,
    server::{LINK, start},
};

/// The configuration of the benchmarks that count instructions: also counts allocations.
pub fn counts() -> LibraryBenchmarkConfig {
    let mut config = LibraryBenchmarkConfig::default();
    // A call to the allocator counts only if the benchmark is among its recorded callers, of which there are few by default.
    config.tool(Dhat::with_args(["--num-callers=200"]));
    config
}

/// Creates a runtime with a single thread, that of the caller.
///
/// # Panics
/// If the runtime cannot be created.
pub fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Creates a runtime with two worker threads.
///
/// # Panics
/// If the runtime cannot be created.
pub fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Creates a client, in a runtime with a single thread, and opens its connection to a server that returns this body.
///
/// # Panics
/// If the call fails.
pub fn connect(client: fn(&str) -> Caller, call: Call, body: &str) -> (Runtime, Caller) {
    let (runtime, caller) = (current_thread(), client(&start(body)));
    runtime.block_on(async {
        caller.call(call).await;
        caller.call(call).await;
    });
    (runtime, caller)
}
