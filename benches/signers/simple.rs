//! A signer of requests as one would write it for a single program.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue},
};
use sha2::{Digest, Sha256};

/// Adds the headers `X-Sdk-Date` and `Authorization`. Signs the content type, the host and the date.
///
/// # Panics
/// If the URL has no host or port.
pub fn sign(request: &mut Request, access_key: &str, secret_key: &str) {
    let date = DateTime::<Utc>::from(std::time::SystemTime::now()).format("%Y%m%dT%H%M%SZ").to_string();
    let url = request.url();
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let signed = [("content-type", "application/json"), ("host", &host), ("x-sdk-date", &date)];
    let authorization = authorization(request, &signed, access_key, secret_key, &date);
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(HOST, HeaderValue::from_str(&host).unwrap());
    headers.insert("x-sdk-date", HeaderValue::from_str(&date).unwrap());
    headers.insert(AUTHORIZATION, HeaderValue::from_str(&authorization).unwrap());
}

/// Returns the `Authorization` header. The headers are sorted by name.
///
/// # Panics
/// Never, since any key is valid.
pub fn authorization(
    request: &Request,
    headers: &[(&str, &str)],
    access_key: &str,
    secret_key: &str,
    date: &str,
) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let canonical = format!(
        "{}\n{}/\n{}\n{lines}\n{names}\n{}",
        request.method(),
        request.url().path(),
        request.url().query().unwrap_or_default(),
        hex::encode(Sha256::digest(body))
    );
    let string_to_sign = format!("SDK-HMAC-SHA256\n{date}\n{}", hex::encode(Sha256::digest(canonical)));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).unwrap();
    mac.update(string_to_sign.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    format!("SDK-HMAC-SHA256 Access={access_key}, SignedHeaders={names}, Signature={signature}")
}
