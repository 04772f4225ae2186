//! `redis-server` processes with certificates of the tests: a single node, and a cluster of three nodes.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use redis::{AsyncConnectionConfig, aio::MultiplexedConnection};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use super::certificates::{Authority, Leaf};

const START_LIMIT: Duration = Duration::from_secs(30);

/// A node, and a connection to it that stays open while its certificate is replaced.
pub struct Node {
    child: Child,
    folder: TempDir,
    pub port: u16,
    bus_port: u16,
    connection: MultiplexedConnection,
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Node {
    pub async fn start(authority: &Authority, password: &str, is_cluster: bool) -> Self {
        let (folder, leaf) = (TempDir::new().unwrap(), authority.good());
        fs::write(folder.path().join("ca.crt"), authority.pem()).unwrap();
        write(&folder, &leaf);
        // Another process may take the ports before the server does.
        let [port, bus_port] = free_ports();
        let mut command = Command::new("redis-server");
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        command.args(["--bind", "127.0.0.1", "--port", "0", "--tls-port", &port.to_string()]);
        command.args(["--tls-cert-file", "redis.crt", "--tls-key-file", "redis.key", "--tls-ca-cert-file", "ca.crt"]);
        command.args(["--tls-auth-clients", "no", "--requirepass", password, "--masterauth", password]);
        command.args(["--save", "", "--appendonly", "no"]);
        if is_cluster {
            command.args(["--cluster-enabled", "yes", "--tls-cluster", "yes", "--cluster-port", &bus_port.to_string()]);
        }
        let mut child = command.spawn().unwrap();
        let address = format!("rediss://127.0.0.1:{port}");
        let roots = redis::TlsCertificates { client_tls: None, root_cert: Some(authority.pem().into()) };
        let client = redis::Client::build_with_tls(address, roots).unwrap();
        let info = client.get_connection_info().clone();
        let settings = info.redis_settings().clone().set_password(password);
        let client = redis::Client::open(info.set_redis_settings(settings)).unwrap();
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(START_LIMIT))
            .set_response_timeout(Some(START_LIMIT));
        let deadline = Instant::now() + START_LIMIT;
        let connection = loop {
            match client.get_multiplexed_async_connection_with_config(&config).await {
                Ok(connection) => break connection,
                Err(error) => assert!(Instant::now() < deadline, "{error}"),
            }
            assert!(child.try_wait().unwrap().is_none(), "redis-server exited");
            sleep(Duration::from_millis(20)).await;
        };
        Self { child, folder, port, bus_port, connection }
    }

    /// Replaces the server certificate for new connections.
    pub async fn set_certificate(&self, leaf: &Leaf) {
        write(&self.folder, leaf);
        let mut command = redis::cmd("CONFIG");
        command.arg("SET").arg(&["tls-cert-file", "redis.crt", "tls-key-file", "redis.key"]);
        command.exec_async(&mut self.connection.clone()).await.unwrap();
    }

    async fn cluster(&self, arguments: &[&str]) -> String {
        redis::cmd("CLUSTER").arg(arguments).query_async(&mut self.connection.clone()).await.unwrap()
    }
}

fn write(folder: &TempDir, leaf: &Leaf) {
    fs::write(folder.path().join("redis.crt"), &leaf.certificate).unwrap();
    fs::write(folder.path().join("redis.key"), &leaf.key).unwrap();
}

fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// Starts a cluster of three nodes, and waits until all of them know all slots.
pub async fn cluster(authority: &Authority, password: &str) -> [Node; 3] {
    let nodes = [
        Node::start(authority, password, true).await,
        Node::start(authority, password, true).await,
        Node::start(authority, password, true).await,
    ];
    let ports = nodes.each_ref().map(|node| (node.port.to_string(), node.bus_port.to_string()));
    for (node, (first, last)) in nodes.iter().zip([("0", "5460"), ("5461", "10922"), ("10923", "16383")]) {
        node.cluster(&["ADDSLOTSRANGE", first, last]).await;
        for (port, bus_port) in &ports {
            node.cluster(&["MEET", "127.0.0.1", port, bus_port]).await;
        }
    }
    let deadline = Instant::now() + START_LIMIT;
    for node in &nodes {
        while !node.cluster(&["INFO"]).await.contains("cluster_state:ok") {
            assert!(Instant::now() < deadline, "the cluster is incomplete");
            sleep(Duration::from_millis(50)).await;
        }
    }
    nodes
}
