//! Tests with the vectors in `tests/data/signing/`.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::utf8_percent_encode;
use proptest::prelude::*;
use reqwest::Url;
use serde_json::Value;

use super::{ENCODED, Signable, SigningDialect, canonical_path, canonical_query};

/// The vectors contain headers with an underscore in their name, which are not signed. The library sends none.
fn is_signed(name: &str) -> bool {
    !name.contains('_')
}

fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn body(given: &Value) -> Vec<u8> {
    match &given["body"] {
        Value::Null => Vec::new(),
        body => match body["text"].as_str() {
            Some(string) => string.as_bytes().to_vec(),
            None => STANDARD.decode(body["base64"].as_str().unwrap_or_default()).unwrap(),
        },
    }
}

fn vectors(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/signing").join(file);
    let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn check(vector: &Value, dialect: SigningDialect, headers: &Value) {
    let (name, given, expected) = (string(vector, "name"), &vector["given"], &vector["expected"]);
    let headers: Vec<(String, String)> = headers
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| (pair[0].as_str().unwrap().to_lowercase(), pair[1].as_str().unwrap().to_owned()))
        .filter(|(name, _)| is_signed(name))
        .collect();
    let signed: Vec<(&str, &[u8])> = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let url = Url::parse(string(given, "url")).unwrap();
    assert_eq!(url.as_str(), string(given, "url"), "{name}: normalized URL");
    let body = body(given);
    let signable = Signable {
        method: string(given, "method"),
        path: url.path(),
        query: url.query().unwrap_or_default(),
        headers: &signed,
        body: &body,
    };
    let date = &headers.iter().find(|(name, _)| name == "x-sdk-date").unwrap().1;

    assert_eq!(
        String::from_utf8(signable.canonical_request().0).unwrap(),
        string(expected, "canonical_request"),
        "{name}: canonical request"
    );
    assert_eq!(
        signable.authorization(dialect, string(given, "ak"), string(given, "sk"), date),
        string(expected, "authorization"),
        "{name}: authorization"
    );
}

#[test]
fn authorization_matches_the_vectors_of_the_access_dialect() {
    let vectors = vectors("access.json");
    for vector in &vectors {
        check(vector, SigningDialect::Access, &vector["expected"]["headers"]);
    }
    assert_eq!(vectors.len(), 24);
}

#[test]
fn authorization_matches_the_vectors_of_the_credential_dialect() {
    let mut vectors = vectors("credential.json");
    // The client that wrote them signs only the first value of a repeated query key and sorts without regard to case,
    // unlike all others.
    vectors.retain(|vector| !["query-repeated-keys", "query-unsorted"].contains(&string(vector, "name")));
    for vector in &vectors {
        check(vector, SigningDialect::Credential, &vector["given"]["headers"]);
    }
    assert_eq!(vectors.len(), 10);
}

#[test]
fn canonical_path_ends_with_a_slash_and_encodes_each_segment() {
    assert_eq!(canonical_path("/"), "/");
    assert_eq!(canonical_path("/v2/a%20b"), "/v2/a%20b/");
    assert_eq!(canonical_path("/v2/a:b@c"), "/v2/a%3Ab%40c/");
}

#[test]
fn canonical_query_is_sorted_by_decoded_keys_and_values() {
    assert_eq!(canonical_query(""), "");
    assert_eq!(canonical_query("b&a=1&a="), "a=&a=1&b=");
    assert_eq!(canonical_query("a%3A=1&a-=2"), "a-=2&a%3A=1");
}

/// Method, path and query before they are encoded, headers, body.
#[derive(Debug, Clone)]
struct Parts {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

fn parts() -> impl Strategy<Value = Parts> {
    let bytes = |most| proptest::collection::vec(any::<u8>(), 0..most);
    let headers = proptest::collection::btree_map("h[a-z0-9-]{0,8}", bytes(12), 0..5);
    let headers = headers.prop_map(|headers| headers.into_iter().collect());
    ("[A-Z]{3,7}", any::<String>(), any::<String>(), headers, bytes(40))
        .prop_map(|(method, path, query, headers, body)| Parts { method, path, query, headers, body })
}

fn dialect() -> impl Strategy<Value = SigningDialect> {
    prop_oneof![Just(SigningDialect::Access), Just(SigningDialect::Credential)]
}

impl Parts {
    /// Signs the parts as they are, whether or not they can be sent.
    fn sign(&self, dialect: SigningDialect, secret_key: &str) -> String {
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let Self { method, path, query, body, .. } = self;
        Signable { method, path, query, headers: &headers, body }.authorization(
            dialect,
            "AK",
            secret_key,
            "20240229T235959Z",
        )
    }

    /// The parts as they are sent: encoded, and with headers without spaces at their ends.
    fn encoded(&self) -> Self {
        let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
        let headers = self.headers.iter().map(|(name, value)| (name.clone(), [b"v", &**value, b"v"].concat()));
        Self {
            path: format!("/v2/{}", encode(&self.path)),
            query: format!("key={}", encode(&self.query)),
            headers: headers.collect(),
            ..self.clone()
        }
    }

    /// Flips a bit of one part; returns false if there is none to flip.
    fn flip(&mut self, part: usize, at: usize, bit: u8) -> bool {
        let flip_text = |text: &mut String| {
            let mut characters: Vec<char> = text.chars().collect();
            let length = characters.len();
            let Some(character) = characters.get_mut(at % length.max(1)) else { return false };
            let Some(other) = char::from_u32(u32::from(*character) ^ 1 << bit) else { return false };
            *character = other;
            *text = characters.into_iter().collect();
            true
        };
        let flip_bytes = |bytes: &mut Vec<u8>| {
            let length = bytes.len();
            let byte = bytes.get_mut(at % length.max(1));
            byte.map(|byte| *byte ^= 1 << bit).is_some()
        };
        match part {
            0 => flip_text(&mut self.path),
            1 => flip_text(&mut self.query),
            2 => self.headers.first_mut().is_some_and(|(_, value)| flip_bytes(value)),
            _ => flip_bytes(&mut self.body),
        }
    }
}

proptest! {
    #[test]
    fn authorization_accepts_any_request_and_ignores_the_order_of_headers(parts in parts(), dialect in dialect()) {
        let mut reversed = parts.clone();
        reversed.headers.reverse();
        prop_assert_eq!(reversed.sign(dialect, "SK"), parts.sign(dialect, "SK"));
    }

    #[test]
    fn authorization_differs_in_every_signed_bit(
        parts in parts(),
        dialect in dialect(),
        part in 0_usize..4,
        at in 0_usize..100,
        bit in 0_u8..8,
    ) {
        let expected = parts.encoded().sign(dialect, "SK");
        prop_assert_ne!(&parts.encoded().sign(dialect, "SL"), &expected);
        let other_method = Parts { method: format!("{}X", parts.method), ..parts.encoded() };
        prop_assert_ne!(&other_method.sign(dialect, "SK"), &expected);
        let mut changed = parts;
        if changed.flip(part, at, bit) {
            prop_assert_ne!(changed.encoded().sign(dialect, "SK"), expected);
        }
    }
}
