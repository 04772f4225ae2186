//! Downloading the SSL Certificate of an Instance.

use std::time::Duration;

use dcs_emulator::{Emulator, Fault, Listener, Route};
use dcs_sdk::{CertificateBundle, Credentials, Error, ErrorKind, types};

use crate::{
    double::{self, CACHE, OLD_CACHE},
    payloads,
};

#[test]
fn the_answer_of_the_page_reads_field_by_field_and_back() {
    let answer: types::DownloadSslCertResponse = payloads::read("network_security/download_ssl_cert.response.200.json");
    assert_eq!(answer.bucket_name.as_deref(), Some("bucket_name"));
    assert_eq!(answer.file_name.as_deref(), Some("file_name"));
    assert_eq!(
        answer.link.expose(),
        "https://{bucket_name}.{obs_endpoint}:443/{ssl-XXX}/{file_name}?AWSAccessKeyId=XXX&Expires=XXX&Signature=XXX"
    );
}

#[test]
fn the_failures_of_the_page_read_field_by_field_and_back() {
    let refusal: types::ErrorResponse = payloads::read("network_security/download_ssl_cert.response.400.json");
    assert_eq!(refusal.error_code.as_deref(), Some("DCS.4201"));
    assert_eq!(refusal.error_msg.as_deref(), Some("Do not support SSL."));
    assert_eq!(refusal.error_ext_msg, None);
    let failure: types::ErrorResponse = payloads::read("network_security/download_ssl_cert.response.500.json");
    assert_eq!(failure.error_code.as_deref(), Some("DCS.5010"));
    assert_eq!(failure.error_msg.as_deref(), Some("Failed to operate SSL in database."));
    assert_eq!(failure.error_ext_msg, None);
}

#[tokio::test]
async fn the_call_gives_a_link() {
    let double = double::start().await;
    let answer = double::client(&double).download_ssl_cert().instance_id(CACHE).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.request_id().is_some());
    assert!(answer.link.expose().starts_with(double.store_url()));
    assert!(answer.file_name.is_some() && answer.bucket_name.is_some());

    let request = double::only_request(&double);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), format!("/v2/{}/instances/{CACHE}/ssl-certs/download", double.project_id()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
    assert_eq!(request.header("content-length"), Some("0"));
    assert_eq!(request.header("x-project-id"), Some(double.project_id()));
    assert_eq!(request.header("api-version"), None);
}

#[tokio::test]
async fn the_certificate_is_fetched_without_credentials_and_checked() {
    let double = double::start().await;
    let certificate = double::client(&double).ssl_certificate(CACHE).await.unwrap();
    let [authority] = certificate.certificates() else { panic!("{certificate:?}") };
    assert!(authority.is_authority());
    assert!(authority.subject().contains(CACHE), "{}", authority.subject());
    assert!(authority.not_before() < authority.not_after());
    assert!(certificate.pem().starts_with("-----BEGIN CERTIFICATE-----\n"));

    let requests = double.requests();
    let [asked, fetched] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((asked.listener(), fetched.listener()), (Listener::Api, Listener::Store));
    assert_eq!((fetched.method(), fetched.status()), ("GET", Some(200)));
    let mut names: Vec<_> = fetched.headers().iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    assert_eq!(names, ["accept", "host"]);
}

#[tokio::test]
async fn the_certificate_is_saved() {
    let double = double::start().await;
    let certificate = double::client(&double).ssl_certificate(CACHE).await.unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("ca.crt");
    certificate.save(&path).await.unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), certificate.pem());
}

#[tokio::test]
async fn a_token_does_as_well() {
    let double = double::start().await;
    let client = double::client_builder(&double).credentials(Credentials::token(double.token())).build().unwrap();
    client.ssl_certificate(CACHE).await.unwrap();
}

#[tokio::test]
async fn a_temporary_access_key_brings_its_security_token() {
    let double = double::start_with(Emulator::builder().security_token("temporary")).await;
    let key = Credentials::access_key(double.access_key(), double.secret_key());
    let refused = double::client_builder(&double).credentials(key.clone()).build().unwrap();
    assert_eq!(refused.ssl_certificate(CACHE).await.unwrap_err().status().unwrap(), 401);
    let client = double::client_builder(&double).credentials(key.security_token("temporary")).build().unwrap();
    client.ssl_certificate(CACHE).await.unwrap();
}

async fn refusal(double: &Emulator, instance_id: &str) -> Error {
    double::client(double).download_ssl_cert().instance_id(instance_id).await.unwrap_err()
}

#[tokio::test]
async fn an_engine_without_ssl_is_a_400() {
    let double = double::start().await;
    let error = refusal(&double, OLD_CACHE).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("DCS.4201")));
    assert!(
        error.to_string().starts_with("DownloadSSLCert: 400 Bad Request, DCS.4201: Do not support SSL. (request ID "),
        "{error}"
    );
}

#[tokio::test]
async fn wrong_keys_and_tokens_are_a_401() {
    let double = double::start().await;
    for credentials in [
        Credentials::access_key(double.access_key(), "wrong"),
        Credentials::access_key("WRONG", double.secret_key()),
        Credentials::token("wrong"),
    ] {
        let client = double::client_builder(&double).credentials(credentials).build().unwrap();
        let error = client.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 401));
        assert!(error.code().is_some() && error.request_id().is_some());
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_a_401_that_says_so() {
    let double = double::start().await;
    double.clock().advance(Duration::from_secs(16 * 60));
    let error = refusal(&double, CACHE).await;
    assert_eq!(error.code(), Some("APIGW.0301"));
    assert!(error.message().contains("expired"), "{error}");
}

#[tokio::test]
async fn an_unknown_instance_is_a_404() {
    let double = double::start().await;
    let error = refusal(&double, "unknown").await;
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.code().unwrap().starts_with("DCS."), "{error}");
}

#[tokio::test]
async fn failures_of_the_service_and_of_what_is_before_it_keep_their_status() {
    let double = double::start().await;
    for (fault, status, code) in [
        (Fault::documented(Route::DownloadSslCert, 500).unwrap(), 500, Some("DCS.5010")),
        (Fault::answer(502, "text/html", "<html><h1>Bad Gateway</h1></html>"), 502, None),
        (Fault::answer(503, "text/plain", ""), 503, None),
    ] {
        double.faults().add(Route::DownloadSslCert, fault.times(1));
        let error = refusal(&double, CACHE).await;
        assert_eq!((error.status().unwrap().as_u16(), error.code()), (status, code));
        assert!(error.request_id().is_some(), "{error}");
    }
}

/// What becomes of the certificate when the store misbehaves.
async fn certificate_with(fault: Fault) -> Result<CertificateBundle, Error> {
    let double = double::start().await;
    double.faults().add(Route::StoreFile, fault);
    double::client(&double).ssl_certificate(CACHE).await
}

#[tokio::test]
async fn an_expired_link_is_the_stores_refusal() {
    let double = double::start_with(Emulator::builder().link_lifetime(Duration::ZERO)).await;
    double.clock().advance(Duration::from_secs(2));
    let error = double::client(&double).ssl_certificate(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Store, Some("AccessDenied")));
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.operation(), Some("DownloadSSLCert"));
}

#[tokio::test]
async fn what_the_store_may_hand_out_instead_each_has_its_error() {
    let not_found = "<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>";
    for (fault, kind) in [
        (Fault::answer(404, "application/xml", not_found), ErrorKind::FileNotFound),
        (Fault::answer(307, "application/xml", "").header("location", "https://127.0.0.1/"), ErrorKind::Store),
        (Fault::file("<html>sign in</html>"), ErrorKind::NotAZip),
        (Fault::file(""), ErrorKind::NotAZip),
        (Fault::truncated(20), ErrorKind::Truncated),
    ] {
        let error = certificate_with(fault.clone()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn a_tampered_archive_is_refused() {
    let double = double::start().await;
    let client = double::client(&double);
    let link = client.download_ssl_cert().instance_id(CACHE).await.unwrap().into_inner().link;
    let archive = double::get(&double, link.expose()).await;
    client.ssl_certificate(CACHE).await.unwrap();
    // Of the file itself, not of its name: behind the local header, which is 30 bytes and the name.
    for at in [30 + "ca.crt".len(), archive.len() / 2] {
        let mut tampered = archive.clone();
        tampered[at] ^= 0x20;
        double.faults().add(Route::StoreFile, Fault::file(tampered).times(1));
        let error = client.ssl_certificate(CACHE).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotAZip, "{error}");
    }
}

#[tokio::test]
async fn a_service_that_is_away_is_no_connection() {
    let double = double::start().await;
    let client = double::client(&double);
    double.stop().await;
    let error = client.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Connect, None));
    assert!(error.to_string().starts_with("DownloadSSLCert: no connection: "), "{error}");
}

#[tokio::test]
async fn a_service_that_nobody_vouches_for_is_no_connection() {
    let double = double::start().await;
    let elsewhere = double::start().await;
    let client = double::client_builder(&elsewhere).endpoint(double.url()).build().unwrap();
    let error = client.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(double.requests().is_empty());
}

#[tokio::test]
async fn a_service_that_takes_too_long_is_a_timeout() {
    let double = double::start().await;
    double.faults().add(Route::DownloadSslCert, Fault::delay(Duration::from_secs(600)));
    let client = double::client_builder(&double).timeout(Duration::from_millis(300)).build().unwrap();
    let error = client.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
}
