//! Canonical requests of the signing algorithm.

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use crate::http::Received;

/// All bytes except the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const BODY_HASH_HEADER: &str = "x-sdk-content-sha256";

/// Returns the canonical request.
///
/// # Errors
/// A message that names the header or the query string that cannot be canonicalized.
pub(crate) fn request(received: &Received, signed_headers: &str) -> Result<Vec<u8>, String> {
    let mut request = format!(
        "{}\n{}\n{}\n",
        received.method.as_str().to_ascii_uppercase(),
        path(&received.path),
        query(received.query.as_deref().unwrap_or_default())?
    )
    .into_bytes();
    for name in signed_headers.split(';') {
        let value = received.single(name).ok_or_else(|| {
            if received.has(name) {
                format!("signed header `{name}` is repeated")
            } else {
                format!("signed header `{name}` is missing")
            }
        })?;
        request.extend_from_slice(name.as_bytes());
        request.push(b':');
        request.extend_from_slice(value.trim_ascii());
        request.push(b'\n');
    }
    request.push(b'\n');
    request.extend_from_slice(signed_headers.as_bytes());
    request.push(b'\n');
    request.extend_from_slice(body_hash(received, signed_headers)?.as_bytes());
    Ok(request)
}

/// Returns the canonical path: decoded, encoded again, and with a trailing slash.
fn path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let segments: Vec<String> =
        decoded.split(|byte| *byte == b'/').map(|segment| percent_encode(segment, RESERVED).to_string()).collect();
    let mut encoded = segments.join("/");
    if !encoded.ends_with('/') {
        encoded.push('/');
    }
    encoded
}

/// Returns the canonical query string: decoded, sorted by byte values, and encoded again.
fn query(query: &str) -> Result<String, String> {
    if query.contains('+') {
        return Err("ambiguous '+' in the query string: use %20 or %2B".into());
    }
    let decode = |string: &str| percent_decode_str(string).collect::<Vec<u8>>();
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", percent_encode(key, RESERVED), percent_encode(value, RESERVED)))
        .collect();
    Ok(pairs.join("&"))
}

/// Returns the hash of the body, or `UNSIGNED-PAYLOAD` if the signed header `X-Sdk-Content-Sha256` has this value and the
/// body is not empty.
fn body_hash(received: &Received, signed_headers: &str) -> Result<String, String> {
    let actual = sha256(&received.body);
    if received.body.is_empty() || !received.has(BODY_HASH_HEADER) {
        return Ok(actual);
    }
    if !signed_headers.split(';').any(|name| name == BODY_HASH_HEADER) {
        return Err("`X-Sdk-Content-Sha256` must be signed".into());
    }
    match received.single(BODY_HASH_HEADER) {
        Some(b"UNSIGNED-PAYLOAD") => Ok("UNSIGNED-PAYLOAD".into()),
        Some(declared) if declared == actual.as_bytes() => Ok(actual),
        _ => Err("`X-Sdk-Content-Sha256` must be the hash of the body".into()),
    }
}

/// Returns the SHA-256 hash as a hexadecimal string.
pub(crate) fn sha256(data: &[u8]) -> String {
    hex(digest(&SHA256, data).as_ref())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
