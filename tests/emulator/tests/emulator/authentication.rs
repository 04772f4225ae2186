//! Authentication by token and by signature.

use crate::{builder, call::Call, start};

const GATEWAY: &str = "Incorrect IAM authentication information: ";

/// Asserts that the gateway rejects the call with this problem.
async fn assert_rejected(emulator: &dcs_emulator::Emulator, call: Call, why: &str) {
    let reply = call.send(emulator).await;
    assert_eq!((reply.status, reply.code()), (401, "APIGW.0301".into()), "{why}: {}", reply.text());
    let message = reply.message();
    assert!(message.starts_with(GATEWAY) && message.contains(why), "{message:?} has no {why:?}");
    assert_eq!(reply.json()["request_id"].as_str(), reply.header("x-request-id"), "{why}");
    assert!(!message.contains(emulator.secret_key()) && !message.contains(emulator.token()), "{message}");
}

#[tokio::test]
async fn a_token_and_a_signature_are_accepted() {
    let emulator = start().await;
    assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204);
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
    let with_type = Call::download(&emulator).header("Content-Type", "application/json").signed(&emulator);
    assert_eq!(with_type.send(&emulator).await.status, 200);
    assert_eq!(Call::switch(&emulator, true).signed(&emulator).send(&emulator).await.status, 200);
}

#[tokio::test]
async fn neither_and_both_are_rejected() {
    let emulator = start().await;
    assert_rejected(&emulator, Call::show(&emulator), "neither").await;
    assert_rejected(&emulator, Call::show(&emulator).signed(&emulator).token(&emulator), "both").await;
}

#[tokio::test]
async fn a_wrong_token_is_rejected() {
    let emulator = start().await;
    for call in [
        Call::show(&emulator).header("X-Auth-Token", "wrong"),
        Call::show(&emulator).header("X-Auth-Token", ""),
        Call::show(&emulator).token(&emulator).token(&emulator),
    ] {
        let reply = call.send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (401, "DCS.1001".into()));
        assert_eq!(reply.json().get("request_id"), None, "only the gateway returns it in the body");
        assert!(reply.header("x-request-id").is_some_and(|id| id.len() == 32));
    }
}

#[tokio::test]
async fn the_problem_of_an_authorization_header_is_reported() {
    let emulator = start().await;
    let signed = || Call::show(&emulator).signed(&emulator);
    let changed = |from: &'static str, to: &'static str| signed().with("authorization", move |v| v.replace(from, to));
    assert_rejected(&emulator, changed("SDK-HMAC-SHA256 ", "AWS4-HMAC-SHA256 "), "must begin with SDK-HMAC-SHA256")
        .await;
    assert_rejected(&emulator, changed("Access=", "Credential="), "Access=").await;
    assert_rejected(&emulator, changed(", Signature=", ","), "Signature=").await;
    assert_rejected(&emulator, changed(", SignedHeaders=", ", Signed="), "SignedHeaders=").await;
    assert_rejected(&emulator, changed("Access=", "Access=x"), "access key is unknown").await;
    assert_rejected(&emulator, changed("=host;", "="), "host is not among the signed headers").await;
    assert_rejected(&emulator, changed(";x-sdk-date", ""), "x-sdk-date is not among the signed headers").await;
    assert_rejected(&emulator, changed("=host;", "=Host;"), "lower case").await;
    assert_rejected(&emulator, changed("=host;x-project-id", "=x-project-id;host"), "sorted").await;
    assert_rejected(&emulator, changed("=host;", "=host;host;"), "sorted").await;
    assert_rejected(&emulator, changed("=host;", "=accept;host;"), "accept was not sent").await;
    assert_rejected(&emulator, signed().with("authorization", |v| format!("{v}, More=1")), "continues").await;
    assert_rejected(&emulator, signed().without("x-sdk-date"), "X-Sdk-Date").await;
    for date in ["2024-02-29T23:59:59Z", "2024 229T235959Z", "+20240229T235959Z", "20240229T23595Z", "20240229T235960Z"]
    {
        assert_rejected(&emulator, signed().with("x-sdk-date", |_| date.into()), "must have the form 20240229T235959Z")
            .await;
    }
    let project = emulator.project_id().to_owned();
    assert_rejected(&emulator, signed().header("X-Project-Id", &project), "x-project-id was sent more than once").await;
}

#[tokio::test]
async fn a_bare_plus_in_the_query_is_rejected() {
    let emulator = start().await;
    let mut call = Call::show(&emulator);
    call.target += "?a=b+c";
    assert_rejected(&emulator, call.signed(&emulator), "bare '+'").await;
}

#[tokio::test]
async fn a_declared_hash_of_the_body_is_checked() {
    let emulator = start().await;
    let switch = || Call::switch(&emulator, true);
    let hash = "0".repeat(64);
    assert_rejected(&emulator, switch().header("X-Sdk-Content-Sha256", &hash).signed(&emulator), "not the hash").await;
    assert_rejected(&emulator, switch().signed(&emulator).header("X-Sdk-Content-Sha256", &hash), "is not signed").await;
    let unsigned = switch().signed(&emulator).body("{\"enabled\":false}");
    assert_rejected(&emulator, unsigned, "verify aksk signature fail").await;
}

#[tokio::test]
async fn a_temporary_key_requires_its_token() {
    let emulator = builder().security_token("temporary+/==").start().await.unwrap();
    let now = emulator.clock().now();
    let show = || Call::show(&emulator).header("X-Project-Id", emulator.project_id());
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
    assert_rejected(&emulator, show().signed_only(&emulator, now), "X-Security-Token does not match").await;
    let other = show().header("X-Security-Token", "other").signed_only(&emulator, now);
    assert_rejected(&emulator, other, "X-Security-Token does not match").await;
    let unsigned = show().signed_only(&emulator, now).header("X-Security-Token", "temporary+/==");
    assert_rejected(&emulator, unsigned, "X-Security-Token is not signed").await;
}

#[tokio::test]
async fn a_permanent_key_has_no_token() {
    let emulator = start().await;
    let call = Call::show(&emulator).header("X-Security-Token", "temporary").signed(&emulator);
    assert_rejected(&emulator, call, "not temporary").await;
}

#[tokio::test]
async fn the_project_must_match_the_credentials() {
    let emulator = start().await;
    let now = emulator.clock().now();
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
    // X-Project-Id may be unsigned: clients that the service accepts add it after signing.
    let afterwards = Call::show(&emulator).signed_only(&emulator, now).header("X-Project-Id", emulator.project_id());
    assert_eq!(afterwards.send(&emulator).await.status, 204);
}
