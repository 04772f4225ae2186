//! Signature verification with test vectors from the vendor's signer.

use std::time::{Duration, SystemTime};

use base64::Engine;
use chrono::NaiveDateTime;
use dcs_emulator::{Emulator, Ssl};
use serde_json::Value;

use crate::call::Call;

const VECTORS: &str = include_str!("../../../data/signing/access.json");

struct Vector {
    name: String,
    call: Call,
    date: SystemTime,
    access_key: String,
    secret_key: String,
    security_token: Option<String>,
    signed_headers: Vec<String>,
    body_is_signed: bool,
}

fn vectors() -> Vec<Vector> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    file["vectors"].as_array().unwrap().iter().map(vector).collect()
}

fn vector(value: &Value) -> Vector {
    let (given, expected) = (&value["given"], &value["expected"]);
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    let mut call = Call::new(given["method"].as_str().unwrap(), string(&expected["request_target"]));
    for header in expected["headers"].as_array().unwrap() {
        call = call.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let body = &given["body"];
    if let Some(encoded) = body["base64"].as_str() {
        call = call.body(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap());
    } else if let Some(plain) = body["text"].as_str() {
        call = call.body(plain);
    }
    let date = call.headers.iter().find(|(name, _)| name == "X-Sdk-Date").unwrap().1.clone();
    Vector {
        name: string(&value["name"]),
        date: NaiveDateTime::parse_from_str(&date, "%Y%m%dT%H%M%SZ").unwrap().and_utc().into(),
        access_key: string(&given["ak"]),
        secret_key: string(&given["sk"]),
        security_token: given["security_token"].as_str().map(str::to_owned),
        signed_headers: expected["signed_headers"].as_array().unwrap().iter().map(string).collect(),
        body_is_signed: expected["payload_hash"] != "UNSIGNED-PAYLOAD",
        call: call.header("Authorization", expected["authorization"].as_str().unwrap()),
    }
}

impl Vector {
    async fn emulator(&self, secret_key: &str) -> Emulator {
        let mut builder = crate::builder().access_key(&self.access_key, secret_key);
        if let Some(token) = &self.security_token {
            builder = builder.security_token(token);
        }
        let emulator = builder.start().await.unwrap();
        emulator.signature_clock().set(self.date);
        emulator
    }

    /// Returns copies of the request, each with a change to a part that the signature covers.
    fn changed(&self) -> Vec<(String, Call)> {
        let call = || self.call.clone();
        let mut changed = vec![];
        let method = if call().method == "DELETE" { "GET" } else { "DELETE" };
        changed.push(("method".into(), Call { method: method.into(), ..call() }));
        let (path, query) = self.call.target.split_once('?').map_or((&*self.call.target, None), |(p, q)| (p, Some(q)));
        let suffix = query.map(|query| format!("?{query}")).unwrap_or_default();
        changed.push(("path".into(), Call { target: format!("{path}x{suffix}"), ..call() }));
        let longer = query.map_or("?zz=1".to_owned(), |query| format!("?{query}&zz=1"));
        changed.push(("query".into(), Call { target: format!("{path}{longer}"), ..call() }));
        if self.body_is_signed {
            let mut body = call().body;
            body.push(b' ');
            changed.push(("body".into(), call().body(body)));
        }
        for name in self.signed_headers.iter().filter(|name| *name != "x-sdk-date") {
            changed.push((name.clone(), call().with(name, |value| format!("{value}x"))));
            changed.push((
                format!("SignedHeaders without {name}"),
                call().with("authorization", |value| without_signed_header(value, name)),
            ));
        }
        changed.push(("date".into(), call().with("x-sdk-date", another_second)));
        changed.push((
            "signature".into(),
            call().with("authorization", |value| {
                let (rest, last) = value.split_at(value.len() - 1);
                format!("{rest}{}", if last == "0" { "1" } else { "0" })
            }),
        ));
        changed
    }
}

fn without_signed_header(authorization: &str, name: &str) -> String {
    let shorter = authorization.replace(&format!("{name};"), "");
    if shorter == authorization { authorization.replace(&format!(";{name}"), "") } else { shorter }
}

/// Changes the seconds of a date. All dates in the vectors end in 59 or 55 seconds.
fn another_second(date: &str) -> String {
    let other = date.replace("59Z", "58Z").replace("55Z", "56Z");
    assert_ne!(other, date);
    other
}

#[tokio::test]
async fn test_vectors_are_accepted() {
    let vectors = vectors();
    assert!(!vectors.is_empty());
    for vector in &vectors {
        let emulator = vector.emulator(&vector.secret_key).await;
        let reply = vector.call.send(&emulator).await;
        // Most paths of the vectors do not exist, so only the authentication must succeed.
        let passed = reply.status == 200 || ["DCS.1004", "DCS.4001"].contains(&reply.code().as_str());
        assert!(passed, "{}: {}", vector.name, reply.text());
    }
}

#[tokio::test]
async fn test_vectors_with_a_changed_part_are_rejected() {
    for vector in &vectors() {
        let emulator = vector.emulator(&vector.secret_key).await;
        for (what, call) in vector.changed() {
            let reply = call.send(&emulator).await;
            assert_eq!(reply.status, 401, "{} with changed {what}: {}", vector.name, reply.text());
            assert_eq!(reply.code(), "APIGW.0301", "{} with changed {what}", vector.name);
        }
    }
}

#[tokio::test]
async fn test_vectors_with_another_secret_key_are_rejected() {
    for vector in &vectors() {
        let emulator = vector.emulator("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHd").await;
        let reply = vector.call.send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (401, "APIGW.0301".into()), "{}", vector.name);
        assert!(
            reply
                .message()
                .ends_with(": verify aksk signature fail, the signature does not match the received request"),
            "{}",
            reply.message()
        );
    }
}

#[tokio::test]
async fn signature_is_independent_of_query_order_and_encoding() {
    for vector in vectors().iter().filter(|vector| vector.call.target.contains('?')) {
        let emulator = vector.emulator(&vector.secret_key).await;
        let (path, query) = vector.call.target.split_once('?').unwrap();
        let reversed = query.split('&').rev().collect::<Vec<_>>().join("&&");
        let bare = query.replace("%3A", ":").replace("%40", "@").replace("=&", "&");
        let lower = query.replace("%2B", "%2b").replace("%C3%BC", "%c3%bc");
        for query in [reversed, bare, lower] {
            let call = Call { target: format!("{path}?{query}"), ..vector.call.clone() };
            let reply = call.send(&emulator).await;
            assert_ne!(reply.code(), "APIGW.0301", "{} as {query}: {}", vector.name, reply.text());
        }
    }
}

#[tokio::test]
async fn signature_is_independent_of_a_trailing_slash() {
    let vectors = vectors();
    let vector = vectors.iter().find(|vector| vector.name == "no-trailing-slash-is-added").unwrap();
    let emulator = vector.emulator(&vector.secret_key).await;
    let call = Call { target: format!("{}/", vector.call.target), ..vector.call.clone() };
    assert_eq!(call.send(&emulator).await.code(), "DCS.1004");
}

#[tokio::test]
async fn x_sdk_date_may_differ_by_15_minutes_from_the_signature_clock() {
    let emulator = crate::start().await;
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let now = emulator.signature_clock().now();
    for (at, status) in
        [(now - minutes(14), 204), (now + minutes(14), 204), (now - minutes(16), 401), (now + minutes(16), 401)]
    {
        let reply = Call::show(&emulator).signed_at(&emulator, at).send(&emulator).await;
        assert_eq!(reply.status, status);
        if status == 401 {
            assert!(reply.message().contains("signature expired, signature time:"), "{}", reply.message());
        }
    }
}

#[tokio::test]
async fn clock_beyond_the_range_of_chrono_does_not_panic() {
    let emulator = crate::start().await;
    emulator.set_ssl(crate::INSTANCE, Ssl::On).await.unwrap();
    let signed = Call::show(&emulator).signed(&emulator);
    // The year 20,000, and a year beyond chrono's range.
    for seconds in [569_000_000_000, 1 << 60] {
        emulator.signature_clock().set(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let reply = signed.send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (401, "APIGW.0301".into()));
        assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 200);
    }
}

#[tokio::test]
async fn x_sdk_date_is_compared_with_the_signature_clock() {
    let emulator = crate::start().await;
    let call = Call::show(&emulator).signed(&emulator);
    assert_eq!(call.send(&emulator).await.status, 204);
    emulator.signature_clock().advance(Duration::from_secs(16 * 60));
    assert_eq!(call.send(&emulator).await.status, 401);
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
}

#[tokio::test]
async fn clock_does_not_affect_signatures() {
    let emulator = crate::start().await;
    emulator.clock().advance(Duration::from_secs(365 * 24 * 3600));
    let at = |time| Call::show(&emulator).signed_at(&emulator, time);
    assert_eq!(at(SystemTime::now()).send(&emulator).await.status, 204);
    assert_eq!(at(emulator.clock().now()).send(&emulator).await.status, 401, "the client's clock is wrong");
}
