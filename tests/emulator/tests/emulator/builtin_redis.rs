//! The built-in Redis, byte by byte.

use dcs_emulator::{Emulator, Instance, Ssl};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use crate::{call::trusting, link::ca};

/// Sends `commands` and returns all that comes back until the other side ends the connection.
async fn speak(password: Option<&str>, commands: &[u8]) -> String {
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
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Commands as a client writes them, with QUIT behind.
fn commands(commands: &[&[&str]]) -> Vec<u8> {
    let one = |command: &&[&str]| {
        let arguments: String = command.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
        format!("*{}\r\n{arguments}", command.len())
    };
    let quit: &[&str] = &["QUIT"];
    commands.iter().chain([&quit]).map(one).collect::<String>().into_bytes()
}

#[tokio::test]
async fn knows_a_few_commands() {
    let answer = speak(
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
    assert_eq!(answer, "+PONG\r\n$5\r\nhello\r\n+OK\r\n+OK\r\n+OK\r\n$1\r\nv\r\n$-1\r\n+OK\r\n");
}

#[tokio::test]
async fn answers_the_rest_with_errors() {
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
    let answer = speak(None, &commands(&wrong)).await;
    let lines: Vec<_> = answer.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 9, "{answer}");
    assert!(lines[..8].iter().all(|line| line.starts_with("-ERR ")), "{answer}");
}

#[tokio::test]
async fn lets_nobody_in_without_the_password() {
    let tries: [&[&str]; 7] = [
        &["GET", "k"],
        &["AUTH", "wrong"],
        &["AUTH", "other", "right"],
        &["PING"],
        &["AUTH", "default", "right"],
        &["PING"],
        &["AUTH", "right"],
    ];
    let answer = speak(Some("right"), &commands(&tries)).await;
    let starts: Vec<_> = answer.split_terminator("\r\n").map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(starts, ["-NOAUTH", "-WRONGPASS", "-WRONGPASS", "-NOAUTH", "+OK", "+PONG", "+OK", "+OK"]);
}

#[tokio::test]
async fn ends_what_is_not_a_command() {
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
        let answer = speak(None, bytes).await;
        assert!(answer.starts_with("-ERR Protocol error"), "{:?}: {answer}", String::from_utf8_lossy(bytes));
    }
}

#[tokio::test]
async fn holds_no_more_than_its_bound() {
    let value = "v".repeat(512 * 1024);
    let keys: Vec<String> = (0..33).map(|number| format!("key{number}")).collect();
    let sets: Vec<[&str; 3]> = keys.iter().map(|key| ["SET", key, &value]).collect();
    let sets: Vec<&[&str]> = sets.iter().map(|set| &set[..]).collect();
    let answer = speak(None, &commands(&sets)).await;
    assert_eq!(answer.matches("-OOM").count(), 2, "{answer}");
    assert_eq!(answer.matches("+OK").count(), 32);
}
