//! The signer of the library, which is not public, and a simple one.

#[allow(dead_code, reason = "the library uses the rest")]
#[path = "../../dcs-sdk/src/signer/mod.rs"]
mod library;
pub mod simple;

use reqwest::{Method, Request};

use self::library::{Signable, SigningDialect};
use crate::{ACCESS_KEY, INSTANCE_ID, PROJECT_ID, SECRET_KEY};

const DATE: &str = "20240229T235959Z";

/// Creates the request to sign.
///
/// # Panics
/// Never, since its URL is valid.
pub fn request() -> Request {
    let url = format!("http://127.0.0.1:8080/v2/{PROJECT_ID}/instances/{INSTANCE_ID}/ssl-certs/download");
    Request::new(Method::POST, url.parse().unwrap())
}

/// Returns the `Authorization` header of a request, signed by the library.
pub fn library(request: &Request) -> String {
    let headers: [(&str, &[u8]); 4] = [
        ("content-type", b"application/json"),
        ("host", b"127.0.0.1:8080"),
        ("x-project-id", PROJECT_ID.as_bytes()),
        ("x-sdk-date", DATE.as_bytes()),
    ];
    Signable { method: request.method().as_str(), path: request.url().path(), query: "", headers: &headers, body: b"" }
        .authorization(SigningDialect::Access, ACCESS_KEY, SECRET_KEY, DATE)
}

/// Returns the `Authorization` header of a request, signed by the simple signer.
pub fn simple(request: &Request) -> String {
    let headers = [("content-type", "application/json"), ("host", "127.0.0.1:8080"), ("x-sdk-date", DATE)];
    simple::authorization(request, &headers, ACCESS_KEY, SECRET_KEY, DATE)
}
