//! Name resolution for the object store, whose host names are untrusted.

use std::{
    collections::HashSet,
    error::Error as StdError,
    fmt, io,
    net::{IpAddr, SocketAddr, ToSocketAddrs},
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use tokio::task;

use crate::host::{self, Scope};

/// Resolves names with the resolver of the platform, and keeps only those addresses of the hosts of links that a link may
/// lead to. Other names are those of proxies, which the user chose.
#[derive(Debug, Clone)]
pub(crate) struct StoreResolver(Arc<State>);

#[derive(Debug)]
struct State {
    endpoint: Url,
    link_hosts: Mutex<HashSet<String>>,
}

impl StoreResolver {
    pub(crate) fn new(endpoint: &Url) -> Self {
        Self(Arc::new(State { endpoint: endpoint.clone(), link_hosts: Mutex::default() }))
    }

    /// Restricts the addresses of a host from now on.
    pub(crate) fn restrict(&self, host: &str) {
        self.link_hosts().insert(host.to_owned());
    }

    fn is_restricted(&self, host: &str) -> bool {
        self.link_hosts().contains(host)
    }

    fn link_hosts(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.link_hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The scope of the endpoint: of its name, or of the addresses that it has here, such as those of a private endpoint.
    async fn endpoint_scope(&self) -> Scope {
        let scope = Scope::of_url(&self.0.endpoint);
        let Err(name) = host::host(&self.0.endpoint) else { return scope };
        let addresses = lookup(name.to_owned()).await.unwrap_or_default();
        addresses.iter().map(|address| Scope::of_address(address.ip())).fold(scope, Scope::max)
    }

    async fn resolve(self, name: String) -> Result<Vec<SocketAddr>, Box<dyn StdError + Send + Sync>> {
        let mut addresses = lookup(name.clone()).await?;
        let Some(refused) = addresses.iter().map(SocketAddr::ip).find(|&ip| Scope::of_address(ip) != Scope::Global)
        else {
            return Ok(addresses);
        };
        if self.is_restricted(&name) {
            let scope = self.endpoint_scope().await;
            addresses.retain(|address| Scope::of_address(address.ip()) <= scope);
            if addresses.is_empty() {
                return Err(Box::new(AddressRefused { name, address: refused }));
            }
        }
        Ok(addresses)
    }
}

impl Resolve for StoreResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolution = self.clone().resolve(name.as_str().to_owned());
        Box::pin(async move { Ok(Box::new(resolution.await?.into_iter()) as Addrs) })
    }
}

async fn lookup(name: String) -> io::Result<Vec<SocketAddr>> {
    let lookup = task::spawn_blocking(move || (&*name, 0).to_socket_addrs().map(Vec::from_iter));
    lookup.await.map_err(io::Error::from)?
}

/// The name of a link resolves to addresses that it must not lead to.
#[derive(Debug)]
pub(crate) struct AddressRefused {
    name: String,
    address: IpAddr,
}

impl fmt::Display for AddressRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` resolves to {}, which is not a global unicast address", self.name, self.address)
    }
}

impl StdError for AddressRefused {}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolve(endpoint: &str, is_link_host: bool) -> Result<Vec<SocketAddr>, String> {
        let resolver = StoreResolver::new(&Url::parse(endpoint).unwrap());
        if is_link_host {
            resolver.restrict("localhost");
        }
        let name = "localhost".parse::<Name>().unwrap();
        Resolve::resolve(&resolver, name).await.map(Vec::from_iter).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn resolve_refuses_hosts_of_links_on_this_machine() {
        for endpoint in ["https://93.184.216.34", "https://10.0.0.1"] {
            let refused = resolve(endpoint, true).await.unwrap_err();
            assert!(refused.starts_with("`localhost` resolves to "), "{refused}");
            assert!(refused.ends_with(", which is not a global unicast address"), "{refused}");
        }
        for endpoint in ["https://127.0.0.1", "https://localhost"] {
            assert!(!resolve(endpoint, true).await.unwrap().is_empty());
        }
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[tokio::test]
    async fn a_refused_address_is_an_error_of_the_link() {
        use reqwest::{Method, Request};

        use crate::{
            CertificateProblem, Error, ErrorKind,
            transport::{HttpTransport, Transport},
            untrusted::Secrets,
        };

        let resolver = StoreResolver::new(&Url::parse("https://93.184.216.34").unwrap());
        resolver.restrict("localhost");
        let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().dns_resolver(resolver).build().unwrap();
        let request = Request::new(Method::GET, Url::parse("https://localhost:1/f?Signature=hush").unwrap());
        let error = HttpTransport(http).send(request, 1).await.unwrap_err();
        let error = Error::from_transport(error, &Secrets::new(Vec::new), |_, _| None);
        assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::LinkRefused));
        let start = "the link to the certificate was not followed: `localhost` resolves to ";
        assert!(error.message().starts_with(start), "{error}");
        assert!(!format!("{error:?}").contains("hush"));
    }

    #[tokio::test]
    async fn resolve_does_not_restrict_proxies() {
        assert!(!resolve("https://93.184.216.34", false).await.unwrap().is_empty());
    }
}
