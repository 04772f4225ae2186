//! The HTTP clients for the service and for the object store.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use reqwest::{ClientBuilder, Url, redirect, retry};

use super::{resolver::StoreResolver, roots::Roots};
use crate::{
    error::Error,
    host::is_loopback,
    transport::{HttpTransport, Transport, root_cause},
};

/// The settings of both clients, which take precedence over those of the user.
pub(super) struct Http {
    connect_timeout: Duration,
    roots: Roots,
    is_loopback: bool,
    /// The hosts of endpoints that use HTTP.
    plain_hosts: Vec<String>,
    /// Whether no endpoint uses HTTPS.
    is_plain: bool,
}

impl Http {
    pub(super) fn new<'a>(
        endpoints: impl Iterator<Item = &'a Url> + Clone,
        connect_timeout: Duration,
        roots: Roots,
    ) -> Self {
        let plain = endpoints.clone().filter(|endpoint| endpoint.scheme() == "http");
        Self {
            connect_timeout,
            roots,
            is_loopback: endpoints.clone().any(is_loopback),
            plain_hosts: plain.filter_map(|endpoint| endpoint.host_str().map(str::to_owned)).collect(),
            is_plain: endpoints.into_iter().all(|endpoint| endpoint.scheme() == "http"),
        }
    }

    /// The client for the service and for IAM.
    pub(super) fn client(&self, settings: ClientBuilder) -> Result<reqwest::Client, Error> {
        let mut settings = self.apply(settings);
        // Such a name means this machine, whatever DNS says; otherwise a token could leave it in the clear.
        let loopback = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
        for host in &self.plain_hosts {
            settings = settings.resolve_to_addrs(host, &loopback);
        }
        build(if self.is_plain { without_roots(settings) } else { self.roots.trusted_by(settings) })
    }

    /// The client for the object store. It does not ask for compression, since sizes are limited as sent.
    fn store_client(&self, settings: ClientBuilder, resolver: StoreResolver) -> Result<reqwest::Client, Error> {
        let settings = settings.no_gzip().no_brotli().no_zstd().no_deflate().dns_resolver(resolver);
        build(self.roots.trusted_by(self.apply(settings)))
    }

    fn apply(&self, settings: ClientBuilder) -> ClientBuilder {
        let settings = settings
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            // A stream of HTTP/2 could be refused by the server and repeated by the client.
            .http1_only()
            .connect_timeout(self.connect_timeout);
        if self.is_loopback { settings.no_proxy() } else { settings }
    }
}

/// A client that never uses TLS needs no root certificates, so that it also works on a machine without any.
fn without_roots(settings: ClientBuilder) -> ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
    let settings = settings.tls_certs_only([]);
    settings
}

fn build(settings: ClientBuilder) -> Result<reqwest::Client, Error> {
    settings.build().map_err(|error| {
        let message = format!(
            "failed to create the HTTP client: {}; if the machine has no CA certificates, set `root_certificate` or \
             OS_CACERT",
            root_cause(&error)
        );
        Error::configuration(message).with_source(error)
    })
}

/// The transport to the object store, which never sees the credentials. Its client is created when it is first used: most
/// programs do not, and it may need certificates that the machine does not have.
pub(super) struct Store {
    transport: OnceLock<Result<Box<dyn Transport>, String>>,
    settings: Option<(Http, Mutex<Option<ClientBuilder>>)>,
    resolver: StoreResolver,
}

impl Store {
    pub(super) fn new(http: Http, settings: ClientBuilder, endpoint: &Url) -> Self {
        let settings = Some((http, Mutex::new(Some(settings))));
        Self { transport: OnceLock::new(), settings, resolver: StoreResolver::new(endpoint) }
    }

    /// A store with the given transport, for tests.
    pub(super) fn with_transport(transport: Box<dyn Transport>, endpoint: &Url) -> Self {
        Self { transport: OnceLock::from(Ok(transport)), settings: None, resolver: StoreResolver::new(endpoint) }
    }

    /// The transport for a link. The addresses of its host are restricted.
    ///
    /// # Errors
    /// The client cannot be created.
    pub(super) fn transport(&self, link: &Url) -> Result<&dyn Transport, Error> {
        self.resolver.restrict(link.host_str().unwrap_or_default());
        let transport = self.transport.get_or_init(|| {
            let (http, settings) = self.settings.as_ref().ok_or_else(String::new)?;
            let settings = settings.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
            let client =
                http.store_client(settings, self.resolver.clone()).map_err(|error| error.message().to_owned())?;
            Ok(Box::new(HttpTransport(client)))
        });
        transport.as_ref().map(|transport| &**transport).map_err(Error::configuration)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}
