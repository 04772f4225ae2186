//! A server that is both the service, which returns the link of a case, and its object store.

use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::default_provider,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::cases::Case;

pub const SERVICE: &str = "dcs.example";
pub const STORE: &str = "obs.example";

/// What the object store sends.
#[derive(Clone)]
pub enum Reply {
    /// A successful response with this file.
    File(Vec<u8>),
    /// A whole response.
    Raw(Vec<u8>),
    /// A successful response without length whose body never ends.
    Endless,
    /// A successful response that sends a byte every 50 milliseconds.
    Drip,
    /// No response.
    Close,
}

/// Links and replies by instance ID.
type Replies = HashMap<String, (String, fn() -> Reply)>;

/// Starts the server; returns its address and the CA certificate of its own.
pub async fn start(cases: &[Case]) -> (SocketAddr, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec![SERVICE.to_owned(), STORE.to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cases: Arc<Replies> = Arc::new(cases.iter().map(|case| (case.id(), (case.link.clone(), case.reply))).collect());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (acceptor, cases) = (acceptor.clone(), Arc::clone(&cases));
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    // A client that refuses a response closes the connection.
                    let _ = respond(stream, &cases).await;
                }
            });
        }
    });
    (address, authority.pem())
}

async fn respond(mut stream: TlsStream<TcpStream>, cases: &Replies) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    let (link, reply) = cases.iter().find(|(id, _)| head.contains(&format!("/{id}/"))).unwrap().1;
    if head.starts_with("POST ") {
        let body = serde_json::json!({ "link": link, "file_name": "f.zip" }).to_string();
        stream.write_all(response("200 OK", "application/json", body.as_bytes()).as_slice()).await?;
        return stream.shutdown().await;
    }
    let endless = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04";
    match reply() {
        Reply::File(file) => stream.write_all(&response("200 OK", "application/zip", &file)).await?,
        Reply::Raw(raw) => stream.write_all(&raw).await?,
        Reply::Endless => {
            stream.write_all(endless).await?;
            loop {
                stream.write_all(&[0; 16 * 1024]).await?;
            }
        }
        Reply::Drip => {
            stream.write_all(endless).await?;
            loop {
                stream.write_all(b"x").await?;
                stream.flush().await?;
                sleep(Duration::from_millis(50)).await;
            }
        }
        Reply::Close => {}
    }
    stream.shutdown().await
}

pub fn response(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
