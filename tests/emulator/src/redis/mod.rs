//! The Redis behind an instance, under a CA of its own.

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

/// Which Redis stands behind the instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedisKind {
    /// A `redis-server` found on `PATH`.
    Server,
    /// The built-in one: PING, AUTH, CLIENT, SELECT 0, SET and GET of plain values, QUIT.
    Builtin,
}

/// The same, with what it takes to start it.
#[derive(Clone)]
pub(crate) enum Backend {
    Server(PathBuf),
    Builtin,
}

impl Backend {
    /// The `redis-server` on `PATH`, if there is one and it is wanted.
    pub(crate) fn choose(builtin: bool) -> Self {
        let found = if builtin { None } else { server::find() };
        found.map_or(Self::Builtin, Self::Server)
    }
}

/// The Redis of one instance, whether it runs or not.
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
    /// Where it runs, or ran last.
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

    /// Starts it where it ran last, or else on a free port; returns when it takes TLS.
    pub(crate) async fn start(&self) -> Result<(), Error> {
        match &self.backend {
            Backend::Server(program) => server::start(self, program).await,
            Backend::Builtin => {
                let listener = self.listen().await?;
                let port = listener.local_addr().map_err(Error::io("asking for a port"))?.port();
                let builtin = builtin::Builtin::start(listener, &self.server_config, self.password.as_deref());
                self.put(Running::Builtin(builtin), port)
            }
        }
    }

    /// A listener on the port it had last, if that is free.
    async fn listen(&self) -> Result<TcpListener, Error> {
        let last = self.port();
        if let Some(last) = last
            && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, last)).await
        {
            return Ok(listener);
        }
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Error::io("listening on 127.0.0.1"))
    }

    /// Notes what runs, so that [`close`](Self::close) finds it. What comes after that is ended at once.
    fn put(&self, running: Running, port: u16) -> Result<(), Error> {
        let mut slot = lock(&self.slot);
        if slot.closed {
            return Err(Error::Stopped);
        }
        slot.running = Some(running);
        slot.port = Some(port);
        Ok(())
    }

    /// Stops it; returns when its port is free.
    pub(crate) async fn stop(&self) {
        let running = lock(&self.slot).running.take();
        if let Some(Running::Builtin(builtin)) = running {
            builtin.stop().await;
        }
    }

    /// Ends it, now and for good.
    pub(crate) fn close(&self) {
        let mut slot = lock(&self.slot);
        slot.closed = true;
        slot.running = None;
    }
}
