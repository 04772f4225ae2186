//! Redis servers of instances. Each has a certificate from its own CA.

mod builtin;
mod resp;
mod server;
mod servers;

use std::{
    net::Ipv4Addr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Utc};
use rustls::{ClientConfig, ServerConfig};
use tokio::net::TcpListener;

pub(crate) use self::servers::{Server, Servers};
use crate::{
    error::Error,
    lock::lock,
    tls::{Authority, Leaf},
};

/// The kind of Redis server that instances use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedisKind {
    /// The `redis-server` on `PATH`.
    Server,
    /// The built-in server. It supports AUTH, CLIENT SETINFO, CLIENT SETNAME, GET, PING, QUIT, SELECT 0, and SET without
    /// options.
    Builtin,
}

/// A [`RedisKind`] with the path of its program.
#[derive(Clone)]
pub(crate) enum Backend {
    Server(PathBuf),
    Builtin,
}

impl Backend {
    /// Chooses the `redis-server` on `PATH`, or the built-in server if there is none or `builtin` is set.
    pub(crate) fn choose(builtin: bool) -> Self {
        let found = if builtin { None } else { server::find() };
        found.map_or(Self::Builtin, Self::Server)
    }
}

/// The Redis server of one instance, running or stopped.
pub(crate) struct Redis {
    backend: Backend,
    ca_pem: String,
    leaf: Leaf,
    server_config: Arc<ServerConfig>,
    client_config: Arc<ClientConfig>,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    running: Option<Running>,
    /// The port of the running or last running server.
    port: Option<u16>,
    closed: bool,
}

enum Running {
    Server(server::Process),
    Builtin(builtin::Builtin),
}

impl Redis {
    pub(crate) fn new(backend: Backend, authority: &Authority, instance_id: &str) -> Result<Self, Error> {
        let leaf = authority.issue(format!("dcs-emulator Redis {instance_id}"))?;
        Ok(Self {
            backend,
            ca_pem: authority.pem(),
            server_config: Arc::new(leaf.server_config()?),
            client_config: authority.client_config()?,
            leaf,
            slot: Mutex::default(),
        })
    }

    pub(crate) fn port(&self) -> Option<u16> {
        lock(&self.slot).port
    }

    pub(crate) fn process_id(&self) -> Option<u32> {
        match &lock(&self.slot).running {
            Some(Running::Server(process)) => Some(process.id()),
            _ => None,
        }
    }

    pub(crate) fn not_after(&self) -> DateTime<Utc> {
        self.leaf.not_after
    }

    /// Starts the server on its previous port or a free port, and waits until it accepts TLS connections.
    pub(crate) async fn start(&self, password: Option<&str>) -> Result<(), Error> {
        match &self.backend {
            Backend::Server(program) => server::start(self, program, password).await,
            Backend::Builtin => {
                let listener = self.listen().await?;
                let port = listener.local_addr().map_err(Error::io("get the address of a listener"))?.port();
                let builtin = builtin::Builtin::start(listener, &self.server_config, password);
                self.put(Running::Builtin(builtin), port)
            }
        }
    }

    /// Listens on the previous port if it is free, otherwise on another port.
    async fn listen(&self) -> Result<TcpListener, Error> {
        let last = self.port();
        if let Some(last) = last
            && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, last)).await
        {
            return Ok(listener);
        }
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Error::io("listen on 127.0.0.1"))
    }

    /// Stores the running server. After [`close`](Self::close), the server is stopped immediately instead.
    fn put(&self, running: Running, port: u16) -> Result<(), Error> {
        let mut slot = lock(&self.slot);
        if slot.closed {
            return Err(Error::Stopped);
        }
        slot.running = Some(running);
        slot.port = Some(port);
        Ok(())
    }

    /// Stops the server, and waits until its port is free.
    pub(crate) async fn stop(&self) {
        let running = lock(&self.slot).running.take();
        if let Some(Running::Builtin(builtin)) = running {
            builtin.stop().await;
        }
    }

    /// Stops the server, and prevents it from being started again.
    pub(crate) fn close(&self) {
        let mut slot = lock(&self.slot);
        slot.closed = true;
        slot.running = None;
    }
}
