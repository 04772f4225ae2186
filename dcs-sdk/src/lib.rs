#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod attempt;
mod capacity;
pub mod certificate;
mod client;
mod clock;
pub mod config;
#[cfg(feature = "redis")]
mod connect;
mod credentials;
#[cfg(feature = "rustls-config")]
mod crypto_provider;
mod deserialize;
pub mod diagnosis_ids;
mod drift;
mod endpoint;
mod error;
pub mod error_codes;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[rustfmt::skip]
#[allow(unused_qualifications, reason = "typify writes paths that hold whatever is in scope")]
mod generated;
mod host;
mod http_date;
#[doc = include_str!("../how_do_i.md")]
pub mod how_do_i {}
mod iam;
mod in_string;
pub mod instance_statuses;
pub mod meta;
mod number;
mod open_enum;
mod pages;
mod path;
#[doc = include_str!("../redis_clients.md")]
#[doc = include_str!("../redis_clients_table.md")]
pub mod redis_clients {}
mod request;
mod response;
mod retry;
mod schema;
mod secret;
mod signer;
mod timestamp;
mod transport;
mod untrusted;
mod validate;
mod wait;

pub use attempt::{Attempt, Outcome};
pub use certificate::CaBundle;
pub use client::{Client, ClientBuilder};
#[cfg(feature = "redis")]
pub use connect::{Connect, ConnectCluster};
pub use credentials::{Credentials, ProvideCredentials, ProvideCredentialsFuture};
pub use drift::{Drift, DriftKind};
pub use endpoint::RedisEndpoint;
pub use error::{CertificateProblem, Error, ErrorKind, RedisProblem, Sent, WaitProblem};
pub use generated::{requests, types};
pub use open_enum::UnknownValue;
pub use pages::{Items, Pages};
pub use response::Response;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use signer::SigningDialect;
pub use wait::{EnableSsl, Progress, Wait, WaitEvent, WaitForInstance, WaitFuture};
// The crates whose types are part of the public API.
#[cfg(feature = "redis")]
pub use redis;
#[cfg(feature = "rustls-config")]
pub use rustls;
pub use {chrono, reqwest, serde_json};
