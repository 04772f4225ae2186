//! The service with Redis servers of the tests.

use chrono::{DateTime, Utc};
use dcs_emulator::{Emulator, Fault, Instance, Route, Ssl};
use dcs_sdk::{Client, Connect};
use serde_json::json;

use super::{
    certificates::{Authority, Leaf},
    server::{self, Node},
};
use crate::emulator::{self, CACHE};

/// The password of the servers; also that of the examples.
pub const PASSWORD: &str = "Xxxxxx-1";

/// An instance whose address and CA certificates are those of the tests.
pub struct Service {
    pub emulator: Emulator,
    single: Node,
    cluster: [Node; 3],
}

impl Service {
    pub async fn start(authority: &Authority) -> Self {
        let emulator = Emulator::builder().instance(Instance::new(CACHE).ssl(Ssl::On)).start().await.unwrap();
        emulator.faults().add(Route::StoreFile, Fault::file(authority.archive()));
        let single = Node::start(authority, PASSWORD, false).await;
        Self { emulator, single, cluster: server::cluster(authority, PASSWORD).await }
    }

    pub async fn set_certificate(&self, leaf: &Leaf) {
        self.single.set_certificate(leaf).await;
        for node in &self.cluster {
            node.set_certificate(leaf).await;
        }
    }

    /// Replaces the CA and the certificates of the servers.
    pub async fn set_authority(&self, authority: &Authority) {
        self.set_certificate(&authority.good()).await;
        self.emulator.faults().clear();
        self.emulator.faults().add(Route::StoreFile, Fault::file(authority.archive()));
    }

    /// Makes the service return the address of the single node, or of a node of the cluster, to the next call.
    pub fn respond_once(&self, is_cluster: bool) {
        let (port, cache_mode) =
            if is_cluster { (self.cluster[0].port, "cluster") } else { (self.single.port, "single") };
        let ssl = json!({ "enabled": true, "ip": "127.0.0.1", "port": port.to_string() });
        let instance = json!({ "instance_id": CACHE, "cache_mode": cache_mode });
        emulator::respond_once(&self.emulator, "ShowInstance", &instance);
        emulator::respond_once(&self.emulator, "ShowInstanceSSLDetail", &ssl);
    }

    /// Makes the service return the expiry of the server certificate to the next call.
    pub fn respond_with_expiry_once(&self, expiry: DateTime<Utc>) {
        let ssl = json!({ "enabled": true, "ssl_expired_at": expiry.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string() });
        emulator::respond_once(&self.emulator, "ShowInstanceSSLDetail", &ssl);
    }

    /// A client that is about to get the address.
    pub fn client(&self, is_cluster: bool) -> Client {
        self.respond_once(is_cluster);
        emulator::client(&self.emulator)
    }

    pub fn connect(&self, is_cluster: bool, any_name: bool) -> Connect {
        let request = self.client(is_cluster).connect(CACHE).password(PASSWORD);
        request.danger_accept_invalid_hostnames(any_name)
    }
}
