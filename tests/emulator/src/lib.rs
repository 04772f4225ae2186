//! Emulator of the Distributed Cache Service (DCS) of Open Telekom Cloud, for tests on loopback.
//!
//! An [`Emulator`] runs three kinds of servers on 127.0.0.1:
//!
//! - An HTTPS server for the DCS API. Requests are validated against the OpenAPI document, and read and change the state
//!   of an account: instances, backups, background tasks and so on. The few operations whose response is static are
//!   listed in the README.
//! - An object store that serves the presigned links to CA certificates, backups and run logs.
//! - A Redis server with TLS for each instance. Its CA certificate is available only from the object store.
//!
//! Requests are checked as strictly as the service is known to check them. Operations in the background take time on the
//! emulator's [`Clock`]. The emulator logs all requests, and injects [`Faults`]: other responses, failing or slow
//! transmissions of responses, and failing connections.
//!
//! Tests compare the state with [`Emulator::instance`], which returns a snapshot of an [`Instance`].
//!
//! ```no_run
//! # async fn example() -> Result<(), dcs_emulator::Error> {
//! use dcs_emulator::{Emulator, Fault, Instance, Route, Ssl};
//!
//! let emulator = Emulator::builder().instance(Instance::new("cache-1").ssl(Ssl::On)).start().await?;
//! emulator.faults().add(Route::DownloadSslCert, Fault::response(503, "text/plain", "try later").times(1));
//! // Configure a client with emulator.url(), emulator.ca_pem(), emulator.access_key() etc.
//! assert_eq!(emulator.requests().len(), 0);
//! emulator.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Any number of emulators can run in one process. Each generates its own keys, tokens and certificates at start.
//! Starting one requires a Tokio runtime with I/O and time enabled.

#![deny(missing_docs)]

mod accept;
mod account;
mod api;
mod auth;
mod builder;
mod clock;
mod connection;
mod document;
mod emulator;
mod env;
mod error;
mod faults;
mod http;
mod jobs;
mod lock;
mod random;
mod redis;
mod request_log;
mod response;
mod start;
mod state;
mod store;
mod tls;

pub use account::{Instance, Quota, Ssl, Status, Whitelist, WhitelistGroup};
pub use builder::Builder;
pub use clock::Clock;
pub use emulator::Emulator;
pub use error::Error;
pub use faults::{ConnectionFault, Delivery, Fault, Faults, Route};
pub use redis::RedisKind;
pub use request_log::{Listener, RecordedRequest};

/// Compiles the example in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
