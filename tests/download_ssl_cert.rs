//! Tests of `DownloadSSLCert` (*Downloading the SSL Certificate of an Instance*).

use std::time::Duration;

use dcs_emulator::{Emulator, Fault, Listener, Route};
use dcs_sdk::{CertificateProblem, Client, Credentials, Error, ErrorKind, RetryPolicy, Sent, types};

use crate::{
    emulator::{self, CACHE, OLD_CACHE},
    payloads,
};

/// A client with the default HTTP client and a single attempt for each call.
fn client(emulator: &Emulator) -> Client {
    emulator::default_client_builder(emulator).retry(RetryPolicy::never()).build().unwrap()
}

#[test]
fn round_trips_the_documented_response() {
    let response: types::DownloadSslCertResponse =
        payloads::round_trip("network_security/download_ssl_cert.response.200.json");
    assert_eq!(response.bucket_name.as_deref(), Some("bucket_name"));
    assert_eq!(response.file_name.as_deref(), Some("file_name"));
    assert_eq!(
        response.link.expose_secret(),
        "https://{bucket_name}.{obs_endpoint}:443/{ssl-XXX}/{file_name}?AWSAccessKeyId=XXX&Expires=XXX&Signature=XXX"
    );
}

#[test]
fn round_trips_the_documented_errors() {
    let bad_request: types::ErrorResponse =
        payloads::round_trip("network_security/download_ssl_cert.response.400.json");
    assert_eq!(bad_request.error_code.as_deref(), Some("DCS.4201"));
    assert_eq!(bad_request.error_msg.as_deref(), Some("Do not support SSL."));
    assert_eq!(bad_request.error_ext_msg, None);
    let internal_error: types::ErrorResponse =
        payloads::round_trip("network_security/download_ssl_cert.response.500.json");
    assert_eq!(internal_error.error_code.as_deref(), Some("DCS.5010"));
    assert_eq!(internal_error.error_msg.as_deref(), Some("Failed to operate SSL in database."));
    assert_eq!(internal_error.error_ext_msg, None);
}

#[tokio::test]
async fn returns_a_link() {
    let emulator = emulator::start().await;
    let response = client(&emulator).download_ssl_cert(CACHE).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.request_id().is_some());
    assert!(response.link.expose_secret().starts_with(emulator.store_url()));
    assert!(response.file_name.is_some() && response.bucket_name.is_some());

    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), format!("/v2/{}/instances/{CACHE}/ssl-certs/download", emulator.project_id()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
    assert_eq!(request.header("content-length"), Some("0"));
    assert_eq!(request.header("x-project-id"), Some(emulator.project_id()));
    assert_eq!(request.header("api-version"), None);
}

#[tokio::test]
async fn ca_certificates_downloads_the_file_without_credentials() {
    let emulator = emulator::start().await;
    let certificate = client(&emulator).ca_certificates(CACHE).await.unwrap();
    let [ca] = certificate.certificates() else { panic!("{certificate:?}") };
    assert!(ca.is_ca());
    assert!(ca.subject().contains(CACHE), "{}", ca.subject());
    assert!(ca.not_before() < ca.not_after());
    assert!(certificate.pem().starts_with("-----BEGIN CERTIFICATE-----\n"));

    let requests = emulator.requests();
    let [api_request, store_request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((api_request.listener(), store_request.listener()), (Listener::Api, Listener::Store));
    assert_eq!((store_request.method(), store_request.status()), ("GET", Some(200)));
    let mut names: Vec<_> = store_request.headers().iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    assert_eq!(names, ["accept", "host"]);
}

#[tokio::test]
async fn ca_bundle_save_writes_the_pem() {
    let emulator = emulator::start().await;
    let certificate = client(&emulator).ca_certificates(CACHE).await.unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("ca.crt");
    certificate.save(&path).await.unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), certificate.pem());
}

#[tokio::test]
async fn authenticates_with_a_token() {
    let emulator = emulator::start().await;
    let client = emulator::client_builder(&emulator).credentials(Credentials::token(emulator.token())).build().unwrap();
    client.ca_certificates(CACHE).await.unwrap();
}

#[tokio::test]
async fn sends_the_security_token_of_a_temporary_access_key() {
    let emulator = emulator::start_with(Emulator::builder().security_token("temporary")).await;
    let key = Credentials::access_key(emulator.access_key(), emulator.secret_key());
    let without_token = emulator::client_builder(&emulator).credentials(key.clone()).build().unwrap();
    assert_eq!(without_token.ca_certificates(CACHE).await.unwrap_err().status().unwrap(), 401);
    let client = emulator::client_builder(&emulator).credentials(key.security_token("temporary")).build().unwrap();
    client.ca_certificates(CACHE).await.unwrap();
}

async fn download_error(emulator: &Emulator, instance_id: &str) -> Error {
    client(emulator).download_ssl_cert(instance_id).await.unwrap_err()
}

#[tokio::test]
async fn returns_400_for_an_engine_without_ssl() {
    let emulator = emulator::start().await;
    let error = download_error(&emulator, OLD_CACHE).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("DCS.4201")));
    assert!(
        error.to_string().starts_with("DownloadSSLCert: 400 Bad Request, DCS.4201: Do not support SSL. (request ID "),
        "{error}"
    );
}

#[tokio::test]
async fn returns_401_for_wrong_credentials() {
    let emulator = emulator::start().await;
    for credentials in [
        Credentials::access_key(emulator.access_key(), "wrong"),
        Credentials::access_key("WRONG", emulator.secret_key()),
        Credentials::token("wrong"),
    ] {
        let client = emulator::client_builder(&emulator).credentials(credentials).build().unwrap();
        let error = client.download_ssl_cert(CACHE).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 401));
        assert!(error.code().is_some() && error.request_id().is_some());
    }
}

#[tokio::test]
async fn returns_401_for_a_skewed_clock() {
    let emulator = emulator::start().await;
    emulator.signature_clock().advance(Duration::from_secs(16 * 60));
    let error = download_error(&emulator, CACHE).await;
    assert_eq!(error.code(), Some("APIGW.0301"));
    assert!(error.message().contains("expired"), "{error}");
}

#[tokio::test]
async fn returns_404_for_an_unknown_instance() {
    let emulator = emulator::start().await;
    let error = download_error(&emulator, "unknown").await;
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.code().unwrap().starts_with("DCS."), "{error}");
}

#[tokio::test]
async fn returns_the_status_of_service_and_proxy_errors() {
    let emulator = emulator::start().await;
    for (fault, status, code) in [
        (Fault::documented(Route::DownloadSslCert, 500).unwrap(), 500, Some("DCS.5010")),
        (Fault::response(502, "text/html", "<html><h1>Bad Gateway</h1></html>"), 502, None),
        (Fault::response(503, "text/plain", ""), 503, None),
    ] {
        emulator.faults().add(Route::DownloadSslCert, fault.times(1));
        let error = download_error(&emulator, CACHE).await;
        assert_eq!((error.status().unwrap().as_u16(), error.code()), (status, code));
        assert!(error.request_id().is_some(), "{error}");
    }
}

#[tokio::test]
async fn ca_certificates_returns_the_object_store_error_for_an_expired_link() {
    let emulator = emulator::start_with(Emulator::builder().link_lifetime(Duration::ZERO)).await;
    emulator.clock().advance(Duration::from_secs(2));
    let error = client(&emulator).ca_certificates(CACHE).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Certificate(CertificateProblem::ObjectStore), Some("AccessDenied"))
    );
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.operation(), Some("DownloadSSLCert"));
    assert!(error.request_id().is_some());
    assert_eq!(methods(&emulator), ["POST", "GET", "POST", "GET"]);
}

#[tokio::test]
async fn ca_certificates_requests_a_new_link_once_if_the_link_has_expired() {
    let emulator = emulator::start().await;
    let expired = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    emulator.faults().add(Route::StoreFile, Fault::response(403, "application/xml", expired).times(1));
    client(&emulator).ca_certificates(CACHE).await.unwrap();
    assert_eq!(methods(&emulator), ["POST", "GET", "POST", "GET"]);
}

fn methods(emulator: &Emulator) -> Vec<String> {
    emulator.requests().iter().map(|request| request.method().to_owned()).collect()
}

#[tokio::test]
async fn ca_certificates_accepts_only_pinned_certificates() {
    let emulator = emulator::start().await;
    let client = client(&emulator);
    let bundle = client.ca_certificates(CACHE).await.unwrap();
    let fingerprint = bundle.certificates()[0].sha256_fingerprint();
    assert_eq!(client.ca_certificates(CACHE).pin(fingerprint).await.unwrap(), bundle);
    let error = client.ca_certificates(CACHE).pin("00".repeat(32)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::NotPinned));
    assert!(error.message().contains(fingerprint), "{error}");
}

#[tokio::test]
async fn ca_certificates_names_the_object_store_if_it_cannot_be_reached() {
    let emulator = emulator::start().await;
    let link = r#"{"link":"https://127.0.0.1:1/f.zip?Signature=abc"}"#;
    emulator.faults().add(Route::DownloadSslCert, Fault::response(200, "application/json", link));
    let error = client(&emulator).ca_certificates(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent()), (ErrorKind::Connect, Sent::Yes));
    assert_eq!(error.authority(), Some("127.0.0.1:1"));
    let start = "DownloadSSLCert: the service returned a link, but the download from the object store `127.0.0.1:1` failed: \
                 failed to connect: ";
    assert!(error.to_string().starts_with(start), "{error}");
}

#[tokio::test]
async fn ca_certificates_returns_an_error_for_unexpected_files() {
    let emulator = emulator::start().await;
    let client = client(&emulator);
    let not_found = "<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>";
    for (fault, kind) in [
        (Fault::response(404, "application/xml", not_found), ErrorKind::Certificate(CertificateProblem::FileNotFound)),
        (
            Fault::response(307, "application/xml", "").header("location", "https://127.0.0.1/"),
            ErrorKind::Certificate(CertificateProblem::ObjectStore),
        ),
        (Fault::file("<html>sign in</html>"), ErrorKind::Certificate(CertificateProblem::InvalidArchive)),
        (Fault::file(""), ErrorKind::Certificate(CertificateProblem::InvalidArchive)),
        (Fault::truncated(20), ErrorKind::ConnectionLost),
    ] {
        emulator.faults().add(Route::StoreFile, fault.times(1));
        let error = client.ca_certificates(CACHE).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn ca_certificates_rejects_a_tampered_archive() {
    let emulator = emulator::start().await;
    let client = client(&emulator);
    let link = client.download_ssl_cert(CACHE).await.unwrap().link;
    let archive = emulator::get(&emulator, link.expose_secret()).await;
    client.ca_certificates(CACHE).await.unwrap();
    // The file's data follows the local header, which is 30 bytes and the file name.
    for offset in [30 + "ca.crt".len(), archive.len() / 2] {
        let mut tampered = archive.clone();
        tampered[offset] ^= 0x20;
        emulator.faults().add(Route::StoreFile, Fault::file(tampered).times(1));
        let error = client.ca_certificates(CACHE).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::InvalidArchive), "{error}");
    }
}

#[tokio::test]
async fn fails_to_connect_to_a_stopped_server() {
    let emulator = emulator::start().await;
    let client = client(&emulator);
    emulator.stop().await;
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Connect, None));
    assert!(error.to_string().starts_with("DownloadSSLCert: failed to connect: "), "{error}");
}

#[tokio::test]
async fn fails_to_connect_to_a_server_with_an_untrusted_certificate() {
    let emulator = emulator::start().await;
    let other = emulator::start().await;
    let client = emulator::default_client_builder(&other).endpoint(emulator.url()).build().unwrap();
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn returns_a_timeout_error_after_the_configured_timeout() {
    let emulator = emulator::start().await;
    emulator.faults().add(Route::DownloadSslCert, Fault::delay(Duration::from_secs(600)));
    let client =
        emulator::default_client_builder(&emulator).attempt_timeout(Duration::from_millis(300)).build().unwrap();
    let error = client.download_ssl_cert(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
}
