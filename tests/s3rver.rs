//! Downloads from s3rver, an object store of another project: over TLS, by links with a version 2 signature that it
//! verifies. `cargo xtask external-checks` installs it and runs this test.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "the other tests use more of it")]
mod emulator;

use std::{
    env,
    net::SocketAddr,
    process::Stdio,
    time::{Duration, SystemTime},
};

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use dcs_emulator::{Emulator, Fault, Route};
use dcs_sdk::{CaBundle, CertificateProblem, Error, ErrorKind};
use reqwest::{
    StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use self::emulator::CACHE;

/// The variable with the path of the program.
const PROGRAM: &str = "DCS_SDK_TEST_S3RVER";
const START_TIMEOUT: Duration = Duration::from_secs(60);
/// The only access key of s3rver, and its secret key.
const KEY: &str = "S3RVER";
const BUCKET: &str = "dcs-ssl";
/// The bucket is a subdomain, as in the links of the service. The part `s3` is how s3rver recognizes it.
const HOST: &str = "dcs-ssl.s3.localhost";
const FILE: &str = "/ssl-1/f.zip";
const HOUR: i64 = 3600;

struct S3rver {
    address: SocketAddr,
    root: reqwest::Certificate,
    _folder: TempDir,
    _process: Child,
}

impl S3rver {
    async fn start() -> Self {
        let program = env::var(PROGRAM).unwrap_or_else(|_| panic!("set {PROGRAM} to the path of s3rver.js"));
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let certificate = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
        std::fs::write(path("key.pem"), certificate.signing_key.serialize_pem()).unwrap();
        std::fs::write(path("cert.pem"), certificate.cert.pem()).unwrap();
        let mut process = Command::new("node")
            .arg(program)
            .args(["--address=127.0.0.1", "--port=0", "--silent", "--service-endpoint=localhost"])
            .arg("--directory")
            .arg(path("data"))
            .arg("--key")
            .arg(path("key.pem"))
            .arg("--cert")
            .arg(path("cert.pem"))
            .args(["--configure-bucket", BUCKET])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = timeout(START_TIMEOUT, async {
            loop {
                let line = lines.next_line().await.unwrap().unwrap();
                if let Some((_, address)) = line.split_once("listening on ") {
                    return address.trim().parse().unwrap();
                }
            }
        });
        let address = address.await.unwrap();
        let root = reqwest::Certificate::from_pem(certificate.cert.pem().as_bytes()).unwrap();
        Self { address, root, _folder: folder, _process: process }
    }

    fn http(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder().tls_certs_only([self.root.clone()]).resolve(HOST, self.address).no_proxy()
    }

    /// A link that expires after this number of seconds or soon after, with a `+` and a `/` in its signature, so that it
    /// does not work in clients that decode it.
    fn link(&self, method: &str, path: &str, seconds: i64) -> String {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, KEY.as_bytes());
        let sign = |expires: u64| {
            let string_to_sign = format!("{method}\n\n\n{expires}\n/{BUCKET}{path}");
            (expires, STANDARD.encode(hmac::sign(&key, string_to_sign.as_bytes())))
        };
        let start = now.checked_add_signed(seconds).unwrap();
        let has_both = |(_, signature): &(u64, String)| signature.contains('+') && signature.contains('/');
        let (expires, signature) = (start..).map(sign).find(has_both).unwrap();
        let signature = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let port = self.address.port();
        format!("https://{HOST}:{port}{path}?AWSAccessKeyId={KEY}&Expires={expires}&Signature={signature}")
    }
}

/// Downloads the CA certificates from the links that the service returns in turn, and returns the number of requests to
/// the service, too.
async fn download(http: reqwest::ClientBuilder, links: &[String]) -> (Result<CaBundle, Error>, usize) {
    let emulator = emulator::start().await;
    for link in links {
        let response = serde_json::json!({ "link": link, "file_name": "f.zip" }).to_string();
        let fault = Fault::response(200, "application/json", response).times(1);
        emulator.faults().add(Route::Operation("DownloadSSLCert"), fault);
    }
    let client = emulator::client_builder(&emulator).object_store_http_client(http).build().unwrap();
    (client.ca_certificates(CACHE).await, emulator.requests().len())
}

/// The archive of the emulator.
async fn archive(emulator: &Emulator) -> Vec<u8> {
    let root = reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    let response = emulator::client(emulator).download_ssl_cert(CACHE).await.unwrap();
    http.get(response.link.expose_secret()).send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s3rver_serves_valid_links_and_refuses_others() {
    let store = S3rver::start().await;
    let put = store.http().build().unwrap().put(store.link("PUT", FILE, HOUR));
    let stored = put.body(archive(&emulator::start().await).await).send().await.unwrap();
    assert_eq!(stored.status(), StatusCode::OK);
    let get = |seconds| store.link("GET", FILE, seconds);

    let (bundle, requests) = download(store.http(), &[get(HOUR)]).await;
    let bundle = bundle.unwrap();
    assert!(bundle.certificates()[0].subject().contains(CACHE), "{bundle:?}");
    assert_eq!(requests, 1);

    // One new link, and no more.
    let (bundle, requests) = download(store.http(), &[get(-HOUR), get(HOUR)]).await;
    assert_eq!((bundle.unwrap().certificates().len(), requests), (1, 2));

    let tampered = get(HOUR).replace(FILE, "/ssl-1/g.zip");
    let (no_file, other_time) = (store.link("GET", "/ssl-1/g.zip", HOUR), get(HOUR).replace("Expires=", "Expires=1"));
    let authorized = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("Bearer of-another-service"))]);
    let does_not_match = "The request signature we calculated does not match the signature you provided.";
    for (http, links, status, problem, code, message) in [
        (
            store.http(),
            vec![get(-HOUR), get(-HOUR)],
            403,
            CertificateProblem::ObjectStore,
            "AccessDenied",
            "Request has expired",
        ),
        (store.http(), vec![tampered], 403, CertificateProblem::ObjectStore, "SignatureDoesNotMatch", does_not_match),
        (store.http(), vec![other_time], 403, CertificateProblem::ObjectStore, "SignatureDoesNotMatch", does_not_match),
        (
            store.http().default_headers(authorized),
            vec![get(HOUR)],
            400,
            CertificateProblem::ObjectStore,
            "InvalidArgument",
            "Only one auth mechanism allowed",
        ),
        (
            store.http(),
            vec![no_file],
            404,
            CertificateProblem::FileNotFound,
            "NoSuchKey",
            "The specified key does not exist.",
        ),
    ] {
        let (result, requests) = download(http, &links).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Certificate(problem), "{error}");
        assert_eq!((error.status(), error.code()), (StatusCode::from_u16(status).ok(), Some(code)), "{error}");
        assert!(error.message().contains(&format!(" failed: {message}")), "{error}");
        // s3rver sends no request IDs.
        assert_eq!(error.request_id(), None);
        assert_eq!(error.authority(), Some(&*format!("{HOST}:{}", store.address.port())));
        assert_eq!(requests, links.len(), "{error}");
        let signature = links[0].rsplit_once('=').unwrap().1;
        assert!(!format!("{error} {error:?}").contains(signature), "{error}");
    }
}
