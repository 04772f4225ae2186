//! The address of the Redis of an instance.

use crate::{
    Client, Error, ErrorKind, RedisProblem,
    types::{InstanceCacheMode, ShowInstanceResponse, ShowInstanceSslDetailResponse},
};

/// The default port of DCS instances.
const DEFAULT_PORT: u16 = 6379;

/// Where and how to connect to the Redis of an instance, returned by [`Client::redis_endpoint`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RedisEndpoint {
    /// The IPv4 address of the instance; if it has none, its IPv6 address, and otherwise its domain name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The domain name, without a port. It resolves in the VPC of the instance.
    pub domain_name: Option<String>,
    /// `true` if SSL is enabled. The port then accepts TLS connections only.
    pub is_ssl: bool,
    /// The instance type: single-node, master/standby, Redis Cluster, Proxy Cluster, or read/write splitting.
    pub cache_mode: Option<InstanceCacheMode>,
}

impl RedisEndpoint {
    /// Returns true if the instance is a Redis Cluster, whose clients must follow redirections to other nodes. A Proxy
    /// Cluster is used like a single node.
    pub fn is_cluster(&self) -> bool {
        self.cache_mode == Some(InstanceCacheMode::Cluster)
    }

    /// The settings for SSL take precedence: they are those of the port that accepts TLS.
    fn new(instance: ShowInstanceResponse, ssl: ShowInstanceSslDetailResponse) -> Result<Self, Error> {
        let domain_name = non_empty(ssl.domain_name).or(non_empty(instance.domain_name));
        let (domain_name, domain_port) = domain_name.as_deref().map(split_port).unzip();
        let domain_name = domain_name.map(str::to_owned);
        let host = non_empty(ssl.ip).or(non_empty(instance.ip)).or(non_empty(ssl.ipv6)).or(domain_name.clone());
        let host = host.ok_or_else(|| no_address("the service returned no address for the instance"))?;
        let port = match ssl.port.or(instance.port) {
            Some(port) => match u16::try_from(port) {
                Ok(port) if port > 0 => port,
                _ => return Err(no_address(&format!("the service returned {port} as the port of the instance"))),
            },
            None => domain_port.flatten().unwrap_or(DEFAULT_PORT),
        };
        let is_ssl = ssl.enabled.unwrap_or(false);
        Ok(Self { host, port, domain_name, is_ssl, cache_mode: instance.cache_mode })
    }
}

fn no_address(message: &str) -> Error {
    let message = format!("{message}: wait until its status is `RUNNING`");
    Error::new(ErrorKind::Redis(RedisProblem::NoAddress), message)
}

fn non_empty(string: Option<String>) -> Option<String> {
    string.filter(|string| !string.is_empty())
}

/// Splits the port from a domain name, which some responses include.
fn split_port(domain_name: &str) -> (&str, Option<u16>) {
    match domain_name.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && !name.is_empty() => (name, port.parse().ok()),
        _ => (domain_name, None),
    }
}

impl Client {
    /// Returns the address of the Redis of an instance, its type, and whether SSL is enabled.
    ///
    /// Calls [`show_instance`](Self::show_instance) and [`show_instance_ssl_detail`](Self::show_instance_ssl_detail). An
    /// instance that does not support SSL has it disabled.
    ///
    /// # Errors
    ///
    /// Those of both operations, and [`NoAddress`](RedisProblem::NoAddress) if the service returns no address, as for an
    /// instance that is being created.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(dcs: &dcs_sdk::Client) -> Result<(), dcs_sdk::Error> {
    /// let endpoint = dcs.redis_endpoint("4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f").await?;
    /// let scheme = if endpoint.is_ssl { "rediss" } else { "redis" };
    /// println!("{scheme}://{}:{}", endpoint.host, endpoint.port);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn redis_endpoint(&self, instance_id: impl Into<String>) -> Result<RedisEndpoint, Error> {
        let (client, instance_id) = (self.with_fixed_deadline(), instance_id.into());
        let instance = client.show_instance(&*instance_id).await?;
        let ssl = match client.show_instance_ssl_detail(instance_id).await {
            Err(error) if error.code() == Some("DCS.4201") => ShowInstanceSslDetailResponse::default(),
            result => result?,
        };
        RedisEndpoint::new(instance, ssl)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn endpoint(mut instance: Value, ssl: Value) -> Result<RedisEndpoint, Error> {
        instance["instance_id"] = "a".into();
        RedisEndpoint::new(serde_json::from_value(instance).unwrap(), serde_json::from_value(ssl).unwrap())
    }

    #[test]
    fn new_prefers_the_ssl_settings() {
        let instance = json!({ "ip": "10.0.0.1", "port": 6379, "domain_name": "a.example", "cache_mode": "cluster" });
        let ssl = json!({ "enabled": true, "ip": "10.0.0.2", "port": "6380", "domain_name": "b.example:6381" });
        let expected = RedisEndpoint {
            host: "10.0.0.2".into(),
            port: 6380,
            domain_name: Some("b.example".into()),
            is_ssl: true,
            cache_mode: Some(InstanceCacheMode::Cluster),
        };
        let both = endpoint(instance.clone(), ssl).unwrap();
        assert_eq!(both, expected);
        assert!(both.is_cluster());
        let off = endpoint(instance, json!({})).unwrap();
        assert_eq!((&*off.host, off.port, off.is_ssl), ("10.0.0.1", 6379, false));
        assert_eq!(off.domain_name.as_deref(), Some("a.example"));
    }

    #[test]
    fn new_uses_other_addresses_and_ports_if_the_usual_ones_are_missing() {
        for (instance, ssl, host, port) in [
            (json!({}), json!({ "ipv6": "fd00::1", "port": "6379" }), "fd00::1", 6379),
            (json!({ "ip": "" }), json!({ "domain_name": "b.example:6381" }), "b.example", 6381),
            (json!({ "domain_name": "a.example" }), json!({ "domain_name": null }), "a.example", 6379),
            (json!({ "domain_name": "a.example:x" }), json!({ "port": "7000" }), "a.example", 7000),
        ] {
            let found = endpoint(instance, ssl).unwrap();
            assert_eq!((&*found.host, found.port), (host, port));
        }
    }

    #[test]
    fn new_rejects_a_missing_address_and_an_invalid_port() {
        for (instance, message) in [
            (json!({ "port": 6379 }), "returned no address"),
            (json!({ "ip": "10.0.0.1", "port": 0 }), "returned 0 as the port"),
            (json!({ "ip": "10.0.0.1", "port": 65536 }), "returned 65536 as the port"),
        ] {
            let error = endpoint(instance, json!({})).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Redis(RedisProblem::NoAddress));
            assert!(error.message().contains(message), "{error}");
        }
    }
}
