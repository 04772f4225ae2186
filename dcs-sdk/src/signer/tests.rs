//! Tests with the vectors in `tests/data/signing/`.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Url;
use serde_json::Value;

use super::{Signable, canonical_path, canonical_query};

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
            None => STANDARD.decode(string(body, "base64")).unwrap(),
        },
    }
}

fn check(vector: &Value) {
    let (name, given, expected) = (string(vector, "name"), &vector["given"], &vector["expected"]);
    let headers: Vec<(String, String)> = expected["headers"]
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
        String::from_utf8(signable.canonical_request()).unwrap(),
        string(expected, "canonical_request"),
        "{name}: canonical request"
    );
    assert_eq!(
        signable.authorization(string(given, "ak"), string(given, "sk"), date),
        string(expected, "authorization"),
        "{name}: authorization"
    );
}

#[test]
fn authorization_matches_the_vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/signing");
    let mut vectors = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file: Value = serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            check(vector);
            vectors += 1;
        }
    }
    assert_eq!(vectors, 24);
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
