//! Commands and protocol of the built-in Redis server.

use dcs_emulator::{Emulator, Instance, Ssl};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use crate::{call::trusting, link::ca};

/// Sends bytes, and returns everything that the server sends until it closes the connection.
async fn exchange(password: Option<&str>, commands: &[u8]) -> String {
    let mut instance = Instance::new("one").ssl(Ssl::On);
    if let Some(password) = password {
        instance = instance.redis_password(password);
    }
    let emulator = Emulator::builder().instance(instance).builtin_redis(true).start().await.unwrap();
    let tls = TlsConnector::from(trusting(&ca(&emulator, "one").await));
    let stream = TcpStream::connect(("127.0.0.1", emulator.redis_port("one").unwrap().unwrap())).await.unwrap();
    let mut stream = tls.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    stream.write_all(commands).await.unwrap();
    stream.flush().await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}

/// Encodes commands, followed by QUIT.
fn commands(commands: &[&[&str]]) -> Vec<u8> {
    let one = |command: &&[&str]| {
        let arguments: String = command.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
        format!("*{}\r\n{arguments}", command.len())
    };
    let quit: &[&str] = &["QUIT"];
    commands.iter().chain([&quit]).map(one).collect::<String>().into_bytes()
}

#[tokio::test]
async fn builtin_redis_runs_supported_commands() {
    let response = exchange(
        None,
        &commands(&[
            &["ping"],
            &["PING", "hello"],
            &["CLIENT", "SETINFO", "LIB-NAME", "x"],
            &["SELECT", "0"],
            &["SET", "k", "v"],
            &["GET", "k"],
            &["GET", "none"],
        ]),
    )
    .await;
    assert_eq!(response, "+PONG\r\n$5\r\nhello\r\n+OK\r\n+OK\r\n+OK\r\n$1\r\nv\r\n$-1\r\n+OK\r\n");
}

#[tokio::test]
async fn builtin_redis_rejects_unsupported_commands() {
    let wrong: [&[&str]; 8] = [
        &["HELLO", "3"],
        &["SELECT", "1"],
        &["GET"],
        &["SET", "k", "v", "EX", "1"],
        &["FLUSHALL"],
        &["CLIENT", "KILL"],
        &["AUTH", "x"],
        &["AUTH"],
    ];
    let response = exchange(None, &commands(&wrong)).await;
    let lines: Vec<_> = response.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 9, "{response}");
    assert!(lines[..8].iter().all(|line| line.starts_with("-ERR ")), "{response}");
}

#[tokio::test]
async fn builtin_redis_requires_the_password() {
    let tries: [&[&str]; 7] = [
        &["GET", "k"],
        &["AUTH", "wrong"],
        &["AUTH", "other", "right"],
        &["PING"],
        &["AUTH", "default", "right"],
        &["PING"],
        &["AUTH", "right"],
    ];
    let response = exchange(Some("right"), &commands(&tries)).await;
    let starts: Vec<_> = response.split_terminator("\r\n").map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(starts, ["-NOAUTH", "-WRONGPASS", "-WRONGPASS", "-NOAUTH", "+OK", "+PONG", "+OK", "+OK"]);
}

#[tokio::test]
async fn builtin_redis_closes_the_connection_after_a_protocol_error() {
    for bytes in [
        &b"PING\r\n"[..],
        b"*1\r\n$-1\r\n",
        b"*65\r\n",
        b"*99999999999999999999\r\n",
        b"*1\r\n$524289\r\n",
        b"*1\r\n+OK\r\n",
        b"*1\r\n$4\r\nPINGxx",
        b"0123456789012345678901234567890123456789012345678901234567890123456789",
    ] {
        let response = exchange(None, bytes).await;
        assert!(response.starts_with("-ERR Protocol error"), "{:?}: {response}", String::from_utf8_lossy(bytes));
    }
}

#[tokio::test]
async fn builtin_redis_limits_the_size_of_its_data() {
    let value = "v".repeat(512 * 1024);
    let keys: Vec<String> = (0..33).map(|number| format!("key{number}")).collect();
    let sets: Vec<[&str; 3]> = keys.iter().map(|key| ["SET", key, &value]).collect();
    let sets: Vec<&[&str]> = sets.iter().map(|set| &set[..]).collect();
    let response = exchange(None, &commands(&sets)).await;
    assert_eq!(response.matches("-OOM").count(), 2, "{response}");
    assert_eq!(response.matches("+OK").count(), 32);
}
