//! An error response of the service or of the object store, which may quote secrets of the request: the error is one
//! line without them.
//!
//! The input has a byte for the status, one for the peer and the headers, and the body. In the body, the bytes 1 to 31
//! that are not white space are replaced by a secret in one of its spellings.

#![no_main]

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_STANDARD};
use dcs_fuzz::{Fixture, SECRET_KEY, SECURITY_TOKEN, check_error, link};
use dcs_sdk::{
    Error,
    fuzzing::Response,
    reqwest::{
        StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue},
    },
};
use libfuzzer_sys::{Corpus, fuzz_target};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

const PASSWORD: &str = "Hush-of-the-redis-1";
/// As in the query of the link.
const SIGNATURE: &str = "hushHUSH%2Bof%2Fthe-store%3D";
const LINK: &str = "https://obs.example/f?AWSAccessKeyId=key-of-the-store&Expires=1&Signature=";
/// Length in bytes of a part of a secret that must not be shown.
const PART: usize = 12;

thread_local! {
    static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(|builder| builder));
}

fuzz_target!(|input: &[u8]| -> Corpus {
    let [status, options, body @ ..] = input else { return Corpus::Reject };
    // 350 to 605.
    let status = StatusCode::from_u16(350 + u16::from(*status)).expect("a valid status");
    let is_store = options & 1 != 0;
    let response = Response { status, headers: headers(*options), body: with_secrets(body, is_store) };
    FIXTURE.with(|fixture| {
        let error = if is_store {
            fixture.service(link(&format!("{LINK}{SIGNATURE}")));
            fixture.store(response);
            fixture.run(fixture.client.ca_certificates("i1")).map(drop)
        } else {
            fixture.service(response);
            fixture.run(fixture.client.reset_password("i1").new_password(PASSWORD)).map(drop)
        };
        let error = error.expect_err("an error response");
        fixture.requested();
        assert_eq!(error.status(), Some(status));
        check_error(&error);
        check_secrets(&error, is_store);
    });
    Corpus::Keep
});

fn headers(options: u8) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let content_type = match options >> 1 & 3 {
        0 => "application/json",
        1 => "text/html",
        2 => "application/xml",
        _ => "text/plain; hint=sk-hush/of+the=client-0123456789",
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if options & 8 != 0 {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if options & 16 != 0 {
        headers.insert("x-request-id", HeaderValue::from_static("id-of-Hush-of-the-redis-1"));
        headers.insert("x-obs-request-id", HeaderValue::from_static("id-of-hushHUSH%2Bof%2Fthe-store%3D"));
    }
    headers
}

fn secrets(is_store: bool) -> [&'static str; 3] {
    [SECURITY_TOKEN, SECRET_KEY, if is_store { SIGNATURE } else { PASSWORD }]
}

fn with_secrets(body: &[u8], is_store: bool) -> Vec<u8> {
    let secrets = secrets(is_store);
    let mut expanded = Vec::new();
    for byte in body {
        match byte {
            1..=31 if !byte.is_ascii_whitespace() => {
                let secret = secrets[usize::from(*byte) % 3];
                expanded.extend(spell(secret, byte / 3).bytes());
            }
            byte => expanded.push(*byte),
        }
    }
    expanded
}

fn spell(secret: &str, spelling: u8) -> String {
    match spelling {
        0 => secret.to_owned(),
        1 => utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        2 => BASE64_STANDARD.encode(secret),
        3 => secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
        4 => secret.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect(),
        5 => secret.chars().map(|character| format!("&#{};", u32::from(character))).collect(),
        6 => secret.to_ascii_uppercase(),
        7 => secret.replace('/', "\\/"),
        8 => secret.chars().take(PART).collect(),
        _ => secret.chars().skip(secret.len() - PART).collect(),
    }
}

fn check_secrets(error: &Error, is_store: bool) {
    let shown = format!("{error} {error:?}").to_ascii_lowercase();
    for secret in secrets(is_store) {
        let mut forbidden = Vec::new();
        for part in secret.as_bytes().windows(PART) {
            forbidden.push(String::from_utf8_lossy(part).to_ascii_lowercase());
        }
        forbidden.push(BASE64_STANDARD.encode(secret).to_ascii_lowercase());
        forbidden.push(spell(secret, 3));
        for part in forbidden {
            assert!(!shown.contains(&part), "{part:?} of {secret:?} in {shown:?}");
        }
    }
}
