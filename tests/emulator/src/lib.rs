//! Emulator of the Distributed Cache Service (DCS) of Open Telekom Cloud, for tests on loopback.
//!
//! It runs an HTTPS server with the SSL operations of a DCS instance, an object store that serves the presigned links,
//! and for every instance a Redis server with TLS. The CA of that server is available only from the object store.
//! Requests of all other operations are validated against the OpenAPI document, and the responses are its examples.
//! Requests are checked as strictly as the service is known to check them. The emulator has its own [`Clock`], logs
//! every request, and can inject faults.
//!
//! ```no_run
//! # async fn example() -> Result<(), dcs_emulator::Error> {
//! use dcs_emulator::{Emulator, Fault, Instance, Route, Ssl};
//!
//! let emulator = Emulator::builder().instance(Instance::new("cache-1").ssl(Ssl::On)).start().await?;
//! emulator.faults().add(Route::DownloadSslCert, Fault::response(503, "text/plain", "try later").times(1));
//! // Configure a client with emulator.url(), emulator.ca_pem(), emulator.access_key() and so on.
//! assert_eq!(emulator.requests().len(), 0);
//! emulator.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Any number of emulators can run in one process. Each needs a Tokio runtime with I/O and time enabled, and generates
//! its own keys, tokens and passwords at start.

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
