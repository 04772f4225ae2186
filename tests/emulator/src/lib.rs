//! A double of the Distributed Cache Service (DCS) of Open Telekom Cloud, for tests on loopback.
//!
//! It is an HTTPS server with the SSL operations of a DCS instance, an object store that serves the presigned links the
//! service hands out, and, behind every instance, a Redis that speaks TLS under a CA found nowhere but in that store.
//! All other operations of the API reference are checked against its OpenAPI document and answered with its examples.
//! It checks what a client sends as strictly as the service is known to, keeps its own [`Clock`], records every request
//! and can be told to misbehave.
//!
//! ```no_run
//! # async fn example() -> Result<(), dcs_emulator::Error> {
//! use dcs_emulator::{Emulator, Fault, Instance, Route, Ssl};
//!
//! let emulator = Emulator::builder().instance(Instance::new("cache-1").ssl(Ssl::On)).start().await?;
//! emulator.faults().add(Route::DownloadSslCert, Fault::response(503, "text/plain", "try later").times(1));
//! // Point a client at emulator.url(), let it trust emulator.ca_pem(), give it emulator.access_key() and so on.
//! assert_eq!(emulator.requests().len(), 0);
//! emulator.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Any number of them run side by side in one process. It needs a Tokio runtime with I/O and time. The keys, tokens and
//! passwords in it are its own, made up at start, and open nothing else.

#![deny(missing_docs)]

mod accept;
mod api;
mod auth;
mod builder;
mod clock;
mod connection;
mod document;
mod emulator;
mod error;
mod faults;
mod http;
mod instance;
mod jobs;
mod lock;
mod random;
mod redis;
mod request_log;
mod response;
mod state;
mod store;
mod tls;

pub use builder::Builder;
pub use clock::Clock;
pub use emulator::Emulator;
pub use error::Error;
pub use faults::{Fault, Faults, Route};
pub use instance::{Instance, Ssl};
pub use redis::RedisKind;
pub use request_log::{Listener, RecordedRequest};

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
