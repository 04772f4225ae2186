//! Tests of requests and responses, with a transport and a clock for tests.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::{Request, StatusCode};

use super::wire::{Step, Wire};
use crate::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, clock::Clock};

/// 2024-02-29, one second before midnight.
#[derive(Debug)]
struct LeapDay;

impl Clock for LeapDay {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_251_199)
    }
}

fn builder(wire: &Wire) -> ClientBuilder {
    Client::builder()
        .region("eu-de")
        .project_id("p1")
        .credentials(Credentials::access_key("AK", "s3cretkey"))
        .transports(wire.clone(), wire.clone())
        .clock(LeapDay)
}

fn client(wire: &Wire) -> Client {
    builder(wire).build().unwrap()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

const LINK: &str = r#"{"file_name":"f","link":"https://obs.example/f?Signature=hush","bucket_name":"b"}"#;

#[tokio::test]
async fn a_request_has_the_documented_path_and_only_the_signed_and_standard_headers() {
    let wire = Wire::default().responding(200, LINK);
    client(&wire).download_ssl_cert("i1").await.unwrap();
    let request = wire.request();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url().as_str(), "https://dcs.eu-de.otc.t-systems.com/v2/p1/instances/i1/ssl-certs/download");
    assert!(request.body().is_none());
    let mut names: Vec<_> = request.headers().keys().map(|name| name.as_str().to_owned()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent",
            "x-project-id",
            "x-sdk-date"
        ]
    );
    assert_eq!(header(&request, "content-length"), Some("0"));
    assert_eq!(header(&request, "host"), Some("dcs.eu-de.otc.t-systems.com"));
    assert_eq!(header(&request, "x-project-id"), Some("p1"));
    assert_eq!(header(&request, "x-sdk-date"), Some("20240229T235959Z"));
    let authorization = header(&request, "authorization").unwrap();
    assert!(
        authorization
            .starts_with("SDK-HMAC-SHA256 Access=AK, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Sig"),
        "{authorization}"
    );
    assert_eq!(request.timeout(), Some(&Duration::from_secs(40)));
}

#[tokio::test]
async fn the_security_token_of_a_temporary_key_is_signed() {
    let wire = Wire::default().responding(204, "");
    let credentials = Credentials::access_key("AK", "SK").security_token("st");
    let client = builder(&wire).credentials(credentials).build().unwrap();
    client.show_instance_ssl_detail("i1").await.unwrap();
    let request = wire.request();
    assert_eq!(header(&request, "x-security-token"), Some("st"));
    assert!(header(&request, "authorization").unwrap().contains(";x-sdk-date;x-security-token, "));
    assert_eq!(header(&request, "content-length"), None);
}

#[tokio::test]
async fn a_request_with_a_token_is_not_signed() {
    let wire = Wire::default().responding(200, LINK);
    let client = builder(&wire).credentials(Credentials::token("t0ken")).build().unwrap();
    client.download_ssl_cert("i1").await.unwrap();
    let request = wire.request();
    assert_eq!(header(&request, "x-auth-token"), Some("t0ken"));
    for name in ["authorization", "x-sdk-date", "x-project-id"] {
        assert_eq!(header(&request, name), None, "{name}");
    }
    assert!(!format!("{request:?}").contains("t0ken"));
}

#[tokio::test]
async fn the_host_header_has_a_port_other_than_the_default() {
    let wire = Wire::default().responding(200, LINK);
    let client = builder(&wire).endpoint("https://127.0.0.1:8443/dcs").build().unwrap();
    client.download_ssl_cert("i1").await.unwrap();
    let request = wire.request();
    assert_eq!(header(&request, "host"), Some("127.0.0.1:8443"));
    assert_eq!(request.url().path(), "/dcs/v2/p1/instances/i1/ssl-certs/download");
}

#[tokio::test]
async fn a_body_is_sent_as_json() {
    let wire = Wire::default().responding(200, r#"{"jobId":"j1","instanceId":"i1","result":null}"#);
    let response = client(&wire).update_ssl_switch("i1").enabled(true).send().await.unwrap();
    assert_eq!((&*response.job_id, response.instance_id.as_deref()), ("j1", Some("i1")));
    assert_eq!(response.request_id(), Some("r-1"));
    let request = wire.request();
    assert_eq!(request.body().and_then(reqwest::Body::as_bytes), Some(&br#"{"enabled":true}"#[..]));
    assert_eq!(header(&request, "content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_request_without_required_fields_is_not_sent() {
    let wire = Wire::default();
    let client = client(&wire);
    let without_id = client.download_ssl_cert("").await.unwrap_err();
    assert_eq!(without_id.to_string(), "DownloadSSLCert: `instance_id` is empty");
    let without_body = client.update_ssl_switch("i1").await.unwrap_err();
    assert!(without_body.to_string().contains("enabled"), "{without_body}");
    let elsewhere = client.download_ssl_cert("..").await.unwrap_err();
    for error in [without_id, without_body, elsewhere] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(wire.count(), 0);
}

async fn failure(status: u16, body: impl Into<Bytes>) -> Error {
    let wire = Wire::default().responding(status, body);
    client(&wire).download_ssl_cert("i1").await.unwrap_err()
}

#[tokio::test]
async fn a_response_without_a_body_has_no_fields() {
    let wire = Wire::default().responding(204, "");
    let response = client(&wire).show_ip_whitelist("i1").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(response.into_inner(), crate::types::ShowIpWhitelistResponse::default());
}

#[tokio::test]
async fn an_invalid_response_is_an_error_that_shows_no_value() {
    for (body, says) in [
        (r#"{"file_name":"hush"}"#, "missing field `$.link`"),
        (r#"{"link":["hush"]}"#, "missing field `$.link`"),
        (r#"["hush"]"#, "not an object"),
        (r#"{"link":"hush"#, "JSON is truncated"),
        ("<html>hush</html>", "not JSON"),
    ] {
        let error = failure(200, body).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::InvalidResponse, Some(StatusCode::OK)));
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(says) && !shown.contains("hush"), "{shown}");
    }
    let error = failure(200, vec![b' '; 17 * 1024 * 1024]).await;
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
}

#[tokio::test]
async fn a_response_is_parsed_alike_whether_or_not_drift_is_observed() {
    let body = |name: &[u8], more: &[u8]| {
        [br#"{"link":"https://obs.example/f","file_name":""#, name, br#"","more":"#, more, b"}"].concat()
    };
    let deep = [vec![b'['; 200], vec![b']'; 200]].concat();
    for (name, more) in [(&b"f\xff"[..], &b"1"[..]), (b"f", b"\"\xc3\""), (b"f", b"1e999"), (b"f", &deep)] {
        let expected = String::from_utf8_lossy(name).into_owned();
        let plain = Wire::default().responding(200, body(name, more));
        let response = client(&plain).download_ssl_cert("i1").await.unwrap();
        assert_eq!(response.file_name.as_ref(), Some(&expected));
        let observed = Wire::default().responding(200, body(name, more));
        let client = builder(&observed).on_drift(|_| {}).build().unwrap();
        assert_eq!(client.download_ssl_cert("i1").await.unwrap(), response);
    }
}

#[tokio::test]
async fn a_failure_in_a_response_with_invalid_utf_8_is_an_error() {
    let wire = Wire::default().responding(200, &b"{\"result\":\"passwordFailed\",\"message\":\"\xff\"}"[..]);
    let call = client(&wire).update_password("i1").old_password("Old-Pass-1").new_password("New-Pass-1");
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("passwordFailed")));
}

#[tokio::test]
async fn an_error_has_the_status_the_code_and_the_request_id() {
    let error = failure(400, r#"{"error_code":"DCS.4201","error_msg":"Do not support SSL."}"#).await;
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!((error.status(), error.code()), (Some(StatusCode::BAD_REQUEST), Some("DCS.4201")));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.to_string(), "DownloadSSLCert: 400 Bad Request, DCS.4201: Do not support SSL. (request ID r-1)");
    for (status, body) in [(500, "<html></html>"), (503, ""), (302, ""), (404, "{}")] {
        let error = failure(status, body).await;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.kind(), ErrorKind::Service);
    }
}

#[tokio::test]
async fn help_returns_the_remedy_of_the_code() {
    let help = async |code: &str| failure(400, format!(r#"{{"error_code":"{code}","error_msg":"m"}}"#)).await.help();
    assert!(help("DCS.4201").await.is_some_and(|help| help.contains("Redis 6.0")));
    assert_eq!(help("111400019").await, help("DCS.4019").await);
    assert_eq!(help("DCS.9999").await, None);
    assert_eq!(failure(503, "").await.help(), None);
}

#[tokio::test]
async fn missing_action_returns_the_action_of_a_forbidden_operation() {
    let body = r#"{"error_code":"DCS.2003","error_msg":"No permission."}"#;
    let wire = Wire::default().responding(403, body).responding(403, body).responding(404, body);
    let client = client(&wire);
    let error = client.show_instance("i1").await.unwrap_err();
    assert_eq!(error.missing_action(), Some("dcs:instance:get"));
    let shown = error.to_string();
    assert!(shown.contains("(the action `dcs:instance:get` may be missing, request ID r-1)"), "{shown}");
    assert_eq!(client.list_flavors().await.unwrap_err().missing_action(), None);
    assert_eq!(client.show_instance("i1").await.unwrap_err().missing_action(), None);
}

#[tokio::test]
async fn a_secret_that_a_response_quotes_is_redacted_in_the_error() {
    let wire = Wire::default().responding(401, r#"{"error_code":"APIGW.0307","error_msg":"bad token t0ken-of-mine"}"#);
    let client = builder(&wire).credentials(Credentials::token("t0ken-of-mine")).build().unwrap();
    let error = client.download_ssl_cert("i1").await.unwrap_err();
    assert_eq!(error.message(), "bad token [redacted]");
    assert!(!format!("{error} {error:?}").contains("t0ken"));
}

#[tokio::test]
async fn a_secret_in_the_host_of_a_link_is_redacted() {
    let link = r#"{"file_name":"f","link":"https://t0ken-of-mine.obs.example/f?Signature=hush","bucket_name":"b"}"#;
    let wire = Wire::default().responding(200, link).step(Step::Refuse);
    let builder = builder(&wire).credentials(Credentials::token("t0ken-of-mine")).retry(RetryPolicy::never());
    let error = builder.build().unwrap().ca_certificates("i1").await.unwrap_err();
    assert_eq!(error.authority(), Some("[redacted].obs.example:443"));
    assert!(!format!("{error} {error:?}").contains("t0ken"));
}

#[tokio::test]
async fn a_call_can_be_sent_from_another_task() {
    fn sendable<T: Send + 'static>(value: T) -> T {
        value
    }
    let wire = Wire::default().responding(200, LINK);
    let call = sendable(client(&wire).download_ssl_cert("i1").into_future());
    assert_eq!(call.await.unwrap().link.expose_secret(), "https://obs.example/f?Signature=hush");
}
