//! `redis-server` processes.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use rustls::pki_types::ServerName;
use tempfile::TempDir;
use tokio::{net::TcpStream, time::Instant};
use tokio_rustls::TlsConnector;

use super::{Redis, Running};
use crate::{error::Error, lock::lock};

const START_LIMIT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(10);

/// Disabled commands, which would allow clients to write files or load code with the permissions of the emulator.
const DISABLED: [&str; 9] =
    ["BGREWRITEAOF", "BGSAVE", "CONFIG", "DEBUG", "MIGRATE", "MODULE", "REPLICAOF", "SAVE", "SLAVEOF"];

/// Returns the first executable `redis-server` on `PATH`.
pub(super) fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("redis-server")).find(|file| is_program(file))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(_: &Path) -> bool {
    false
}

/// A `redis-server` process and the temporary directory with its files. Dropping it kills the process.
pub(super) struct Process {
    child: Child,
    folder: TempDir,
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only if the process has already been reaped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    fn spawn(program: &Path, redis: &Redis, port: u16, password: Option<&str>) -> Result<Self, Error> {
        let folder = tempfile::Builder::new().prefix("dcs-emulator-").tempdir();
        let folder = folder.map_err(Error::io("create a directory for redis-server"))?;
        let file = |name: &str, content: &str| write(&folder.path().join(name), content);
        file("ca.crt", &redis.ca_pem)?;
        file("redis.crt", &redis.leaf.certificate_pem)?;
        file("redis.key", &redis.leaf.key_pem())?;
        file("redis.conf", &configuration(folder.path(), port, password))?;
        let log = File::create(folder.path().join("log")).map_err(Error::io("create a log for redis-server"))?;
        let errors = log.try_clone().map_err(Error::io("create a log for redis-server"))?;
        let child = Command::new(program)
            .arg(folder.path().join("redis.conf"))
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .map_err(Error::io("run redis-server"))?;
        Ok(Self { child, folder })
    }

    /// Returns the exit status and the last log lines if the process has exited.
    fn exit_cause(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok()??;
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        // Redis quotes the invalid line of its configuration, which may contain the password.
        let last = log.lines().rev().filter(|line| !line.contains("requirepass")).take(3).collect::<Vec<_>>();
        Some(format!("redis-server exited with {status}: {}", last.into_iter().rev().collect::<Vec<_>>().join(" | ")))
    }
}

/// Writes a file that only the owner can read.
fn write(path: &Path, content: &str) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(Error::io("write a file for redis-server"))?;
    file.write_all(content.as_bytes()).map_err(Error::io("write a file for redis-server"))
}

fn configuration(folder: &Path, port: u16, password: Option<&str>) -> String {
    let path = |name: &str| quoted(&folder.join(name).to_string_lossy());
    let mut lines = vec![
        "bind 127.0.0.1".to_owned(),
        "port 0".into(),
        format!("tls-port {port}"),
        format!("tls-cert-file {}", path("redis.crt")),
        format!("tls-key-file {}", path("redis.key")),
        format!("tls-ca-cert-file {}", path("ca.crt")),
        "tls-auth-clients no".into(),
        "tls-protocols \"TLSv1.2 TLSv1.3\"".into(),
        "save \"\"".into(),
        "appendonly no".into(),
        "daemonize no".into(),
        format!("dir {}", quoted(&folder.to_string_lossy())),
    ];
    lines.extend(DISABLED.iter().map(|command| format!("rename-command {command} \"\"")));
    lines.extend(password.map(|password| format!("requirepass {}", quoted(password))));
    lines.join("\n") + "\n"
}

/// Quotes a string for redis.conf.
fn quoted(string: &str) -> String {
    let inner: String = string
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("\\x{other:02x}"),
        })
        .collect();
    format!("\"{inner}\"")
}

/// Starts a server on its previous port or a free port.
pub(super) async fn start(redis: &Redis, program: &Path, password: Option<&str>) -> Result<(), Error> {
    let deadline = Instant::now() + START_LIMIT;
    let mut last = redis.port();
    loop {
        let port = match last.take() {
            Some(port) => port,
            None => free_port()?,
        };
        redis.put(Running::Server(Process::spawn(program, redis, port, password)?), port)?;
        let Some(cause) = wait(redis, port, deadline).await? else { return Ok(()) };
        // Retry if another process has taken the port. Other failures are permanent.
        if !cause.to_ascii_lowercase().contains("address already in use") || Instant::now() > deadline {
            return Err(Error::Redis(cause));
        }
    }
}

/// Returns a free port. Another process may take it at any time.
fn free_port() -> Result<u16, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    Ok(listener.map_err(Error::io("find a free port"))?.port())
}

/// Waits until the server accepts TLS connections. If it exits before, returns the cause.
async fn wait(redis: &Redis, port: u16, deadline: Instant) -> Result<Option<String>, Error> {
    loop {
        if handshake(redis, port).await {
            return Ok(None);
        }
        match &mut lock(&redis.slot).running {
            Some(Running::Server(process)) => {
                if let Some(cause) = process.exit_cause() {
                    return Ok(Some(cause));
                }
            }
            _ => return Err(Error::Stopped),
        }
        if Instant::now() > deadline {
            return Err(Error::Redis(format!(
                "redis-server did not accept a TLS connection within {} s",
                START_LIMIT.as_secs()
            )));
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Returns whether the server accepts TLS connections. The certificate proves that it is this server and not another
/// process on the port.
async fn handshake(redis: &Redis, port: u16) -> bool {
    let attempt = async {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok()?;
        let name = ServerName::try_from("localhost").ok()?;
        TlsConnector::from(Arc::clone(&redis.client_config)).connect(name, stream).await.ok()
    };
    matches!(tokio::time::timeout(Duration::from_secs(2), attempt).await, Ok(Some(_)))
}
