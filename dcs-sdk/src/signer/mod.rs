//! Request signing with `SDK-HMAC-SHA256`, as verified by the API gateway of the cloud.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// The last part of the scope of the dialect `Credential`.
const TERMINATOR: &str = "sdk_request";
/// Header with the hash of the body, if the caller has computed it.
const CONTENT_SHA256: &str = "x-sdk-content-sha256";
/// The characters to percent-encode: all but the unreserved characters of RFC 3986.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const ENCODED_IN_PATH: &AsciiSet = &ENCODED.remove(b'/');
/// The hash of an empty body.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The dialect of the signatures of requests, for [`ClientBuilder::signing_dialect`].
///
/// Clients of this cloud use either of two algorithms with the name `SDK-HMAC-SHA256`. The default works according to the
/// documentation; the other one is for endpoints that refuse it.
///
/// [`ClientBuilder::signing_dialect`]: crate::ClientBuilder::signing_dialect
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningDialect {
    /// `Access=…`: the secret key is the key of the signature. Default. The API request signing guide documents it, and
    /// the signing SDKs of T-Systems use it.
    #[default]
    Access,
    /// `Credential=…/sdk_request`: the key is derived from the secret key and the date. The Terraform provider of Open
    /// Telekom Cloud uses it.
    Credential,
}

/// The parts of a request that are signed, as they are sent.
pub(crate) struct Signable<'a> {
    pub method: &'a str,
    /// Percent-encoded, starting with `/`.
    pub path: &'a str,
    /// Percent-encoded, without the `?`.
    pub query: &'a str,
    /// The headers to sign, with lowercase names.
    pub headers: &'a [(&'a str, &'a [u8])],
    pub body: &'a [u8],
}

impl Signable<'_> {
    /// Returns the value of the `Authorization` header. `date` is the value of the `X-Sdk-Date` header, which must be one
    /// of the signed headers.
    pub fn authorization(&self, dialect: SigningDialect, access_key: &str, secret_key: &str, date: &str) -> String {
        let (canonical, headers) = self.canonical_request();
        let canonical = hex(&Sha256::digest(canonical));
        match dialect {
            SigningDialect::Access => {
                let string_to_sign = [ALGORITHM, "\n", date, "\n", &canonical].concat();
                let signature = hex(&hmac_sha256(secret_key.as_bytes(), string_to_sign.as_bytes()));
                [ALGORITHM, " Access=", access_key, ", SignedHeaders=", &headers, ", Signature=", &signature].concat()
            }
            SigningDialect::Credential => {
                let (day, _) = date.split_once('T').unwrap_or((date, ""));
                let scope = [day, "///", TERMINATOR].concat();
                let secret = Zeroizing::new(["SDK", secret_key].concat());
                let mut key = Zeroizing::new(hmac_sha256(secret.as_bytes(), day.as_bytes()));
                for part in ["", "", TERMINATOR] {
                    key = Zeroizing::new(hmac_sha256(&*key, part.as_bytes()));
                }
                let string_to_sign = [ALGORITHM, "\n", date, "\n", &scope, "\n", &canonical].concat();
                let signature = hex(&hmac_sha256(&*key, string_to_sign.as_bytes()));
                let credential = [" Credential=", access_key, "/", &scope].concat();
                [ALGORITHM, &credential, ", SignedHeaders=", &headers, ", Signature=", &signature].concat()
            }
        }
    }

    /// Returns the canonical request, and the names of the signed headers as they are in it.
    fn canonical_request(&self) -> (Vec<u8>, String) {
        let mut headers = self.headers.to_vec();
        headers.sort_unstable_by_key(|(name, _)| *name);
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");

        let mut canonical = Vec::with_capacity(512);
        for line in [&*self.method.to_ascii_uppercase(), &canonical_path(self.path), &canonical_query(self.query)] {
            canonical.extend_from_slice(line.as_bytes());
            canonical.push(b'\n');
        }
        for (name, value) in headers {
            canonical.extend_from_slice(name.as_bytes());
            canonical.push(b':');
            canonical.extend_from_slice(value.trim_ascii());
            canonical.push(b'\n');
        }
        canonical.push(b'\n');
        canonical.extend_from_slice(names.as_bytes());
        canonical.push(b'\n');
        canonical.extend_from_slice(self.payload_hash().as_bytes());
        (canonical, names)
    }

    fn payload_hash(&self) -> Cow<'static, str> {
        if self.body.is_empty() {
            return EMPTY_SHA256.into();
        }
        match self.headers.iter().find(|(name, _)| *name == CONTENT_SHA256) {
            Some((_, hash)) => String::from_utf8_lossy(hash).trim().to_owned().into(),
            None => hex(&Sha256::digest(self.body)).into(),
        }
    }
}

/// Decodes the path once and encodes each segment again. The result always ends with `/`, even if the path does not.
fn canonical_path(path: &str) -> String {
    // Most paths have nothing to decode, and are not searched for it byte by byte.
    let decoded = if path.contains('%') { percent_decode_str(path).decode_utf8_lossy() } else { path.into() };
    let mut canonical = String::with_capacity(path.len() + 1);
    canonical.extend(utf8_percent_encode(&decoded, ENCODED_IN_PATH));
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Sorts the pairs by their decoded keys and values. Sorting the encoded strings would result in another order.
fn canonical_query(query: &str) -> String {
    let decode = |string: &str| percent_decode_str(string).decode_utf8_lossy().into_owned();
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect();
    pairs.sort_unstable();
    query_string(&pairs)
}

/// Returns the pairs as a query, encoded as it is signed.
pub(crate) fn query_string(pairs: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    let pairs = pairs.iter().map(|(key, value)| format!("{}={}", encode(key.as_ref()), encode(value.as_ref())));
    pairs.collect::<Vec<_>>().join("&")
}

fn encode(string: &str) -> String {
    utf8_percent_encode(string, ENCODED).to_string()
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC accepts keys of any length, so this never fails.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}

/// Lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect();
    String::from_utf8(digits).unwrap_or_default()
}
