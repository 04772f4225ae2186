//! The built-in Redis server, for machines without `redis-server`.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::resp;
use crate::{accept, lock::lock};

const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Maximum total size of keys and values in bytes.
const MAX_DATA: usize = 16 * 1024 * 1024;

/// A running server. Dropping it closes its connections.
pub(super) struct Builtin(JoinSet<()>);

struct Shared {
    password: Option<String>,
    data: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
}

impl Builtin {
    pub(super) fn start(listener: TcpListener, tls: &Arc<ServerConfig>, password: Option<&str>) -> Self {
        let shared = Arc::new(Shared { password: password.map(str::to_owned), data: Mutex::default() });
        let tls = TlsAcceptor::from(Arc::clone(tls));
        let serve = move |stream| {
            let (tls, shared) = (tls.clone(), Arc::clone(&shared));
            async move {
                if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_LIMIT, tls.accept(stream)).await {
                    // An error means that the client disconnected.
                    let _ = serve_client(stream, &shared).await;
                }
            }
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(accept::accept(listener, serve));
        Self(tasks)
    }

    /// Stops the server, and waits until its port is free.
    pub(super) async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

async fn serve_client<S: AsyncRead + AsyncWrite + Unpin>(stream: S, shared: &Shared) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut authenticated = shared.password.is_none();
    loop {
        let arguments = match resp::command(&mut stream).await {
            Ok(Some(arguments)) => arguments,
            Ok(None) => return stream.shutdown().await,
            Err(error) => {
                stream.write_all(format!("-ERR Protocol error: {error}\r\n").as_bytes()).await?;
                return stream.shutdown().await;
            }
        };
        let Some((name, arguments)) = arguments.split_first() else { continue };
        let name = String::from_utf8_lossy(name).to_ascii_uppercase();
        let reply = reply(shared, &mut authenticated, &name, arguments);
        stream.write_all(&reply).await?;
        stream.flush().await?;
        if name == "QUIT" {
            return stream.shutdown().await;
        }
    }
}

fn reply(shared: &Shared, authenticated: &mut bool, name: &str, arguments: &[Vec<u8>]) -> Vec<u8> {
    const OK: &[u8] = b"+OK\r\n";
    match (name, arguments) {
        ("QUIT", _) => OK.into(),
        ("AUTH", [password]) => auth(shared, authenticated, "default", password),
        ("AUTH", [user, password]) => auth(shared, authenticated, &String::from_utf8_lossy(user), password),
        ("AUTH", _) => b"-ERR wrong number of arguments for 'auth' command\r\n".into(),
        // After this error, clients fall back to RESP2.
        ("HELLO", _) => b"-ERR unknown command 'HELLO'\r\n".into(),
        _ if !*authenticated => b"-NOAUTH Authentication required.\r\n".into(),
        ("PING", []) => b"+PONG\r\n".into(),
        ("PING", [message]) => bulk(message),
        ("CLIENT", [sub, ..]) if sub.eq_ignore_ascii_case(b"SETINFO") || sub.eq_ignore_ascii_case(b"SETNAME") => {
            OK.into()
        }
        ("SELECT", [number]) if number == b"0" => OK.into(),
        ("SELECT", [_]) => b"-ERR DB index is out of range\r\n".into(),
        ("GET", [key]) => lock(&shared.data).get(key).map_or_else(|| b"$-1\r\n".into(), |value| bulk(value)),
        ("SET", [key, value]) => {
            if set(&mut lock(&shared.data), key, value) {
                OK.into()
            } else {
                b"-OOM command not allowed when used memory > 'maxmemory'.\r\n".into()
            }
        }
        ("PING" | "CLIENT" | "SELECT" | "GET" | "SET", _) => b"-ERR syntax error\r\n".into(),
        _ => b"-ERR unknown command\r\n".into(),
    }
}

fn auth(shared: &Shared, authenticated: &mut bool, user: &str, password: &[u8]) -> Vec<u8> {
    match &shared.password {
        None => b"-ERR AUTH <password> called without any password configured for the default user.\r\n".into(),
        Some(known) if user == "default" && known.as_bytes() == password => {
            *authenticated = true;
            b"+OK\r\n".into()
        }
        Some(_) => b"-WRONGPASS invalid username-password pair or user is disabled.\r\n".into(),
    }
}

fn set(data: &mut HashMap<Vec<u8>, Vec<u8>>, key: &[u8], value: &[u8]) -> bool {
    let others = data.iter().filter(|(known, _)| *known != key);
    let held: usize = others.map(|(key, value)| key.len() + value.len()).sum();
    if held + key.len() + value.len() > MAX_DATA {
        return false;
    }
    data.insert(key.to_vec(), value.to_vec());
    true
}

fn bulk(value: &[u8]) -> Vec<u8> {
    let mut reply = format!("${}\r\n", value.len()).into_bytes();
    reply.extend_from_slice(value);
    reply.extend_from_slice(b"\r\n");
    reply
}
