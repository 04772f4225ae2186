//! The signature of a request. The input has a byte that selects the dialect and the changed part, one that selects the
//! changed character, and then lines: the method, the path, the query, headers as `name:value`, an empty line and the body.

#![no_main]

use dcs_fuzz::SECRET_KEY;
use dcs_sdk::{SigningDialect, fuzzing::authorization};
use libfuzzer_sys::{Corpus, fuzz_target};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The parts of a request before they are encoded.
#[derive(Clone)]
struct Parts<'a> {
    method: &'a str,
    path: String,
    query: String,
    headers: Vec<(&'a str, Vec<u8>)>,
    body: Vec<u8>,
}

fuzz_target!(|input: &[u8]| -> Corpus {
    let [selector, at, rest @ ..] = input else { return Corpus::Reject };
    let Some(parts) = Parts::parse(rest) else { return Corpus::Reject };
    let dialect = if selector & 1 == 0 { SigningDialect::Access } else { SigningDialect::Credential };
    // As they are, whether or not they could be sent.
    check_format(&parts.sign(dialect, SECRET_KEY));

    let encoded = parts.encoded();
    let expected = encoded.sign(dialect, SECRET_KEY);
    check_format(&expected);
    let mut reordered = encoded.clone();
    reordered.headers.reverse();
    assert_eq!(reordered.sign(dialect, SECRET_KEY), expected, "the order of headers");
    assert_ne!(encoded.sign(dialect, "another key"), expected);
    let other = if dialect == SigningDialect::Access { SigningDialect::Credential } else { SigningDialect::Access };
    assert_ne!(encoded.sign(other, SECRET_KEY), expected);
    let mut changed = parts;
    if changed.change(selector >> 1, usize::from(*at)) {
        assert_ne!(changed.encoded().sign(dialect, SECRET_KEY), expected, "part {}", selector >> 1);
    }
    Corpus::Keep
});

fn check_format(authorization: &str) {
    assert!(authorization.starts_with("SDK-HMAC-SHA256 "), "{authorization}");
    let (before, signature) = authorization.rsplit_once("Signature=").expect("a signature");
    assert!(signature.len() == 64 && signature.bytes().all(|digit| digit.is_ascii_hexdigit()), "{signature}");
    assert!(!before.contains(SECRET_KEY));
}

impl<'a> Parts<'a> {
    fn parse(input: &'a [u8]) -> Option<Self> {
        let mut lines = input.split(|byte| *byte == b'\n');
        let mut text = || str::from_utf8(lines.next()?).ok();
        let (method, path, query) = (text()?, text()?.to_owned(), text()?.to_owned());
        let mut headers: Vec<(&str, Vec<u8>)> = Vec::new();
        for line in lines.by_ref().take_while(|line| !line.is_empty()) {
            let colon = line.iter().position(|byte| *byte == b':')?;
            let name = str::from_utf8(&line[..colon]).ok()?;
            // A request has one value for each header, and the hash of the body replaces the body.
            if headers.iter().any(|(other, _)| *other == name) || name == "x-sdk-content-sha256" {
                return None;
            }
            headers.push((name, line[colon + 1..].to_vec()));
        }
        let body = lines.collect::<Vec<_>>().join(&b'\n');
        Some(Self { method, path, query, headers, body })
    }

    fn sign(&self, dialect: SigningDialect, secret_key: &str) -> String {
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (*name, value.as_slice())).collect();
        authorization((dialect, secret_key), self.method, &self.path, &self.query, &headers, &self.body)
    }

    /// The parts as they are sent: one segment and one parameter, encoded, and headers without white space at their ends.
    fn encoded(&self) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let headers = self.headers.iter().map(|(name, value)| (*name, [b"v", &**value, b"v"].concat()));
        Self {
            path: format!("/v2/{}", encode(&self.path)),
            query: format!("key={}", encode(&self.query)),
            headers: headers.collect(),
            ..self.clone()
        }
    }

    /// Changes one character of a part. Returns false if there is none.
    fn change(&mut self, part: u8, at: usize) -> bool {
        let change_text = |text: &mut String| {
            let mut characters: Vec<char> = text.chars().collect();
            let length = characters.len().max(1);
            let Some(character) = characters.get_mut(at % length) else { return false };
            *character = if *character == 'x' { 'y' } else { 'x' };
            *text = characters.into_iter().collect();
            true
        };
        let change_bytes = |bytes: &mut Vec<u8>| {
            let length = bytes.len().max(1);
            bytes.get_mut(at % length).map(|byte| *byte ^= 1).is_some()
        };
        match part % 4 {
            0 => change_text(&mut self.path),
            1 => change_text(&mut self.query),
            2 => self.headers.first_mut().is_some_and(|(_, value)| change_bytes(value)),
            _ => change_bytes(&mut self.body),
        }
    }
}
