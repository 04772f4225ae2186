//! The Redis server of an instance, under its own CA.

mod builtin;
mod resp;
mod server;

use std::{
    net::Ipv4Addr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Utc};
use rustls::{ClientConfig, ServerConfig};
use tokio::net::TcpListener;

use crate::{
    error::Error,
    instance::Instance,
    lock::lock,
    tls::{Authority, Leaf},
};

/// Kind of Redis server of the instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedisKind {
    /// A `redis-server` on `PATH`.
    Server,
    /// The built-in server: PING, AUTH, CLIENT, SELECT 0, SET and GET of plain values, QUIT.
    Builtin,
}

/// A [`RedisKind`] with the path of the program.
#[derive(Clone)]
pub(crate) enum Backend {
    Server(PathBuf),
    Builtin,
}

impl Backend {
    /// Returns the `redis-server` on `PATH`, unless there is none or the built-in server is requested.
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
    password: Option<String>,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    running: Option<Running>,
    /// The current or last port.
    port: Option<u16>,
    closed: bool,
}

enum Running {
    Server(server::Process),
    Builtin(builtin::Builtin),
}

impl Redis {
    pub(crate) fn new(backend: Backend, authority: &Authority, instance: &Instance) -> Result<Self, Error> {
        let leaf = authority.issue(format!("dcs-emulator Redis {}", instance.id))?;
        Ok(Self {
            backend,
            ca_pem: authority.pem(),
            server_config: Arc::new(leaf.server_config()?),
            client_config: authority.client_config()?,
            leaf,
            password: instance.redis_password.clone(),
            slot: Mutex::default(),
        })
    }

    pub(crate) fn kind(&self) -> RedisKind {
        match self.backend {
            Backend::Server(_) => RedisKind::Server,
            Backend::Builtin => RedisKind::Builtin,
        }
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

    /// Starts the server on its last port, or on a free port; returns when it accepts TLS connections.
    pub(crate) async fn start(&self) -> Result<(), Error> {
        match &self.backend {
            Backend::Server(program) => server::start(self, program).await,
            Backend::Builtin => {
                let listener = self.listen().await?;
                let port = listener.local_addr().map_err(Error::io("read the port of a listener"))?.port();
                let builtin = builtin::Builtin::start(listener, &self.server_config, self.password.as_deref());
                self.put(Running::Builtin(builtin), port)
            }
        }
    }

    /// Listens on the last port if it is free, or on another port.
    async fn listen(&self) -> Result<TcpListener, Error> {
        let last = self.port();
        if let Some(last) = last
            && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, last)).await
        {
            return Ok(listener);
        }
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Error::io("listen on 127.0.0.1"))
    }

    /// Stores the running server for [`close`](Self::close). After that, the server is stopped at once.
    fn put(&self, running: Running, port: u16) -> Result<(), Error> {
        let mut slot = lock(&self.slot);
        if slot.closed {
            return Err(Error::Stopped);
        }
        slot.running = Some(running);
        slot.port = Some(port);
        Ok(())
    }

    /// Stops the server; returns when its port is free.
    pub(crate) async fn stop(&self) {
        let running = lock(&self.slot).running.take();
        if let Some(Running::Builtin(builtin)) = running {
            builtin.stop().await;
        }
    }

    /// Stops the server. It cannot be started afterwards.
    pub(crate) fn close(&self) {
        let mut slot = lock(&self.slot);
        slot.closed = true;
        slot.running = None;
    }
}
