//! Verified connections to the Redis of an instance, with redis-rs.

mod failure;

use std::{fmt, pin::Pin, time::Duration};

use redis::{
    AsyncConnectionConfig, ConnectionAddr, ConnectionInfo, IntoConnectionInfo, RedisConnectionInfo, RedisError,
    TlsCertificates, TlsMode,
    aio::MultiplexedConnection,
    cluster::{ClusterClient, ClusterClientBuilder},
    cluster_async::ClusterConnection,
};
use tokio::time::timeout_at;

use self::failure::Attempt;
use crate::{
    Client, Error, ErrorKind, RedisEndpoint, RedisProblem, Secret, Sent, client::Deadline, crypto_provider,
    types::InstanceCacheMode,
};

/// Maximum time to connect to a node, with TLS and authentication. The default of redis-rs is 1 second.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection to the Redis of an instance, returned by [`Client::connect`]. Awaiting it returns a
/// [`MultiplexedConnection`] of redis-rs.
#[derive(Debug, Clone)]
#[must_use = "nothing is connected until the request is awaited"]
pub struct Connect {
    settings: Settings,
    database: i64,
    config: Option<Config>,
}

/// A connection to a Redis Cluster, returned by [`Connect::cluster`]. Awaiting it returns a [`ClusterConnection`] of
/// redis-rs.
#[derive(Debug, Clone)]
#[must_use = "nothing is connected until the request is awaited"]
pub struct ConnectCluster {
    settings: Settings,
}

#[derive(Debug, Clone)]
struct Settings {
    dcs: Client,
    instance_id: String,
    username: Option<String>,
    password: Option<Secret>,
    address: Option<(String, u16)>,
    accept_invalid_hostnames: bool,
}

/// The settings of redis-rs, which have no `Debug`.
#[derive(Clone)]
struct Config(AsyncConnectionConfig);

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AsyncConnectionConfig")
    }
}

impl Client {
    /// Connects to the Redis of an instance over TLS, verified with the CA certificates of the instance.
    ///
    /// Awaiting it calls [`redis_endpoint`](Self::redis_endpoint) and [`ca_certificates`](Self::ca_certificates), connects
    /// with the crate `redis` and sends PING. The result is a [`MultiplexedConnection`], or a [`ClusterConnection`] with
    /// [`cluster`](Connect::cluster). [`client`](Connect::client) returns a client instead, for connection pools.
    ///
    /// Only the CA certificates of the instance are trusted, and the server certificate must be valid for the address of
    /// the connection. The instance is not changed.
    ///
    /// The connection keeps the CA certificates that were downloaded. When the CA changes, connect again.
    ///
    /// # Crypto provider
    ///
    /// redis-rs uses the default provider of the process. If the program has not installed one, this installs aws-lc-rs
    /// (feature `rustls`) just before it connects. To use another provider, install it before the first connection.
    ///
    /// # Errors
    ///
    /// Those of [`redis_endpoint`](Self::redis_endpoint) and [`ca_certificates`](Self::ca_certificates), and
    /// [`Redis`](ErrorKind::Redis) with a [problem](RedisProblem) that describes what to do. The maximum duration is the
    /// [deadline](crate::ClientBuilder::deadline) of a call.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use dcs_sdk::redis::AsyncTypedCommands;
    ///
    /// # async fn example(dcs: &dcs_sdk::Client, password: String) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut redis = dcs.connect("4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f").password(password).await?;
    /// redis.set("greeting", "hello").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect(&self, instance_id: impl Into<String>) -> Connect {
        let settings = Settings {
            dcs: self.clone(),
            instance_id: instance_id.into(),
            username: None,
            password: None,
            address: None,
            accept_invalid_hostnames: false,
        };
        Connect { settings, database: 0, config: None }
    }
}

macro_rules! setters {
    () => {
        /// Sets the password of the instance, or of the user. An instance with password-free access needs none.
        pub fn password(mut self, password: impl Into<Secret>) -> Self {
            self.settings.password = Some(password.into());
            self
        }

        /// Sets the user. Default: the default user of Redis.
        pub fn username(mut self, username: impl Into<String>) -> Self {
            self.settings.username = Some(username.into());
            self
        }

        /// Sets the address to connect to, which the server certificate must be valid for, such as the domain name of the
        /// instance. Default: that of [`redis_endpoint`](Client::redis_endpoint).
        pub fn address(mut self, host: impl Into<String>, port: u16) -> Self {
            self.settings.address = Some((host.into(), port));
            self
        }

        /// Accepts a server certificate that is not valid for the name or address of the connection. It must still be
        /// issued by a CA of the instance and be within its validity period.
        ///
        /// # Security
        ///
        /// Without the check, any certificate of these CAs is accepted for any server. If one CA issues the certificates
        /// of several instances, whoever has the private key of one can impersonate another and receive its password. Use
        /// this only if the certificate of the instance contains no name or address by which you can connect.
        pub fn danger_accept_invalid_hostnames(mut self, accept: bool) -> Self {
            self.settings.accept_invalid_hostnames = accept;
            self
        }

        /// Sets the maximum duration, with all requests to the service. Default: that of
        /// [`ClientBuilder::deadline`](crate::ClientBuilder::deadline).
        pub fn deadline(mut self, deadline: Duration) -> Self {
            self.settings.dcs.options().deadline = Deadline::After(deadline);
            self
        }
    };
}

impl Connect {
    setters!();

    /// Sets the database. Default: 0.
    pub fn database(mut self, number: i64) -> Self {
        self.database = number;
        self
    }

    /// Sets the settings of redis-rs for the connection, such as its timeouts. Default: those of redis-rs, except for a
    /// connection timeout of 10 seconds.
    pub fn connection_config(mut self, config: AsyncConnectionConfig) -> Self {
        self.config = Some(Config(config));
        self
    }

    /// Connects to a Redis Cluster: commands are sent to the node that has the key. The database is always 0, and
    /// [`connection_config`](Self::connection_config) has no effect.
    pub fn cluster(self) -> ConnectCluster {
        ConnectCluster { settings: self.settings }
    }

    /// Returns a client of redis-rs instead of a connection, for connection pools and for
    /// `ConnectionManager`. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// Those of [`Client::connect`], except for those of the connection.
    pub async fn client(self) -> Result<redis::Client, Error> {
        Ok(self.prepare(&self.settings.dcs.with_fixed_deadline()).await?.0)
    }

    async fn prepare(&self, dcs: &Client) -> Result<(redis::Client, String), Error> {
        let target = self.settings.target(dcs, false).await?;
        Ok((target.client(&self.settings, self.database)?, target.authority()))
    }

    async fn connect(self) -> Result<MultiplexedConnection, Error> {
        let dcs = self.settings.dcs.with_fixed_deadline();
        let (client, authority) = self.prepare(&dcs).await?;
        let config = self.config.map_or_else(default_config, |Config(config)| config);
        let attempt = Attempt::new(authority, self.settings.password.is_some());
        let connecting = open(&client, &config);
        within(&dcs, connecting, &attempt).await
    }
}

impl ConnectCluster {
    setters!();

    /// Returns a client of redis-rs instead of a connection. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// Those of [`Client::connect`], except for those of the connection.
    pub async fn client(self) -> Result<ClusterClient, Error> {
        let dcs = self.settings.dcs.with_fixed_deadline();
        self.settings.target(&dcs, true).await?.cluster_client(&self.settings)
    }

    async fn connect(self) -> Result<ClusterConnection, Error> {
        let dcs = self.settings.dcs.with_fixed_deadline();
        let target = self.settings.target(&dcs, true).await?;
        let (node, cluster) = (target.client(&self.settings, 0)?, target.cluster_client(&self.settings)?);
        let attempt = Attempt::new(target.authority(), self.settings.password.is_some());
        let connecting = async {
            // The cluster client reports the error of a node as a string only.
            open(&node, &default_config()).await?;
            let mut connection = cluster.get_async_connection().await?;
            ping(&mut connection).await?;
            Ok(connection)
        };
        within(&dcs, connecting, &attempt).await
    }
}

macro_rules! into_future {
    ($request:ident -> $connection:ty) => {
        impl IntoFuture for $request {
            type Output = Result<$connection, Error>;
            type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.connect())
            }
        }
    };
}

into_future!(Connect -> MultiplexedConnection);
into_future!(ConnectCluster -> ClusterConnection);

/// An address, and the certificates to verify it with.
struct Target {
    host: String,
    port: u16,
    pem: Vec<u8>,
}

impl Settings {
    async fn target(&self, dcs: &Client, is_cluster: bool) -> Result<Target, Error> {
        let endpoint = dcs.redis_endpoint(&*self.instance_id).await?;
        check(&endpoint, is_cluster)?;
        let pem = dcs.ca_certificates(&*self.instance_id).await?.pem().into();
        crypto_provider::install()?;
        let (host, port) = self.address.clone().unwrap_or((endpoint.host, endpoint.port));
        Ok(Target { host, port, pem })
    }

    fn redis(&self, database: i64) -> RedisConnectionInfo {
        let mut redis = RedisConnectionInfo::default().set_db(database);
        if let Some(username) = &self.username {
            redis = redis.set_username(username);
        }
        if let Some(password) = &self.password {
            redis = redis.set_password(password.expose_secret());
        }
        redis
    }
}

/// Checks that the instance accepts the kind of connection.
fn check(endpoint: &RedisEndpoint, is_cluster: bool) -> Result<(), Error> {
    let problem = |problem, message: &str| Err(Error::new(ErrorKind::Redis(problem), message).sent(Sent::Yes));
    if !endpoint.is_ssl {
        return problem(
            RedisProblem::SslDisabled,
            "SSL is disabled on the instance: enable it with `enable_ssl`, which restarts the instance and loses \
             data that is not persisted",
        );
    }
    match &endpoint.cache_mode {
        Some(InstanceCacheMode::Cluster) if !is_cluster => {
            problem(RedisProblem::ClusterMode, "the instance is a Redis Cluster: use `connect(…).cluster()`")
        }
        // The service may have added a type.
        None | Some(InstanceCacheMode::Cluster | InstanceCacheMode::Unknown(_)) => Ok(()),
        Some(_) if is_cluster => {
            problem(RedisProblem::ClusterMode, "the instance is not a Redis Cluster: use `connect` without `cluster()`")
        }
        Some(_) => Ok(()),
    }
}

impl Target {
    fn authority(&self) -> String {
        let Self { host, port, .. } = self;
        if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    }

    fn connection_info(&self, settings: &Settings, database: i64) -> Result<ConnectionInfo, RedisError> {
        let (host, port) = (self.host.clone(), self.port);
        let address = ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None };
        Ok(address.into_connection_info()?.set_redis_settings(settings.redis(database)))
    }

    fn certificates(&self) -> TlsCertificates {
        TlsCertificates { client_tls: None, root_cert: Some(self.pem.clone()) }
    }

    fn client(&self, settings: &Settings, database: i64) -> Result<redis::Client, Error> {
        let build = || {
            let info = self.connection_info(settings, database)?;
            let client = redis::Client::build_with_tls(info, self.certificates())?;
            if !settings.accept_invalid_hostnames {
                return Ok(client);
            }
            let info = client.get_connection_info().clone();
            let mut address = info.addr().clone();
            address.set_danger_accept_invalid_hostnames(true);
            redis::Client::open(info.set_addr(address))
        };
        build().map_err(|error| self.failure(error, settings))
    }

    fn cluster_client(&self, settings: &Settings) -> Result<ClusterClient, Error> {
        let build = || {
            ClusterClientBuilder::new([self.connection_info(settings, 0)?])
                .tls(TlsMode::Secure)
                .certs(self.certificates())
                .danger_accept_invalid_hostnames(settings.accept_invalid_hostnames)
                .connection_timeout(CONNECT_TIMEOUT)
                .build()
        };
        build().map_err(|error| self.failure(error, settings))
    }

    fn failure(&self, error: RedisError, settings: &Settings) -> Error {
        Attempt::new(self.authority(), settings.password.is_some()).failure(error)
    }
}

fn default_config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECT_TIMEOUT))
}

async fn open(client: &redis::Client, config: &AsyncConnectionConfig) -> Result<MultiplexedConnection, RedisError> {
    let mut connection = client.get_multiplexed_async_connection_with_config(config).await?;
    ping(&mut connection).await?;
    Ok(connection)
}

async fn ping(connection: &mut impl redis::aio::ConnectionLike) -> Result<(), RedisError> {
    redis::cmd("PING").query_async(connection).await
}

/// Waits for a connection until the deadline of the client.
async fn within<T>(
    dcs: &Client,
    connecting: impl Future<Output = Result<T, RedisError>>,
    attempt: &Attempt,
) -> Result<T, Error> {
    match timeout_at(dcs.deadline(), connecting).await {
        Ok(result) => result.map_err(|error| attempt.failure(error)),
        Err(_) => Err(attempt.deadline()),
    }
}
