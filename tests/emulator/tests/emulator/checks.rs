//! Checks after authentication and their order, and validation of the builder.

use dcs_emulator::{Emulator, Error, Instance, Ssl};

use crate::{
    INSTANCE, builder,
    call::{Call, exchange},
    start,
};

/// Sends a call with a valid token, and returns the status and the error code.
async fn error(emulator: &Emulator, call: Call) -> (u16, String) {
    let reply = call.token(emulator).send(emulator).await;
    assert!(reply.header("x-request-id").is_some_and(|id| id.len() == 32));
    (reply.status, reply.code())
}

#[tokio::test]
async fn post_and_put_without_content_length_return_411() {
    let emulator = start().await;
    let call = Call { with_length: false, ..Call::download(&emulator) };
    assert_eq!(error(&emulator, call).await, (411, "APIGW.0201".into()));
    let call = Call { with_length: false, ..Call::switch(&emulator, true).body("") };
    assert_eq!(error(&emulator, call).await, (411, "APIGW.0201".into()));
    let reply = Call::download(&emulator).token(&emulator).send(&emulator).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn checks_run_in_the_order_authentication_content_length_path() {
    let emulator = start().await;
    let unknown = || Call::new("POST", "/nothing");
    assert_eq!(unknown().send(&emulator).await.status, 401);
    assert_eq!(error(&emulator, Call { with_length: false, ..unknown() }).await.0, 411);
    assert_eq!(error(&emulator, unknown()).await, (404, "DCS.4001".into()));
    let foreign = Call { with_length: false, ..Call::new("POST", format!("/v2/other/instances/{INSTANCE}/ssl")) };
    assert_eq!(error(&emulator, foreign).await, (401, "DCS.1004".into()));
}

#[tokio::test]
async fn unknown_paths_return_404() {
    let emulator = start().await;
    let project = emulator.project_id();
    for path in [
        "/nothing".to_owned(),
        "/v3".to_owned(),
        format!("/v2/{project}/nothing"),
        format!("/v2/{project}/instances/{INSTANCE}/ssl/"),
        format!("/v2/{project}/instances/{INSTANCE}/ssl/x"),
        format!("/v1.0/{project}/instances/{INSTANCE}/ssl"),
        format!("/v2/{project}/instances/%FF/ssl"),
    ] {
        assert_eq!(error(&emulator, Call::new("GET", path)).await, (404, "DCS.4001".into()));
    }
}

#[tokio::test]
async fn ssl_operations_return_404_for_an_unknown_instance() {
    let emulator = start().await;
    let call = Call::new("GET", format!("/v2/{}/instances/other/ssl", emulator.project_id()));
    assert_eq!(error(&emulator, call).await, (404, "DCS.3022".into()));
}

#[tokio::test]
async fn ssl_operations_return_405_with_the_allowed_methods() {
    let emulator = start().await;
    for (method, call, allowed) in [
        ("POST", Call::show(&emulator), "GET, PUT"),
        ("DELETE", Call::show(&emulator), "GET, PUT"),
        ("GET", Call::download(&emulator), "POST"),
    ] {
        let reply = Call { method: method.into(), ..call }.token(&emulator).send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (405, "DCS.5001".into()));
        assert_eq!(reply.header("allow"), Some(allowed));
    }
}

#[tokio::test]
async fn engine_version_before_6_does_not_support_ssl() {
    let old = Instance::new(INSTANCE).engine_version("5.0");
    let emulator = Emulator::builder().instance(old).builtin_redis(true).start().await.unwrap();
    for call in [Call::show(&emulator), Call::switch(&emulator, true), Call::download(&emulator)] {
        let reply = call.token(&emulator).send(&emulator).await;
        assert_eq!((reply.status, reply.code()), (400, "DCS.4201".into()));
        assert_eq!(reply.message(), "Do not support SSL.");
    }
    assert!(matches!(emulator.set_ssl(INSTANCE, Ssl::On).await, Err(Error::Option(_))));
}

#[tokio::test]
async fn engine_version_6_and_later_supports_ssl() {
    for version in ["6.0", "7.0", "10.1"] {
        let instance = Instance::new(INSTANCE).engine_version(version);
        let emulator = Emulator::builder().instance(instance).builtin_redis(true).start().await.unwrap();
        assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204, "{version}");
    }
}

#[tokio::test]
async fn update_ssl_switch_rejects_invalid_bodies() {
    let emulator = start().await;
    for body in [
        "",
        "{}",
        "null",
        "true",
        "{\"enabled\":\"true\"}",
        "{\"enabled\":1}",
        "{\"enabled\":true",
        "[true]",
        "{\"enabled\":true,\"more\":1}",
        "{\"enabled\":null}",
        "\u{0}",
    ] {
        let call = Call::switch(&emulator, true).body(body);
        assert_eq!(error(&emulator, call).await, (400, "DCS.4202".into()), "{body:?}");
    }
    assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), Ssl::Never);
}

#[tokio::test]
async fn body_over_12_mb_is_rejected() {
    let emulator = start().await;
    let large = Call::switch(&emulator, true).body(vec![b' '; 12 * 1024 * 1024 + 1]);
    let reply = large.clone().token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.code()), (413, "APIGW.0201".into()));
    let reply = large.signed(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.code()), (401, "APIGW.0301".into()));
    assert!(reply.message().ends_with("body too large"));
}

#[tokio::test]
async fn invalid_http_is_rejected() {
    let emulator = start().await;
    for bytes in [&b"\x00\xff\r\n\r\n"[..], b"GET / HTTP/9.9\r\n\r\n", b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n"] {
        assert_eq!(exchange(emulator.url(), emulator.ca_pem(), bytes).await.status, 400);
    }
    assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204);
}

#[tokio::test]
async fn start_rejects_invalid_options() {
    const NAME: &str = "consist of ASCII letters, digits, '-', '_' and '.', and not start with '.'";
    const VISIBLE: &str = "must consist of one or more visible ASCII characters";
    let instance = || Instance::new(INSTANCE);
    for (expected, builder) in [
        (format!("instance \"a/b\": the ID must {NAME}"), Emulator::builder().instance(Instance::new("a/b"))),
        (format!("instance \"\": the ID must {NAME}"), Emulator::builder().instance(Instance::new(""))),
        (format!("duplicate instance ID {INSTANCE:?}"), builder().instance(instance())),
        (
            format!("instance {INSTANCE:?}: `engine_version` must start with an integer, as in `6.0`"),
            Emulator::builder().instance(instance().engine_version("six")),
        ),
        (
            format!("instance {INSTANCE:?}: SSL requires `engine_version` 6.0 or later"),
            Emulator::builder().instance(instance().engine_version("5.0").ssl(Ssl::On)),
        ),
        (
            format!(
                "instance {INSTANCE:?}: `redis_password` must not be empty: omit it for an instance without a password"
            ),
            Emulator::builder().instance(instance().redis_password("")),
        ),
        (format!("`project_id` must {NAME}"), builder().project_id("a b")),
        (format!("`region` must {NAME}"), builder().region("")),
        (format!("`secret_key` {VISIBLE}"), builder().access_key("AK", "s3cret\n")),
        ("`access_key` must not contain a comma".to_owned(), builder().access_key("A,K", "s3cret")),
        (format!("`token` {VISIBLE}"), builder().token("")),
        (format!("`security_token` {VISIBLE}"), builder().security_token("ü")),
    ] {
        let error = builder.start().await.unwrap_err();
        assert!(matches!(&error, Error::Option(problem) if *problem == expected), "{expected}: {error}");
        assert!(!error.to_string().contains("s3cret"));
    }
}
