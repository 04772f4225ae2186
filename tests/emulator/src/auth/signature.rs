//! Verification of requests signed with an access key (`SDK-HMAC-SHA256`), in either dialect: `Access=...` or
//! `Credential=...`.

use aws_lc_rs::hmac;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::{Credentials, canonical};
use crate::http::Received;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const DATE: &str = "%Y%m%dT%H%M%SZ";
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// Verifies the signature of a request received at `now`.
///
/// # Errors
/// A message that describes the problem, without secrets.
pub(crate) fn check(received: &Received, credentials: &Credentials, now: DateTime<Utc>) -> Result<(), String> {
    let value = header(received, "authorization").ok_or("`Authorization` must be set exactly once, in UTF-8")?;
    let authorization = Authorization::parse(value)?;
    check_signed_headers(authorization.signed_headers)?;
    if authorization.access_key != credentials.access_key {
        return Err("unknown access key".into());
    }
    let date = header(received, "x-sdk-date").ok_or("`X-Sdk-Date` must be set exactly once")?.trim();
    check_date(date, now)?;
    check_security_token(received, credentials, authorization.signed_headers)?;
    if received.too_large {
        return Err("calc aksk signature fail:body too large".into());
    }
    let request = canonical::request(received, authorization.signed_headers)?;
    let hash = canonical::sha256(&request);
    let secret_key = credentials.secret_key.as_bytes();
    let expected = match authorization.scope {
        None => sign(secret_key, &format!("{ALGORITHM}\n{date}\n{hash}")),
        Some(scope) => {
            if scope.split('/').next() != date.split('T').next() {
                return Err("the day in `Credential=` must be that of `X-Sdk-Date`".into());
            }
            let mut key = [b"SDK", secret_key].concat();
            for part in scope.split('/') {
                key = sign(&key, part);
            }
            sign(&key, &format!("{ALGORITHM}\n{date}\n{scope}\n{hash}"))
        }
    };
    let expected = canonical::hex(&expected);
    if authorization.signature != expected {
        return Err("verify aksk signature fail, the signature does not match the received request".into());
    }
    Ok(())
}

fn sign(key: &[u8], message: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
}

fn header<'a>(received: &'a Received, name: &str) -> Option<&'a str> {
    std::str::from_utf8(received.single(name)?).ok()
}

struct Authorization<'a> {
    access_key: &'a str,
    /// Of the dialect `Credential=`: day, region, service and `sdk_request`. Region and service may be empty.
    scope: Option<&'a str>,
    signed_headers: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Result<Self, String> {
        let fields = header.strip_prefix(ALGORITHM).and_then(|rest| rest.strip_prefix(' '));
        let fields = fields.ok_or_else(|| format!("`Authorization` must start with {ALGORITHM} and a space"))?;
        let mut fields = fields.split(", ").peekable();
        let credential = fields.next_if(|field| field.starts_with("Credential="));
        let credential = credential.and_then(|field| field.strip_prefix("Credential=")?.split_once('/'));
        let mut field = |name: &str| {
            let value = fields.next().and_then(|field| field.strip_prefix(name)?.strip_prefix('='));
            value.ok_or_else(|| format!("`Authorization` has no `{name}=` at the expected position"))
        };
        let (access_key, scope) = match credential {
            Some((access_key, scope)) => (access_key, Some(scope)),
            None => (field("Access")?, None),
        };
        let authorization =
            Self { access_key, scope, signed_headers: field("SignedHeaders")?, signature: field("Signature")? };
        if fields.next().is_some() {
            return Err("unexpected content after `Signature=` in `Authorization`".into());
        }
        Ok(authorization)
    }
}

fn is_signed(signed_headers: &str, name: &str) -> bool {
    signed_headers.split(';').any(|signed| signed == name)
}

fn check_signed_headers(signed_headers: &str) -> Result<(), String> {
    let names: Vec<&str> = signed_headers.split(';').collect();
    if names.iter().any(|name| name.bytes().any(|byte| byte.is_ascii_uppercase())) {
        return Err("`SignedHeaders` must be in lower case".into());
    }
    if !names.is_sorted_by(|one, next| one < next) {
        return Err("`SignedHeaders` must be sorted and must not contain duplicates".into());
    }
    for name in ["host", "x-sdk-date"] {
        if !is_signed(signed_headers, name) {
            return Err(format!("`SignedHeaders` must include `{name}`"));
        }
    }
    Ok(())
}

fn check_date(date: &str, now: DateTime<Utc>) -> Result<(), String> {
    let signed = parse_date(date).ok_or("`X-Sdk-Date` must have the form 20240229T235959Z")?;
    if (now - signed).abs() > WINDOW {
        return Err(format!("signature expired, signature time:{date},server time:{}", now.format(DATE)));
    }
    Ok(())
}

/// Parses a date in the format [`DATE`].
///
/// chrono also accepts spaces, signs, missing leading zeros and leap seconds, so the parsed date is formatted again and
/// compared with the input.
fn parse_date(date: &str) -> Option<DateTime<Utc>> {
    let seconds = NaiveDateTime::parse_from_str(date, DATE).ok()?.and_utc().timestamp();
    DateTime::from_timestamp_secs(seconds).filter(|parsed| parsed.format(DATE).to_string() == date)
}

fn check_security_token(received: &Received, credentials: &Credentials, signed_headers: &str) -> Result<(), String> {
    const NAME: &str = "x-security-token";
    let Some(token) = &credentials.security_token else {
        return if received.has(NAME) {
            Err("`X-Security-Token` must not be set for a permanent access key".into())
        } else {
            Ok(())
        };
    };
    if received.single(NAME) != Some(token.as_bytes()) {
        return Err("`X-Security-Token` does not match the temporary access key".into());
    }
    if !is_signed(signed_headers, NAME) {
        return Err("`X-Security-Token` must be signed".into());
    }
    Ok(())
}
