//! A service that has one answer, over plain HTTP and for everybody, and the two clients that ask it.

use std::sync::{Arc, Mutex};

use dcs_sdk::Credentials;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const PROJECT: &str = "project";
pub const INSTANCE: &str = "3f1c2f0e-6c1c-4f0c-9a53-5f0f6d6f4c11";
pub const REQUEST_ID: &str = "r-1";

/// What the service got.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The service, for as long as the test runs.
pub struct Service {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    /// Answers JSON to every request.
    pub async fn answering(status: u16, body: Value) -> Self {
        Self::saying(status, "application/json", &body.to_string()).await
    }

    /// Answers a status and nothing else.
    pub async fn silent(status: u16) -> Self {
        Self::saying(status, "application/json", "").await
    }

    /// Answers that text to every request.
    pub async fn saying(status: u16, content_type: &str, body: &str) -> Self {
        Self::start(format!("{}X-Request-Id: {REQUEST_ID}\r\n\r\n{body}", head(status, content_type, body))).await
    }

    /// Answers JSON to every request, and no ID of the request beside it.
    pub async fn gateway(status: u16, body: Value) -> Self {
        let body = body.to_string();
        Self::start(format!("{}\r\n{body}", head(status, "application/json", &body))).await
    }

    async fn start(answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let got = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (mut connection, _) = listener.accept().await.unwrap();
                let request = read(&mut connection).await;
                got.lock().unwrap().push(request);
                connection.write_all(answer.as_bytes()).await.unwrap();
                connection.shutdown().await.unwrap();
            }
        });
        Self { url, requests }
    }

    /// The client that progenitor alone makes.
    pub fn stock(&self) -> dcs_stock::Client {
        dcs_stock::Client::new(&self.url)
    }

    /// The library's client.
    pub fn ours(&self) -> dcs_sdk::Client {
        dcs_sdk::Client::builder()
            .endpoint(self.url.as_str())
            .project_id(PROJECT)
            .credentials(Credentials::access_key("access", "secret"))
            .build()
            .unwrap()
    }

    /// What it got since this was last asked.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }

    /// The one request that it got since this was last asked.
    pub fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }
}

fn head(status: u16, content_type: &str, body: &str) -> String {
    // A 204 has neither a body nor its length.
    let about = match status {
        204 => String::new(),
        _ => format!("Content-Type: {content_type}\r\nContent-Length: {}\r\n", body.len()),
    };
    format!("HTTP/1.1 {status} \r\n{about}Connection: close\r\n")
}

async fn read(connection: &mut TcpStream) -> Request {
    let mut bytes = Vec::new();
    let (head, rest) = loop {
        assert_ne!(connection.read_buf(&mut bytes).await.unwrap(), 0, "the request ends in its head");
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break (String::from_utf8(bytes[..end].to_vec()).unwrap(), end + 4);
        }
    };
    let mut lines = head.lines();
    let mut words = lines.next().unwrap().split(' ').map(str::to_owned);
    let headers = lines.map(|line| line.split_once(':').unwrap());
    let mut request = Request {
        method: words.next().unwrap(),
        target: words.next().unwrap(),
        headers: headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect(),
        body: bytes.split_off(rest),
    };
    let length: usize = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    while request.body.len() < length {
        assert_ne!(connection.read_buf(&mut request.body).await.unwrap(), 0, "the request ends in its body");
    }
    request
}
