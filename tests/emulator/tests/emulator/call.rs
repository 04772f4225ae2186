//! An HTTP client that can send invalid requests.

use std::{
    io,
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_lc_rs::{digest, hmac};
use chrono::{DateTime, Utc};
use dcs_emulator::Emulator;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::INSTANCE;

/// Returns a client configuration that trusts only this CA.
pub(crate) fn trusting(pem: &str) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_root_certificates(roots).with_no_client_auth())
}

/// Returns the host and port of a URL such as `https://127.0.0.1:1234`.
pub(crate) fn authority(url: &str) -> &str {
    url.strip_prefix("https://").unwrap()
}

/// Returns whether a server with a certificate from this CA accepts TLS connections at the URL.
pub(crate) async fn handshake(url: &str, ca_pem: &str) -> bool {
    connect(url, ca_pem).await.is_ok()
}

/// A request that is sent over a new connection.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) with_length: bool,
}

impl Call {
    pub(crate) fn new(method: &str, target: impl Into<String>) -> Self {
        Self { method: method.into(), target: target.into(), headers: vec![], body: vec![], with_length: true }
    }

    pub(crate) fn show(emulator: &Emulator) -> Self {
        Self::new("GET", format!("/v2/{}/instances/{INSTANCE}/ssl", emulator.project_id()))
    }

    pub(crate) fn switch(emulator: &Emulator, enabled: bool) -> Self {
        let target = format!("/v2/{}/instances/{INSTANCE}/ssl", emulator.project_id());
        Self::new("PUT", target).body(format!("{{\"enabled\":{enabled}}}"))
    }

    pub(crate) fn download(emulator: &Emulator) -> Self {
        Self::new("POST", format!("/v2/{}/instances/{INSTANCE}/ssl-certs/download", emulator.project_id()))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn token(self, emulator: &Emulator) -> Self {
        self.header("X-Auth-Token", emulator.token())
    }

    /// Adds X-Project-Id, the security token if there is one, and a signature dated `at` that covers all headers set so far.
    pub(crate) fn signed_at(self, emulator: &Emulator, at: SystemTime) -> Self {
        let project = emulator.project_id();
        let mut call = self.header("X-Project-Id", project);
        if let Some(token) = emulator.security_token() {
            call = call.header("X-Security-Token", token);
        }
        call.signed_only(emulator, at)
    }

    /// Adds Host, X-Sdk-Date and a signature dated `at` that covers all headers set so far.
    pub(crate) fn signed_only(self, emulator: &Emulator, at: SystemTime) -> Self {
        let date = DateTime::<Utc>::from(at).format("%Y%m%dT%H%M%SZ").to_string();
        let call = self.header("Host", authority(emulator.url())).header("X-Sdk-Date", &date);
        let mut headers: Vec<(String, &str)> =
            call.headers.iter().map(|(name, value)| (name.to_lowercase(), value.as_str())).collect();
        headers.sort();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let (path, query) = call.target.split_once('?').unwrap_or((&call.target, ""));
        let path = path.trim_end_matches('/');
        let hash = |data: &[u8]| hex(digest::digest(&digest::SHA256, data).as_ref());
        let canonical = format!("{}\n{path}/\n{query}\n{lines}\n{names}\n{}", call.method, hash(&call.body));
        let key = hmac::Key::new(hmac::HMAC_SHA256, emulator.secret_key().as_bytes());
        let string_to_sign = format!("SDK-HMAC-SHA256\n{date}\n{}", hash(canonical.as_bytes()));
        let signature = hex(hmac::sign(&key, string_to_sign.as_bytes()).as_ref());
        let access_key = emulator.access_key();
        let value = format!("SDK-HMAC-SHA256 Access={access_key}, SignedHeaders={names}, Signature={signature}");
        call.header("Authorization", &value)
    }

    pub(crate) fn signed(self, emulator: &Emulator) -> Self {
        let now = emulator.signature_clock().now();
        self.signed_at(emulator, now)
    }

    /// Changes the value of a header.
    pub(crate) fn with(mut self, name: &str, change: impl Fn(&str) -> String) -> Self {
        let (_, value) = self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)).unwrap();
        *value = change(value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) async fn send(&self, emulator: &Emulator) -> Reply {
        self.send_to(emulator.url(), emulator).await
    }

    pub(crate) async fn send_to(&self, url: &str, emulator: &Emulator) -> Reply {
        exchange(url, emulator.ca_pem(), &self.bytes(url)).await
    }

    /// The request as it is sent to this URL.
    pub(crate) fn bytes(&self, url: &str) -> Vec<u8> {
        let mut request = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request += &format!("Host: {}\r\n", authority(url));
        }
        for (name, value) in &self.headers {
            request += &format!("{name}: {value}\r\n");
        }
        let has_body = !self.body.is_empty() || matches!(self.method.as_str(), "POST" | "PUT");
        if self.with_length && has_body {
            request += &format!("Content-Length: {}\r\n", self.body.len());
        }
        let mut request = (request + "\r\n").into_bytes();
        request.extend_from_slice(&self.body);
        request
    }
}

/// Sends bytes, and reads the response until the server closes the connection.
pub(crate) async fn exchange(url: &str, ca_pem: &str, request: &[u8]) -> Reply {
    let (bytes, end) = exchange_bytes(url, ca_pem, request).await;
    Reply::parse(&bytes, end.is_ok())
}

/// As [`exchange`], for responses that may be invalid. Also returns whether the TLS connection was closed cleanly.
pub(crate) async fn exchange_bytes(url: &str, ca_pem: &str, request: &[u8]) -> (Vec<u8>, io::Result<usize>) {
    let exchange = async {
        let mut stream = connect(url, ca_pem).await.unwrap();
        stream.write_all(request).await.unwrap();
        stream.flush().await.unwrap();
        let mut bytes = Vec::new();
        let end = stream.read_to_end(&mut bytes).await;
        (bytes, end)
    };
    tokio::time::timeout(Duration::from_secs(120), exchange).await.expect("the exchange timed out")
}

/// Opens a TLS connection.
pub(crate) async fn connect(url: &str, ca_pem: &str) -> io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(authority(url)).await?;
    TlsConnector::from(trusting(ca_pem)).connect(ServerName::try_from("127.0.0.1").unwrap(), stream).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the server closed the TLS connection cleanly.
    pub(crate) complete: bool,
}

impl Reply {
    fn parse(bytes: &[u8], complete: bool) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("the response headers are incomplete");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap_or((line, "")));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Self { status, headers, body: bytes[end + 4..].to_vec(), complete }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {:?}", self.text()))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error_code"].as_str().unwrap().into()
    }

    pub(crate) fn message(&self) -> String {
        self.json()["error_msg"].as_str().unwrap().into()
    }
}
