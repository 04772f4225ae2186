//! The Redis servers of all instances.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use bytes::Bytes;

use super::{Backend, Redis, RedisKind};
use crate::{error::Error, lock::lock, store::archive, tls::Authority};

/// The Redis server of an instance, with the certificate archive for its clients.
pub(crate) struct Server {
    pub(crate) redis: Redis,
    pub(crate) archive: Bytes,
    /// What the running server was started for; `None` if it is stopped.
    started: Mutex<Option<Started>>,
}

/// The generation of the instance, and its password.
type Started = (u64, Option<String>);

impl Server {
    /// The file name of the certificate archive of an instance.
    pub(crate) fn file_name(instance_id: &str) -> String {
        format!("ssl-{instance_id}.zip")
    }
}

/// The Redis servers of all instances. Each is created when it is first used, because that generates keys.
pub(crate) struct Servers {
    backend: Backend,
    servers: Mutex<BTreeMap<String, Arc<Server>>>,
}

impl Servers {
    pub(crate) fn new(backend: Backend) -> Self {
        Self { backend, servers: Mutex::default() }
    }

    pub(crate) fn kind(&self) -> RedisKind {
        match self.backend {
            Backend::Server(_) => RedisKind::Server,
            Backend::Builtin => RedisKind::Builtin,
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Server>> {
        lock(&self.servers).get(id).cloned()
    }

    pub(crate) fn get_or_create(&self, id: &str) -> Result<Arc<Server>, Error> {
        let mut servers = lock(&self.servers);
        if let Some(server) = servers.get(id) {
            return Ok(Arc::clone(server));
        }
        let authority = Authority::new(format!("dcs-emulator Redis CA of {id}"))?;
        let server = Arc::new(Server {
            archive: archive::zip(&authority.pem())?.into(),
            redis: Redis::new(self.backend.clone(), &authority, id)?,
            started: Mutex::default(),
        });
        servers.insert(id.to_owned(), Arc::clone(&server));
        Ok(server)
    }

    /// Stops and removes the servers whose instances no longer exist.
    pub(crate) async fn retain(&self, exists: impl Fn(&str) -> bool) {
        let removed: Vec<_> = {
            let mut servers = lock(&self.servers);
            let ids: Vec<_> = servers.keys().filter(|id| !exists(id)).cloned().collect();
            ids.iter().filter_map(|id| servers.remove(id)).collect()
        };
        for server in removed {
            server.redis.stop().await;
        }
    }

    /// Starts, restarts or stops the server of an instance. `password` is `None` if it must not run.
    pub(crate) async fn reconcile(
        &self,
        id: &str,
        generation: u64,
        password: Option<Option<String>>,
    ) -> Result<(), Error> {
        let server = match self.get(id) {
            Some(server) => server,
            None if password.is_none() => return Ok(()),
            None => self.get_or_create(id)?,
        };
        let wanted = password.map(|password| (generation, password));
        let started = lock(&server.started).take();
        if started != wanted {
            server.redis.stop().await;
            if let Some((_, password)) = &wanted {
                server.redis.start(password.as_deref()).await?;
            }
        }
        *lock(&server.started) = wanted;
        Ok(())
    }

    /// Stops all servers, and prevents them from being started again.
    pub(crate) fn close(&self) {
        lock(&self.servers).values().for_each(|server| server.redis.close());
    }
}
