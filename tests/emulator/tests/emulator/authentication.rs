//! Both kinds of authentication, and what is wrong with each.

use crate::{builder, call::Call, start};

const GATEWAY: &str = "Incorrect IAM authentication information: ";

async fn refused(emulator: &dcs_emulator::Emulator, call: Call, why: &str) {
    let reply = call.send(emulator).await;
    assert_eq!((reply.status, reply.code()), (401, "APIGW.0301".into()), "{why}: {}", reply.text());
    let message = reply.message();
    assert!(message.starts_with(GATEWAY) && message.contains(why), "{message:?} doesn't say {why:?}");
    assert_eq!(reply.json()["request_id"].as_str(), reply.header("x-request-id"), "{why}");
    assert!(!message.contains(emulator.secret_key()) && !message.contains(emulator.token()), "{message}");
}

#[tokio::test]
async fn accepts_a_token_and_a_signature() {
    let emulator = start().await;
    assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204);
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
    let with_type = Call::download(&emulator).header("Content-Type", "application/json").signed(&emulator);
    assert_eq!(with_type.send(&emulator).await.status, 200);
    assert_eq!(Call::switch(&emulator, true).signed(&emulator).send(&emulator).await.status, 200);
}

#[tokio::test]
async fn refuses_neither_and_both() {
    let emulator = start().await;
    refused(&emulator, Call::show(&emulator), "neither").await;
    refused(&emulator, Call::show(&emulator).signed(&emulator).token(&emulator), "both").await;
}

#[tokio::test]
async fn refuses_a_wrong_token() {
    let emulator = start().await;
    for call in [
        Call::show(&emulator).header("X-Auth-Token", "wrong"),
        Call::show(&emulator).header("X-Auth-Token", ""),
        Call::show(&emulator).token(&emulator).token(&emulator),
    ] {
        let reply = call.send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (401, "DCS.1001".into()));
        assert_eq!(reply.json().get("request_id"), None, "only the gateway has it in the body");
        assert!(reply.header("x-request-id").is_some_and(|id| id.len() == 32));
    }
}

#[tokio::test]
async fn says_what_is_wrong_with_an_authorization_header() {
    let emulator = start().await;
    let signed = || Call::show(&emulator).signed(&emulator);
    let changed = |from: &'static str, to: &'static str| signed().with("authorization", move |v| v.replace(from, to));
    refused(&emulator, changed("SDK-HMAC-SHA256 ", "AWS4-HMAC-SHA256 "), "has to begin with SDK-HMAC-SHA256").await;
    refused(&emulator, changed("Access=", "Credential="), "Access=").await;
    refused(&emulator, changed(", Signature=", ","), "Signature=").await;
    refused(&emulator, changed(", SignedHeaders=", ", Signed="), "SignedHeaders=").await;
    refused(&emulator, changed("Access=", "Access=x"), "access key is unknown").await;
    refused(&emulator, changed("=host;", "="), "host is not among the signed headers").await;
    refused(&emulator, changed(";x-sdk-date", ""), "x-sdk-date is not among the signed headers").await;
    refused(&emulator, changed("=host;", "=Host;"), "lower case").await;
    refused(&emulator, changed("=host;x-project-id", "=x-project-id;host"), "sorted").await;
    refused(&emulator, changed("=host;", "=host;host;"), "sorted").await;
    refused(&emulator, changed("=host;", "=accept;host;"), "accept was not sent").await;
    refused(&emulator, signed().with("authorization", |v| format!("{v}, More=1")), "goes on").await;
    refused(&emulator, signed().without("x-sdk-date"), "X-Sdk-Date").await;
    for date in ["2024-02-29T23:59:59Z", "2024 229T235959Z", "+20240229T235959Z", "20240229T23595Z", "20240229T235960Z"]
    {
        refused(&emulator, signed().with("x-sdk-date", |_| date.into()), "not of the form 20240229T235959Z").await;
    }
    let project = emulator.project_id().to_owned();
    refused(&emulator, signed().header("X-Project-Id", &project), "x-project-id was sent more than once").await;
}

#[tokio::test]
async fn refuses_a_bare_plus_in_the_query() {
    let emulator = start().await;
    let mut call = Call::show(&emulator);
    call.target += "?a=b+c";
    refused(&emulator, call.signed(&emulator), "bare '+'").await;
}

#[tokio::test]
async fn checks_a_stated_hash_of_the_body() {
    let emulator = start().await;
    let switch = || Call::switch(&emulator, true);
    let hash = "0".repeat(64);
    refused(&emulator, switch().header("X-Sdk-Content-Sha256", &hash).signed(&emulator), "not the hash").await;
    refused(&emulator, switch().signed(&emulator).header("X-Sdk-Content-Sha256", &hash), "is not signed").await;
    let unsigned = switch().signed(&emulator).body("{\"enabled\":false}");
    refused(&emulator, unsigned, "verify aksk signature fail").await;
}

#[tokio::test]
async fn a_temporary_key_needs_its_token() {
    let emulator = builder().security_token("temporary+/==").start().await.unwrap();
    let now = emulator.clock().now();
    let show = || Call::show(&emulator).header("X-Project-Id", emulator.project_id());
    assert_eq!(Call::show(&emulator).signed(&emulator).send(&emulator).await.status, 204);
    refused(&emulator, show().signed_only(&emulator, now), "X-Security-Token is not that").await;
    let other = show().header("X-Security-Token", "other").signed_only(&emulator, now);
    refused(&emulator, other, "X-Security-Token is not that").await;
    let unsigned = show().signed_only(&emulator, now).header("X-Security-Token", "temporary+/==");
    refused(&emulator, unsigned, "X-Security-Token is not signed").await;
}

#[tokio::test]
async fn a_permanent_key_has_no_token() {
    let emulator = start().await;
    let call = Call::show(&emulator).header("X-Security-Token", "temporary").signed(&emulator);
    refused(&emulator, call, "not temporary").await;
}

#[tokio::test]
async fn the_project_has_to_be_that_of_the_credentials() {
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
    // It needn't be signed: clients that the service accepts add it afterwards.
    let afterwards = Call::show(&emulator).signed_only(&emulator, now).header("X-Project-Id", emulator.project_id());
    assert_eq!(afterwards.send(&emulator).await.status, 204);
}
