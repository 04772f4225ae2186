//! Presigned links with a version 2 signature in the query string.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::{StatusCode, header::HeaderMap};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{ErrorResponse, Store};
use crate::http::Received;

/// Returns a link to a file of an instance that expires at `expires`, the Unix time in seconds.
///
/// The signature contains a '+' and a '/', so that the link does not work in clients that decode it.
pub(crate) fn link(store: &Store, instance_id: &str, file_name: &str, expires: u64) -> String {
    let mut number = 0_u32;
    let (resource, signature) = loop {
        let resource = format!("/{}/{instance_id}-{number}/{file_name}", store.bucket);
        let signature = sign(store, &format!("GET\n\n\n{expires}\n{resource}"));
        // One in eight signatures contains both.
        if number == 10_000 || signature.contains('+') && signature.contains('/') {
            break (resource, signature);
        }
        number += 1;
    };
    let signature = utf8_percent_encode(&signature, NON_ALPHANUMERIC);
    let (url, access_key) = (&store.url, &store.access_key);
    format!("{url}{resource}?AWSAccessKeyId={access_key}&Expires={expires}&Signature={signature}")
}

fn sign(store: &Store, string_to_sign: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, store.secret_key.as_bytes());
    STANDARD.encode(hmac::sign(&key, string_to_sign.as_bytes()))
}

/// Verifies the link of a request at `now`, the Unix time in seconds.
pub(crate) fn check(store: &Store, received: &Received, now: u64) -> Result<(), ErrorResponse> {
    let denied = |message| ErrorResponse::new(StatusCode::FORBIDDEN, "AccessDenied", message);
    let parameters = Parameters::parse(received.query.as_deref().unwrap_or_default())?;
    let (Some(access_key), Some(expires), Some(signature)) =
        (parameters.access_key, parameters.expires, parameters.signature)
    else {
        return Err(denied("Access Denied"));
    };
    if access_key != store.access_key {
        let message = "The access key does not exist";
        return Err(ErrorResponse::new(StatusCode::FORBIDDEN, "InvalidAccessKeyId", message));
    }
    let end: u64 = expires.parse().map_err(|_| denied("Expires must be a Unix time in seconds"))?;
    if now >= end {
        return Err(denied("Request has expired"));
    }
    let mut resource = received.path.clone();
    if !parameters.others.is_empty() {
        // The service signs some parameters and ignores others. The emulator's own links have no further parameters.
        resource.push('?');
        resource.push_str(&parameters.others.join("&"));
    }
    let header = |name| received.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let string_to_sign = format!(
        "{}\n{}\n{}\n{expires}\n{}{resource}",
        received.method,
        header("content-md5"),
        header("content-type"),
        extension_headers(&received.headers)
    );
    if signature != sign(store, &string_to_sign) {
        let message = "The signature does not match the request: send the link unchanged, without Content-MD5, \
                       Content-Type, x-amz-* or x-obs-* headers";
        return Err(ErrorResponse::new(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", message));
    }
    Ok(())
}

/// Returns the part of the string to sign that consists of `x-amz-*` and `x-obs-*` headers.
fn extension_headers(headers: &HeaderMap) -> String {
    let mut names: Vec<&str> = headers
        .keys()
        .map(hyper::header::HeaderName::as_str)
        .filter(|name| name.starts_with("x-amz-") || name.starts_with("x-obs-"))
        .collect();
    names.sort_unstable();
    names
        .iter()
        .map(|name| {
            let values: Vec<_> =
                headers.get_all(*name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
            format!("{name}:{}\n", values.join(","))
        })
        .collect()
}

#[derive(Default)]
struct Parameters<'a> {
    access_key: Option<String>,
    expires: Option<String>,
    signature: Option<String>,
    others: Vec<&'a str>,
}

impl<'a> Parameters<'a> {
    fn parse(query: &'a str) -> Result<Self, ErrorResponse> {
        let mut parameters = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match key {
                "AWSAccessKeyId" => &mut parameters.access_key,
                "Expires" => &mut parameters.expires,
                "Signature" => &mut parameters.signature,
                _ => {
                    parameters.others.push(pair);
                    continue;
                }
            };
            // '+' is decoded as a space, so a link whose signature was decoded by the client is invalid.
            let value = value.replace('+', " ");
            if slot.replace(percent_decode_str(&value).decode_utf8_lossy().into_owned()).is_some() {
                let message = "Duplicate signature parameter";
                return Err(ErrorResponse::new(StatusCode::BAD_REQUEST, "InvalidArgument", message));
            }
        }
        Ok(parameters)
    }
}
