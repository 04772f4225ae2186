//! Redaction of secrets that a peer quotes: each secret of a request, in each spelling, in each place of a response.

use std::{
    collections::HashSet,
    error::Error as _,
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, Engine as _};
use dcs_sdk::{Client, Credentials, Error, RetryPolicy};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::set_default,
};

const SECRET_KEY: &str = "Sk+EXAMPLE/0123456789abcdefghijKLMNOPQR=";
const OLD_PASSWORD: &str = "Old-pa$s<&>\"12";
const NEW_PASSWORD: &str = "New\\pa%2Bss'w0rd/is+longer";

/// A request as the peer received it.
struct Received {
    head: String,
    body: Value,
}

impl Received {
    fn header(&self, name: &str) -> String {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")));
        line.unwrap().split_once(": ").unwrap().1.to_owned()
    }
}

/// The secret that a peer quotes, and the credentials of the request.
struct Secret {
    name: &'static str,
    credentials: fn() -> Credentials,
    find: fn(&Received) -> String,
}

/// Longer than any message that is shown, and percent-encoded in part.
fn token() -> String {
    (0..120).map(|number: u64| format!("{:05x}", number * number * 7_919 % 1_000_003)).collect::<String>() + "%2Bend=="
}

fn temporary_key() -> Credentials {
    Credentials::access_key("AK", SECRET_KEY).security_token(token())
}

const SECRETS: [Secret; 6] = [
    Secret {
        name: "token",
        credentials: || Credentials::token(token()),
        find: |received| received.header("x-auth-token"),
    },
    Secret { name: "security token", credentials: temporary_key, find: |received| received.header("x-security-token") },
    Secret {
        name: "signature",
        credentials: temporary_key,
        find: |received| received.header("authorization").split_once("Signature=").unwrap().1.to_owned(),
    },
    Secret { name: "secret key", credentials: temporary_key, find: |_| SECRET_KEY.to_owned() },
    Secret {
        name: "short password",
        credentials: temporary_key,
        find: |received| received.body["old_password"].as_str().unwrap().to_owned(),
    },
    Secret {
        name: "long password",
        credentials: temporary_key,
        find: |received| received.body["new_password"].as_str().unwrap().to_owned(),
    },
];

fn escape(secret: &str, escape: impl Fn(u8) -> String) -> String {
    let spell = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { escape(byte) };
    secret.bytes().map(spell).collect()
}

/// A name, and how a peer spells a secret.
type Spelling = (&'static str, fn(&str) -> String);

const SPELLINGS: [Spelling; 12] = [
    ("unchanged", str::to_owned),
    ("percent-encoded", |secret| escape(secret, |byte| format!("%{byte:02X}"))),
    ("percent-encoded in lower case", |secret| escape(secret, |byte| format!("%{byte:02x}"))),
    ("percent-decoded", |secret| secret.replace("%2B", "+")),
    ("escaped as in JSON", |secret| escape(secret, |byte| format!("\\u{byte:04x}"))),
    ("with escaped slashes", |secret| secret.replace('\\', "\\\\").replace('/', "\\/").replace('"', "\\\"")),
    ("escaped as in HTML", |secret| escape(secret, |byte| format!("&#{byte};"))),
    ("base64", |secret| BASE64_STANDARD.encode(secret)),
    ("base64 without padding", |secret| BASE64_STANDARD_NO_PAD.encode(secret)),
    ("base64 for URLs, of more than the secret", |secret| BASE64_URL_SAFE.encode(format!("AK:{secret}"))),
    ("in upper case", str::to_uppercase),
    ("truncated", |secret| secret[..secret.len().min(300)].to_owned()),
];

/// A name, and the response that quotes a secret.
type Place = (&'static str, fn(&str) -> String);

const PLACES: [Place; 16] = [
    ("message", |quoted| json_response(400, &json!({"error_code": "DCS.1", "error_msg": format!("bad: {quoted}")}))),
    ("code", |quoted| json_response(400, &json!({"error_code": quoted, "error_msg": "m"}))),
    ("nested message", |quoted| json_response(403, &json!({"forbidden": {"code": 403, "message": quoted}}))),
    ("request ID", |quoted| json_response(400, &json!({"error_code": "DCS.1", "request_id": quoted}))),
    ("request ID header", |quoted| response(400, &format!("X-Request-Id: {quoted}\r\n"), "")),
    ("request ID header of an invalid response", |quoted| response(200, &format!("X-Request-Id: {quoted}\r\n"), "<")),
    ("content type", |quoted| response(502, &format!("Content-Type: {quoted}\r\n"), "[]")),
    ("title", |quoted| response(502, "Content-Type: text/html\r\n", &format!("<html><title>{quoted}</title>"))),
    ("plain text", |quoted| response(400, "Content-Type: text/plain\r\n", &format!("bad request: {quoted}"))),
    ("plain text of a response that is retried", |quoted| response(429, "Retry-After: 0\r\n", quoted)),
    ("plain text of a truncated response", |quoted| {
        response(500, "", quoted).replace("Content-Length: ", "Content-Length: 9")
    }),
    ("error with status 200", |quoted| json_response(200, &json!({"error_code": "DCS.1", "error_msg": quoted}))),
    ("result", |quoted| json_response(200, &json!({"result": quoted, "message": "m"}))),
    ("message of a result", |quoted| json_response(200, &json!({"result": "failed", "message": quoted}))),
    ("name of a field", |quoted| json_response(200, &json!({"result": "success", quoted: "1"}))),
    ("message after control characters", |quoted| {
        json_response(400, &json!({"message": format!("\u{1b}[2J\r\n\u{202e}\"{quoted}\"")}))
    }),
];

fn json_response(status: u16, body: &Value) -> String {
    response(status, "Content-Type: application/json\r\n", &body.to_string())
}

fn response(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} Status\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// Serves responses that depend on the request, over plain HTTP. Returns the URL.
async fn serve(respond: impl Fn(&Received) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let received = receive(&mut stream).await;
            stream.write_all(respond(&received).as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    url
}

async fn receive(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    loop {
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "truncated request");
        let text = std::str::from_utf8(&bytes).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let received = Received { head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() };
        if received.header("content-length").parse::<usize>().unwrap() == body.len() {
            return received;
        }
    }
}

/// Collects all spans and events of `tracing`, at every level.
#[derive(Clone, Default)]
struct Trace(Arc<Mutex<String>>);

impl Trace {
    fn take(&self) -> String {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Visit for &Trace {
    fn record_str(&mut self, field: &Field, value: &str) {
        writeln!(self.0.lock().unwrap(), "{field}={value}").unwrap();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Trace {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        writeln!(self.0.lock().unwrap(), "event of {}", event.metadata().target()).unwrap();
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// `Display` and `Debug` of an error and of all its sources.
fn printed(error: &Error) -> String {
    let mut printed = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(error) = source {
        printed += &format!("{error}\n{error:?}\n");
        source = error.source();
    }
    printed
}

/// Whether the text has a secret, or a part of it that is of use.
fn shows(text: &str, secret: &str) -> bool {
    const PART: usize = 12;
    if secret.len() <= PART {
        return text.contains(secret);
    }
    let parts: HashSet<&[u8]> = secret.as_bytes().windows(PART).collect();
    text.as_bytes().windows(PART).any(|part| parts.contains(part))
}

#[tokio::test]
async fn a_quoted_secret_is_shown_nowhere() {
    let trace = Trace::default();
    let _guard = set_default(trace.clone());
    for secret in &SECRETS {
        let case = Arc::new(Mutex::new((SPELLINGS[0].1, PLACES[0].1)));
        let quoted = Arc::new(Mutex::new(Vec::new()));
        let url = serve({
            let (case, quoted) = (case.clone(), quoted.clone());
            move |received| {
                let (spell, respond) = *case.lock().unwrap();
                let plain = (secret.find)(received);
                let spelled = spell(&plain);
                let response = respond(&spelled);
                *quoted.lock().unwrap() = vec![plain, spelled];
                response
            }
        })
        .await;
        let hooks = trace.clone();
        let client = Client::builder()
            .endpoint(url)
            .project_id("p1")
            .credentials((secret.credentials)())
            .retry(RetryPolicy::new().max_attempts(2).initial_backoff(Duration::from_millis(1)))
            .after_attempt(move |attempt, outcome| {
                writeln!(hooks.0.lock().unwrap(), "{attempt:?} {outcome:?}").unwrap();
            })
            .strict()
            .build()
            .unwrap();
        for (spelling, spell) in SPELLINGS {
            for (place, respond) in PLACES {
                *case.lock().unwrap() = (spell, respond);
                let call = client.update_password("i-1").old_password(OLD_PASSWORD).new_password(NEW_PASSWORD);
                let error = call.await.unwrap_err();
                let text = printed(&error) + &trace.take();
                let what = format!("{}, {spelling}, as the {place}: {text}", secret.name);
                assert!(text.contains("[redacted]"), "{what}");
                assert_eq!(error.to_string().lines().count(), 1, "{what}");
                for quoted in &*quoted.lock().unwrap() {
                    assert!(!shows(&text, quoted), "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_short_token_corrupts_neither_messages_nor_request_ids() {
    let url = serve(|_| response(400, "X-Request-Id: t-4t\r\n", "no connection to the t, but token t: 't'")).await;
    let builder = Client::builder().endpoint(url).project_id("p1").credentials(Credentials::token("t"));
    let error = builder.build().unwrap().download_ssl_cert("i-1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DownloadSSLCert: 400 Bad Request: no connection to the [redacted], but token [redacted]: '[redacted]' \
         (request ID t-4t)"
    );
    assert_eq!(error.headers().unwrap()["x-request-id"], "t-4t");
    assert_eq!(error.body().unwrap(), b"no connection to the t, but token t: 't'");
}
