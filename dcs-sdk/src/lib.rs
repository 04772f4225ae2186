#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod certificate;
mod client;
mod clock;
mod credentials;
mod error;
#[rustfmt::skip]
mod generated;
mod host;
pub mod meta;
mod path;
mod response;
mod secret;
mod signer;
mod transport;

pub use certificate::CertificateBundle;
pub use client::{Client, ClientBuilder};
pub use credentials::Credentials;
pub use error::{Error, ErrorKind};
pub use generated::{builder, types};
pub use response::Response;
pub use secret::Secret;
