//! Tests of the download with a fake object store.

use std::io::{Cursor, Write};

use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use reqwest::{Method, StatusCode, header::HeaderMap};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{archive, chain};
use crate::{CertificateProblem, Client, Credentials, Error, ErrorKind, Secret, client::wire::Wire};

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

async fn download(store: &Wire, link: &str) -> Result<super::CaBundle, Error> {
    let client = Client::builder()
        .region("eu-de")
        .project_id("p1")
        .credentials(Credentials::access_key("AK", "SK"))
        .transports(Wire::default(), store.clone())
        .build()
        .unwrap();
    client.download_bundle(&Secret::from(link), Some("../../ca.crt".to_owned())).await
}

async fn download_error(status: u16, body: impl Into<Bytes>) -> Error {
    download(&Wire::default().responding(status, body), LINK).await.unwrap_err()
}

#[tokio::test]
async fn download_bundle_sends_no_headers_and_parses_the_archive() {
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
async fn download_bundle_returns_the_error_of_the_object_store() {
    let body = "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has\nexpired</Message></Error>";
    let error = download_error(403, body).await;
    assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::ObjectStore));
    assert_eq!((error.status(), error.code()), (Some(StatusCode::FORBIDDEN), Some("AccessDenied")));
    assert_eq!(error.message(), "Request has expired");
    let error = download_error(404, "<Error><Code>NoSuchKey</Code></Error>").await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Certificate(CertificateProblem::FileNotFound), Some("NoSuchKey"))
    );
    for (status, body) in [(307, ""), (502, "<html></html>"), (403, "<Code>"), (500, "<Error><Code></Code>")] {
        let error = download_error(status, body).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Certificate(CertificateProblem::ObjectStore), None));
    }
    let another = LINK.replace("hu%2Bsh-hu%2Bsh", "hu%2Bsh-earlier");
    for quoted in [&another, LINK, "Signature=hu%2Bsh-hu%2Bsh", "hu%2Bsh-hu%2Bsh"] {
        let body = format!("<Error><Message>no: {quoted}</Message></Error>");
        assert!(!format!("{:?}", download_error(403, body).await).contains("hu%2Bsh"));
    }
    let link = "https://obs.example/f?x-obs-security-token=st%2B-of-the-service&Signature=hu%2Bsh-hu%2Bsh%3D";
    for quoted in
        ["st+-of-the-service", "c3QrLW9mLXRoZS1zZXJ2aWNl", "st%2b-of-the-service", "hu+sh-hu+sh=", "HU+SH-HU+SH="]
    {
        let body = format!("<Error><Code>{quoted}</Code><Message>no: {quoted}</Message></Error>");
        let error = download(&Wire::default().responding(403, body), link).await.unwrap_err();
        assert_eq!((error.code(), error.message()), (Some("[redacted]"), "no: [redacted]"), "{quoted}");
    }
}

#[tokio::test]
async fn download_bundle_rejects_files_other_than_intact_zip_archives() {
    let whole = zip(&[("ca.crt", ca().as_bytes())]);
    let mut flipped = whole.clone();
    flipped[60] ^= 0xff;
    for body in [Vec::new(), b"<html>".to_vec(), ca().into_bytes(), whole[..whole.len() - 30].to_vec(), flipped] {
        assert_eq!(download_error(200, body).await.kind(), ErrorKind::Certificate(CertificateProblem::InvalidArchive));
    }
}

#[tokio::test]
async fn download_bundle_limits_the_files_and_the_uncompressed_size() {
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
async fn download_bundle_rejects_archives_without_a_ca_certificate() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let unended = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    for content in ["", "hello", broken, unended, &KeyPair::generate().unwrap().serialize_pem()] {
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

#[test]
fn parse_keeps_all_certificates_of_a_file_and_nothing_else() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let (leaf, root) = (pem("leaf", IsCa::ExplicitNoCa), ca());
    let file = format!("Bag Attributes\n{leaf}text\n{key}{root}");
    let files = archive::entries(&zip(&[("a/", b""), ("chain.pem", file.as_bytes())])).unwrap();
    let (pem, certificates) = chain::parse(&files).unwrap();
    let subjects: Vec<_> = certificates.iter().map(|certificate| certificate.subject()).collect();
    assert_eq!(subjects, ["CN=leaf", "CN=dcs test"]);
    assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 2);
    assert!(!pem.contains("PRIVATE") && !pem.contains("Bag"));
}
