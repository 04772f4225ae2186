//! Tests of the download with a fake object store.

use std::io::{Cursor, Write};

use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use reqwest::{Method, StatusCode, header::HeaderMap};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    CertificateProblem, Client, Credentials, Error, ErrorKind, Sent,
    client::wire::{Step, Wire},
};

const LINK: &str =
    "https://b.obs.eu-de.otc.t-systems.com/ssl/f.zip?AWSAccessKeyId=AK&Expires=1&Signature=hu%2Bsh-hu%2Bsh";

fn pem(common_name: &str, is_ca: IsCa) -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(rcgen::DnType::CommonName, common_name);
    params.is_ca = is_ca;
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
}

fn ca() -> String {
    pem("dcs test", IsCa::Ca(BasicConstraints::Unconstrained))
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn client(service: &Wire, store: &Wire) -> Client {
    Client::builder()
        .region("eu-de")
        .project_id("p1")
        .credentials(Credentials::access_key("AK", "SK"))
        .transports(service.clone(), store.clone())
        .build()
        .unwrap()
}

/// The response of the service.
fn response(link: &str) -> String {
    serde_json::json!({ "link": link, "file_name": "../../ca.crt" }).to_string()
}

async fn download(store: &Wire, link: &str) -> Result<super::CaBundle, Error> {
    let service = Wire::default().responding(200, response(link));
    client(&service, store).ca_certificates("i1").await
}

fn pem_to_der(pem: &str) -> Vec<u8> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec()
}

async fn download_error(status: u16, body: impl Into<Bytes>) -> Error {
    download(&Wire::default().responding(status, body), LINK).await.unwrap_err()
}

#[tokio::test]
async fn ca_certificates_sends_no_headers_and_parses_the_archive() {
    let pem = ca();
    let store = Wire::default().responding(200, zip(&[("readme.txt", b"hello"), ("ca.crt", pem.as_bytes())]));
    let bundle = download(&store, LINK).await.unwrap();
    assert_eq!(bundle.pem(), pem.replace("\r\n", "\n"));
    assert_eq!(bundle.file_name(), Some("../../ca.crt"));
    let [certificate] = bundle.certificates() else { panic!("{bundle:?}") };
    assert_eq!(certificate.subject(), "CN=dcs test");
    assert!(certificate.is_ca());
    assert!(certificate.not_before() < certificate.not_after());
    let fingerprint = certificate.sha256_fingerprint();
    assert_eq!((fingerprint.len(), fingerprint.matches(':').count()), (95, 31));

    let request = store.request();
    assert_eq!((request.method(), request.url().as_str()), (&Method::GET, LINK));
    assert_eq!(request.headers(), &HeaderMap::new());
    assert!(request.body().is_none() && request.timeout().is_some());
}

#[tokio::test]
async fn ca_certificates_returns_the_error_of_the_object_store() {
    let body =
        "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Denied:\nhu%2Bsh-hu%2Bsh</Message></Error>";
    let error = download_error(403, body).await;
    assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::ObjectStore));
    assert_eq!((error.status(), error.code()), (Some(StatusCode::FORBIDDEN), Some("AccessDenied")));
    assert_eq!(
        error.to_string(),
        "DownloadSSLCert: 403 Forbidden, AccessDenied: the service returned a link, but the download from the object store \
         `b.obs.eu-de.otc.t-systems.com:443` failed: Denied: [redacted] (request ID r-1)"
    );
    let another = LINK.replace("hu%2Bsh-hu%2Bsh", "hu%2Bsh-earlier");
    for quoted in [&another, LINK, "Signature=hu%2Bsh-hu%2Bsh", "hu%2Bsh-hu%2Bsh", &LINK.replace('&', "&amp;")] {
        let body = format!("<Error><Message>no: {quoted}</Message></Error>");
        assert!(!format!("{:?}", download_error(403, body).await).contains("hu%2Bsh"));
    }
    let link = "https://obs.example/f?x-obs-security-token=st%2B-of-the-service&Signature=hu%2Bsh-hu%2Bsh%3D";
    for quoted in
        ["st+-of-the-service", "c3QrLW9mLXRoZS1zZXJ2aWNl", "st%2b-of-the-service", "hu+sh-hu+sh=", "HU+SH-HU+SH="]
    {
        let body = format!("<Error><Code>{quoted}</Code><Message>no: {quoted}</Message></Error>");
        let error = download(&Wire::default().responding(403, body), link).await.unwrap_err();
        assert_eq!(error.code(), Some("[redacted]"), "{quoted}");
        assert!(error.message().ends_with(" failed: no: [redacted]"), "{quoted}: {error}");
    }
}

#[tokio::test]
async fn errors_of_the_second_step_name_the_object_store() {
    let error =
        download(&Wire::default().step(Step::Reset).step(Step::Refuse).step(Step::Refuse), LINK).await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent()), (ErrorKind::Connect, Sent::Yes));
    assert_eq!(error.authority(), Some("b.obs.eu-de.otc.t-systems.com:443"));
    assert_eq!(
        error.message(),
        "the service returned a link, but the download from the object store `b.obs.eu-de.otc.t-systems.com:443` failed: \
         failed to connect: refused"
    );
    let error = download_error(200, "<html>").await;
    assert_eq!((error.authority(), error.was_sent()), (Some("b.obs.eu-de.otc.t-systems.com:443"), Sent::Yes));
    let error = download(&Wire::default(), "http://obs.example/f").await.unwrap_err();
    assert_eq!((error.operation(), error.was_sent()), (Some("DownloadSSLCert"), Sent::Yes));
}

#[tokio::test]
async fn an_expired_link_is_renewed_once() {
    let expired = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    let newer = LINK.replace("Expires=1", "Expires=2");
    let service = || Wire::default().responding(200, response(LINK)).responding(200, response(&newer));
    let (first, second) = (service(), service());
    let store = Wire::default().responding(403, expired).responding(200, zip(&[("ca.crt", ca().as_bytes())]));
    client(&first, &store).ca_certificates("i1").await.unwrap();
    assert_eq!(first.count(), 2);
    assert_eq!(store.requests().iter().map(|request| request.url().as_str()).collect::<Vec<_>>(), [LINK, &newer]);

    let store = Wire::default().responding(403, expired).responding(403, expired);
    let error = client(&second, &store).ca_certificates("i1").await.unwrap_err();
    assert_eq!(
        (error.kind(), second.count(), store.count()),
        (ErrorKind::Certificate(CertificateProblem::ObjectStore), 2, 2)
    );
    let other = Wire::default().responding(200, response(LINK));
    let store = Wire::default().responding(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
    client(&other, &store).ca_certificates("i1").await.unwrap_err();
    assert_eq!(other.count(), 1);
}

#[tokio::test]
async fn an_error_of_the_service_says_how_to_enable_ssl_if_it_is_off() {
    let refused = r#"{"error_code":"DCS.4300","error_msg":"Not enabled."}"#;
    let hint = "Not enabled.; SSL is off on this instance: `enable_ssl` enables it, which restarts the instance, and \
                data that is not persisted is lost";
    for (status, body, expected) in [
        (204, "", hint),
        (200, "{}", hint),
        (200, r#"{"enabled":true}"#, "Not enabled."),
        (400, refused, "Not enabled."),
    ] {
        let service = Wire::default().responding(400, refused).responding(status, body);
        let error = client(&service, &Wire::default()).ca_certificates("i1").await.unwrap_err();
        assert_eq!((error.message(), error.code()), (expected, Some("DCS.4300")), "{status} {body}");
        let methods: Vec<_> = service.requests().iter().map(|request| request.method().clone()).collect();
        assert_eq!(methods, [Method::POST, Method::GET]);
    }
    let service = Wire::default().responding(404, r#"{"error_code":"DCS.4011","error_msg":"Not found."}"#);
    let error = client(&service, &Wire::default()).ca_certificates("i1").await.unwrap_err();
    assert_eq!((error.message(), service.count()), ("Not found.", 1));
}

#[tokio::test]
async fn invalid_pins_are_rejected_before_a_request() {
    let service = Wire::default();
    for pin in ["", "AB:CD", &"g".repeat(64), &"a".repeat(63)] {
        let error = client(&service, &Wire::default()).ca_certificates("i1").pin(pin).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(service.count(), 0);
}

#[tokio::test]
async fn ca_certificates_rejects_files_other_than_intact_zip_archives() {
    let whole = zip(&[("ca.crt", ca().as_bytes())]);
    let mut flipped = whole.clone();
    flipped[60] ^= 0xff;
    for body in [Vec::new(), b"<html>".to_vec(), ca().into_bytes(), whole[..whole.len() - 30].to_vec(), flipped] {
        assert_eq!(download_error(200, body).await.kind(), ErrorKind::Certificate(CertificateProblem::InvalidArchive));
    }
}

#[tokio::test]
async fn ca_certificates_limits_the_files_and_the_uncompressed_size() {
    let zeros = vec![0; 5 * 1024 * 1024];
    let bomb = zip(&[("ca.crt", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(download_error(200, bomb).await.kind(), ErrorKind::Certificate(CertificateProblem::InvalidArchive));
    let names: Vec<String> = (0..65).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(
        download_error(200, zip(&many)).await.kind(),
        ErrorKind::Certificate(CertificateProblem::InvalidArchive)
    );
}

#[tokio::test]
async fn ca_certificates_rejects_archives_without_a_ca_certificate() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let unended = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    for content in ["", "hello", broken, unended] {
        let error = download_error(200, zip(&[("ca.crt", content.as_bytes())])).await;
        assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::NoCertificate), "{content}");
        assert!(!format!("{error:?}").contains("BEGIN"));
    }
    assert_eq!(download_error(200, zip(&[])).await.kind(), ErrorKind::Certificate(CertificateProblem::NoCertificate));
    let leaf = pem("a server", IsCa::ExplicitNoCa);
    let error = download_error(200, zip(&[("ca.crt", leaf.as_bytes())])).await;
    assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::NoCaCertificate));
    assert!(error.message().contains("CN=a server"), "{error}");
}

#[tokio::test]
async fn ca_certificates_keeps_the_ca_certificates_of_all_files() {
    let (old, leaf, new) = (ca(), pem("leaf", IsCa::ExplicitNoCa), ca());
    let der = pem_to_der(&new);
    let files: [(&str, &[u8]); 6] = [
        ("server.crt", leaf.as_bytes()),
        ("broken.crt", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        ("a/", b""),
        ("a/old.crt", old.as_bytes()),
        ("new.der", &der),
        ("new.crt", new.as_bytes()),
    ];
    let bundle = download(&Wire::default().responding(200, zip(&files)), LINK).await.unwrap();
    assert_eq!(bundle.pem(), format!("{old}{new}").replace("\r\n", "\n"));
    assert_eq!(bundle.certificates().len(), 2);
    assert!(bundle.certificates().iter().all(|certificate| certificate.is_ca() && certificate.warnings().is_empty()));
    assert_eq!(bundle.certificates()[1].der(), der);
    let rejected: Vec<_> = bundle.rejected().iter().map(ToString::to_string).collect();
    assert_eq!(
        rejected,
        ["`server.crt`: `CN=leaf` is not a CA certificate", "`broken.crt`: malformed X.509 certificate"]
    );
    assert!(!bundle.renew_before(30));

    let pin = bundle.certificates()[1].sha256_fingerprint().replace(':', "").to_lowercase();
    let (service, store) =
        (Wire::default().responding(200, response(LINK)), Wire::default().responding(200, zip(&files)));
    let bundle = client(&service, &store).ca_certificates("i1").pin(pin).await.unwrap();
    assert_eq!(bundle.pem(), new.replace("\r\n", "\n"));
    assert_eq!(bundle.rejected().len(), 3);
}

#[tokio::test]
async fn ca_certificates_discards_archives_with_a_private_key() {
    let key = KeyPair::generate().unwrap();
    let text = key.serialize_pem();
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mislabeled = text.replace("PRIVATE KEY", "CERTIFICATE");
    let encrypted = text.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    for content in [text.as_bytes(), &key.serialize_der(), &utf_16, mislabeled.as_bytes(), encrypted.as_bytes()] {
        let archive = zip(&[("ca.crt", ca().as_bytes()), ("key", content)]);
        let error = download_error(200, archive).await;
        assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::PrivateKey));
        assert_eq!(error.message(), "`key` in the archive contains a private key, so the archive was discarded");
        assert!(error.body().is_none());
    }
}
