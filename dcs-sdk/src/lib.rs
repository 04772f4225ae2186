#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod certificate;
mod check;
mod client;
mod clock;
mod credentials;
mod drift;
mod epoch;
mod error;
#[rustfmt::skip]
#[allow(unused_qualifications, reason = "typify writes paths that hold whatever is in scope")]
mod generated;
mod host;
pub mod meta;
mod number;
mod open_enum;
mod path;
mod record;
mod response;
mod secret;
mod shape;
mod signer;
mod tolerance;
mod transport;

pub use certificate::CertificateBundle;
pub use client::{Client, ClientBuilder};
pub use credentials::Credentials;
pub use drift::{Drift, DriftKind};
pub use error::{Error, ErrorKind};
pub use generated::{builder, types};
pub use open_enum::UnknownValue;
pub use response::Response;
pub use secret::Secret;
