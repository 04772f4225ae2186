//! Authentication by token or signature.

use crate::{builder, call::Call, start};

const GATEWAY: &str = "Incorrect IAM authentication information: ";
const SORTED: &str = "`SignedHeaders` must be sorted and must not contain duplicates";
const NO_MATCH: &str = "verify aksk signature fail, the signature does not match the received request";

/// Asserts that the gateway rejects the call because of this problem.
async fn assert_rejected(emulator: &dcs_emulator::Emulator, call: Call, problem: &str) {
    let reply = call.send(emulator).await;
    assert_eq!((reply.status, reply.code()), (401, "APIGW.0301".into()), "{problem}: {}", reply.text());
    let message = reply.message();
    assert_eq!(message, format!("{GATEWAY}{problem}"));
    assert_eq!(reply.json()["request_id"].as_str(), reply.header("x-request-id"), "{problem}");
    assert!(!message.contains(emulator.secret_key()) && !message.contains(emulator.token()), "{message}");
}

#[tokio::test]
async fn valid_token_or_signature_is_accepted() {
    let emulator = start().await;
    assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204);
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
    let with_type = Call::download(&emulator).header("Content-Type", "application/json").signed(&emulator);
    assert_eq!(with_type.send(&emulator).await.status, 200);
    assert_eq!(Call::switch(&emulator, true).signed(&emulator).send(&emulator).await.status, 200);
}

#[tokio::test]
async fn exactly_one_of_token_and_signature_is_required() {
    let emulator = start().await;
    assert_rejected(&emulator, Call::show(&emulator), "neither `X-Auth-Token` nor `Authorization` is set").await;
    assert_rejected(
        &emulator,
        Call::show(&emulator).signed(&emulator).token(&emulator),
        "`X-Auth-Token` and `Authorization` must not both be set",
    )
    .await;
}

#[tokio::test]
async fn invalid_token_is_rejected() {
    let emulator = start().await;
    for call in [
        Call::show(&emulator).header("X-Auth-Token", "wrong"),
        Call::show(&emulator).header("X-Auth-Token", ""),
        Call::show(&emulator).token(&emulator).token(&emulator),
    ] {
        let reply = call.send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (401, "DCS.1001".into()));
        assert_eq!(reply.json().get("request_id"), None, "only gateway errors include it");
        assert!(reply.header("x-request-id").is_some_and(|id| id.len() == 32));
    }
}

#[tokio::test]
async fn invalid_authorization_headers_are_rejected() {
    let emulator = start().await;
    let signed = || Call::show(&emulator).signed(&emulator);
    let changed = |from: &'static str, to: &'static str| signed().with("authorization", move |v| v.replace(from, to));
    assert_rejected(
        &emulator,
        changed("SDK-HMAC-SHA256 ", "AWS4-HMAC-SHA256 "),
        "`Authorization` must start with SDK-HMAC-SHA256 and a space",
    )
    .await;
    assert_rejected(
        &emulator,
        changed("Access=", "Credential="),
        "`Authorization` has no `Access=` at the expected position",
    )
    .await;
    assert_rejected(
        &emulator,
        changed(", Signature=", ","),
        "`Authorization` has no `Signature=` at the expected position",
    )
    .await;
    assert_rejected(
        &emulator,
        changed(", SignedHeaders=", ", Signed="),
        "`Authorization` has no `SignedHeaders=` at the expected position",
    )
    .await;
    assert_rejected(&emulator, changed("Access=", "Access=x"), "unknown access key").await;
    assert_rejected(&emulator, changed("=host;", "="), "`SignedHeaders` must include `host`").await;
    assert_rejected(&emulator, changed(";x-sdk-date", ""), "`SignedHeaders` must include `x-sdk-date`").await;
    assert_rejected(&emulator, changed("=host;", "=Host;"), "`SignedHeaders` must be in lower case").await;
    assert_rejected(&emulator, changed("=host;x-project-id", "=x-project-id;host"), SORTED).await;
    assert_rejected(&emulator, changed("=host;", "=host;host;"), SORTED).await;
    assert_rejected(&emulator, changed("=host;", "=accept;host;"), "signed header `accept` is missing").await;
    assert_rejected(
        &emulator,
        signed().with("authorization", |v| format!("{v}, More=1")),
        "unexpected content after `Signature=` in `Authorization`",
    )
    .await;
    assert_rejected(&emulator, signed().without("x-sdk-date"), "`X-Sdk-Date` must be set exactly once").await;
    for date in ["2024-02-29T23:59:59Z", "2024 229T235959Z", "+20240229T235959Z", "20240229T23595Z", "20240229T235960Z"]
    {
        assert_rejected(
            &emulator,
            signed().with("x-sdk-date", |_| date.into()),
            "`X-Sdk-Date` must have the form 20240229T235959Z",
        )
        .await;
    }
    let project = emulator.project_id().to_owned();
    assert_rejected(&emulator, signed().header("X-Project-Id", &project), "signed header `x-project-id` is repeated")
        .await;
}

#[tokio::test]
async fn unencoded_plus_in_the_query_string_is_rejected() {
    let emulator = start().await;
    let mut call = Call::show(&emulator);
    call.target += "?a=b+c";
    assert_rejected(&emulator, call.signed(&emulator), "ambiguous '+' in the query string: use %20 or %2B").await;
}

#[tokio::test]
async fn x_sdk_content_sha256_is_checked() {
    let emulator = start().await;
    let switch = || Call::switch(&emulator, true);
    let hash = "0".repeat(64);
    assert_rejected(
        &emulator,
        switch().header("X-Sdk-Content-Sha256", &hash).signed(&emulator),
        "`X-Sdk-Content-Sha256` must be the hash of the body",
    )
    .await;
    assert_rejected(
        &emulator,
        switch().signed(&emulator).header("X-Sdk-Content-Sha256", &hash),
        "`X-Sdk-Content-Sha256` must be signed",
    )
    .await;
    let unsigned = switch().signed(&emulator).body("{\"enabled\":false}");
    assert_rejected(&emulator, unsigned, NO_MATCH).await;
}

#[tokio::test]
async fn temporary_access_key_requires_its_security_token() {
    const MISMATCH: &str = "`X-Security-Token` does not match the temporary access key";
    let emulator = builder().security_token("temporary+/==").start().await.unwrap();
    let now = emulator.signature_clock().now();
    let show = || Call::show(&emulator).header("X-Project-Id", emulator.project_id());
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
    assert_rejected(&emulator, show().signed_only(&emulator, now), MISMATCH).await;
    let other = show().header("X-Security-Token", "other").signed_only(&emulator, now);
    assert_rejected(&emulator, other, MISMATCH).await;
    let unsigned = show().signed_only(&emulator, now).header("X-Security-Token", "temporary+/==");
    assert_rejected(&emulator, unsigned, "`X-Security-Token` must be signed").await;
}

#[tokio::test]
async fn permanent_access_key_rejects_a_security_token() {
    let emulator = start().await;
    let call = Call::show(&emulator).header("X-Security-Token", "temporary").signed(&emulator);
    assert_rejected(&emulator, call, "`X-Security-Token` must not be set for a permanent access key").await;
}

#[tokio::test]
async fn project_id_must_match_the_credentials() {
    let emulator = start().await;
    let now = emulator.signature_clock().now();
    let other = || Call::new("GET", format!("/v2/other/instances/{}/ssl", crate::INSTANCE));
    for call in [
        other().token(&emulator),
        other().signed(&emulator),
        other().header("X-Project-Id", "other").signed_only(&emulator, now),
        Call::show(&emulator).signed_only(&emulator, now),
        Call::show(&emulator).header("X-Project-Id", "other").signed_only(&emulator, now),
    ] {
        let reply = call.send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (401, "DCS.1004".into()), "{}", reply.text());
    }
    // X-Project-Id may be unsigned: some clients that work with the service add it after signing.
    let afterwards = Call::show(&emulator).signed_only(&emulator, now).header("X-Project-Id", emulator.project_id());
    assert_eq!(afterwards.send(&emulator).await.status, 204);
}
