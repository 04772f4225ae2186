//! The configuration of a client.

#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::sync::Semaphore;

use super::{
    Client, Deadline, Inner,
    authentication::Authentication,
    http::{Http, Store},
    options::CallOptions,
    roots::{Bundle, Roots},
};
use crate::{
    Attempt, Outcome, RetryPolicy,
    attempt::Hooks,
    clock::{Clock, SystemClock},
    config::{CredentialSource, Environment, Explanation, Explicit, Resolved, Settings, resolve},
    credentials::{Credentials, ProvideCredentials},
    drift::{Drift, Observer},
    error::{Error, ErrorKind},
    iam::Project,
    retry::Budget,
    signer::SigningDialect,
    transport::{HttpTransport, Transport},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const CONCURRENT_REQUESTS: usize = 64;

/// Builder of a [`Client`]. [`build`](Self::build) creates it without network access.
#[must_use = "no client is created until `build` is called"]
pub struct ClientBuilder {
    explicit: Explicit,
    /// Read by `from_env`; otherwise only to find the files of a cloud.
    environment: Option<Environment>,
    signing_dialect: SigningDialect,
    root_certificates: Vec<Bundle>,
    connect_timeout: Duration,
    options: CallOptions,
    concurrent_requests: usize,
    http_client: Option<reqwest::ClientBuilder>,
    object_store_http_client: Option<reqwest::ClientBuilder>,
    transports: Option<(Box<dyn Transport>, Box<dyn Transport>)>,
    clock: Box<dyn Clock>,
    jitter: fn() -> f64,
    hooks: Hooks,
    observer: Observer,
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self {
            explicit: Explicit::default(),
            environment: None,
            signing_dialect: SigningDialect::default(),
            root_certificates: Vec::new(),
            connect_timeout: CONNECT_TIMEOUT,
            options: CallOptions::default(),
            concurrent_requests: CONCURRENT_REQUESTS,
            http_client: None,
            object_store_http_client: None,
            transports: None,
            clock: Box::new(SystemClock),
            jitter: fastrand::f64,
            hooks: Hooks::default(),
            observer: Observer::default(),
        }
    }

    /// Returns a builder that also reads environment variables, and `clouds.yaml` if `OS_CLOUD` is set. Other tools for
    /// this cloud read the same variables. An empty variable is taken as not set.
    ///
    /// | variables | setting |
    /// |---|---|
    /// | `OS_TOKEN`, `OS_TOKEN_ID`, `OS_AUTH_TOKEN` | IAM token, scoped to the project |
    /// | `OS_ACCESS_KEY`, `OS_ACCESS_KEY_ID`, `OS_AK` | access key |
    /// | `OS_SECRET_KEY`, `OS_ACCESS_KEY_SECRET`, `OS_SK` | secret key of the access key |
    /// | `OS_SECURITY_TOKEN`, `OS_AKSK_SECURITY_TOKEN`, `OS_ST` | security token of a temporary access key |
    /// | `OS_USERNAME`, or `OS_USER_ID`, `OS_USERID` | user |
    /// | `OS_PASSWORD` | password of the user |
    /// | `OS_USER_DOMAIN_NAME`, `OS_PROJECT_DOMAIN_NAME`, `OS_DOMAIN_NAME`, `OS_DEFAULT_DOMAIN`, or `OS_USER_DOMAIN_ID`, `OS_PROJECT_DOMAIN_ID`, `OS_DOMAIN_ID` | domain of the user |
    /// | `OS_AUTH_TYPE` | `token`, `password` or `aksk`, if the credentials of several kinds are set |
    /// | `OS_PROJECT_ID`, `OS_TENANT_ID`, or `OS_PROJECT_NAME`, `OS_TENANT_NAME` | project |
    /// | `OS_REGION_NAME`, `OS_REGION`, `OS_REGION_ID` | region; by default the part of the project name before `_` |
    /// | `DCS_ENDPOINT` | URL of the service; takes precedence over the region |
    /// | `OS_AUTH_URL` | URL of IAM; takes precedence over the region |
    /// | `OS_CACERT`, `OS_CA_CERT`, `OS_CA_CERT_FILE` | path of a PEM file with root certificates to trust in addition to those of the platform |
    /// | `OS_CLOUD`, `OS_CLOUD_NAME` | cloud in `clouds.yaml` ([`cloud`](Self::cloud)) |
    ///
    /// The order of precedence is: what is set on the builder, a cloud that [`cloud`](Self::cloud) names, environment
    /// variables, the cloud that `OS_CLOUD` names. Each setting is from the first of them that has it. The credentials are
    /// the first complete ones: token, access key, password in each source. If a source has only a part of them, the rest
    /// may be in a later one, such as the password in the environment for a user in `clouds.yaml`; otherwise it is an error.
    /// [`explain`](Self::explain) shows what is used.
    ///
    /// A cloud that `OS_CLOUD` names and that cannot be read is an error only if something is missing without it.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) if a variable is not valid Unicode. What is missing is reported by
    /// [`build`](Self::build).
    pub fn from_env() -> Result<Self, Error> {
        Ok(Self { environment: Some(Environment::of_process()?), ..Self::new() })
    }

    /// Reads the settings of a cloud from `clouds.yaml` and `secure.yaml`, which are merged, with `secure.yaml` taking
    /// precedence.
    ///
    /// Settings of the builder take precedence over those of the cloud. After [`from_env`](Self::from_env), environment
    /// variables add what the cloud does not have, such as the password; unlike with `OS_CLOUD`, they do not take precedence
    /// over it. A cloud that cannot be read is an error.
    ///
    /// Each file is the first that exists of the one that `OS_CLIENT_CONFIG_FILE` or `OS_CLIENT_SECURE_FILE` names, and of
    /// those in the working directory, in `~/.config/openstack` and in `/etc/openstack`, with the extension `yaml`, `yml` or
    /// `json`. A cloud may have the profile `otc` or `otc-swiss`, the keys of the variables of [`from_env`](Self::from_env)
    /// under `auth` or beside it (`username`, `ak`, …), and `dcs_endpoint_override`.
    ///
    /// Needs the feature `clouds-yaml`, which is enabled by default.
    pub fn cloud(mut self, name: impl Into<String>) -> Self {
        self.explicit.cloud = Some(name.into());
        self
    }

    /// Sets the region of the project, such as `eu-de`. [`meta::REGIONS`](crate::meta::REGIONS) lists the known ones. By
    /// default it is the part of the name of the project before the first `_`, if that is a region.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.explicit.region = Some(region.into());
        self
    }

    /// Sets the URL of the service, such as `https://dcs.eu-de.otc.t-systems.com`, without the API version. It takes
    /// precedence over the region. It must use HTTPS, unless its host is this machine.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.explicit.endpoint = Some(url.into());
        self
    }

    /// Sets the URL of IAM, such as `https://iam.eu-de.otc.t-systems.com/v3`. It takes precedence over the region, and is
    /// used for passwords and names of projects only. It must use HTTPS, unless its host is this machine.
    pub fn iam_endpoint(mut self, url: impl Into<String>) -> Self {
        self.explicit.iam_endpoint = Some(url.into());
        self
    }

    /// Sets the ID of the project that all calls are for. It takes precedence over the name.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.explicit.project_id = Some(id.into());
        self
    }

    /// Sets the name of the project that all calls are for, such as `eu-de_myproject`. The client obtains its ID from IAM
    /// on the first call.
    pub fn project_name(mut self, name: impl Into<String>) -> Self {
        self.explicit.project_name = Some(name.into());
        self
    }

    /// Sets the credentials of the client. They take precedence over those of environment variables and of a cloud, which
    /// may still have the project, the region and the endpoints.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.explicit.credentials = Some(CredentialSource::Static(credentials));
        self
    }

    /// Sets a source of credentials that expire, in place of [`credentials`](Self::credentials).
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.explicit.credentials = Some(CredentialSource::Provider(Arc::new(provider)));
        self
    }

    /// Sets the dialect of the signatures of requests. Default: [`SigningDialect::Access`].
    pub fn signing_dialect(mut self, dialect: SigningDialect) -> Self {
        self.signing_dialect = dialect;
        self
    }

    /// Trusts the certificates of a PEM bundle, in addition to those of the platform, for the service and the object
    /// store. Can be called more than once.
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(("`root_certificate`".to_owned(), pem.into()));
        self
    }

    /// Sets the maximum time to establish a connection. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the maximum duration of one attempt, from its start to the end of the response. Default: 40 seconds; the
    /// gateway of the service gives up after 30.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = timeout;
        self
    }

    /// Sets the maximum duration of a call, with all attempts and the delays between them. Default: 60 seconds.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options.deadline = Deadline::After(deadline);
        self
    }

    /// Sets the longest delay between two polls of a [`Wait`](crate::Wait). Default: 15 seconds; at least 1
    /// millisecond, which is enough for tests.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.options.poll_interval = interval;
        self
    }

    /// Sets how calls are repeated. Default: [`RetryPolicy::new`].
    ///
    /// All calls of a client share a budget: a retry takes 5 of 500 tokens, unless the response had a `Retry-After`
    /// header; a successful call returns 1, or the 5 of its own retry. With too few tokens left, a call is not repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = policy;
        self
    }

    /// Sets the maximum number of requests in flight; further calls wait, within their deadline. Default: 64. Each request
    /// in flight has its own connection. There can be up to twice as many while others are opened or closed.
    pub fn max_concurrent_requests(mut self, requests: usize) -> Self {
        self.concurrent_requests = requests;
        self
    }

    /// Calls this before each attempt of each call.
    pub fn before_attempt(mut self, hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.before = Box::new(hook);
        self
    }

    /// Calls this after each attempt of each call, with its outcome.
    pub fn after_attempt(mut self, hook: impl Fn(&Attempt<'_>, &Outcome<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.after = Box::new(hook);
        self
    }

    /// Sets the settings of the HTTP client for the service and IAM, such as a proxy, DNS, the pool, or TLS. Redirects,
    /// retries, the Referer header and timeouts are set by this library: it sends credentials to the hosts of the two
    /// endpoints only.
    ///
    /// Settings can still lead a connection elsewhere, such as a resolver, an address for a host, or a proxy. As long as
    /// certificates are verified, only a server with a valid certificate for the host then receives credentials: do not
    /// turn verification off.
    pub fn http_client(mut self, settings: reqwest::ClientBuilder) -> Self {
        self.http_client = Some(settings);
        self
    }

    /// As [`http_client`](Self::http_client), for the object store. It must not add headers, some of which are covered by
    /// the signature of a link. The DNS resolver is set by this library, so that a link never leads to a private address;
    /// through a proxy, the proxy resolves the names.
    pub fn object_store_http_client(mut self, settings: reqwest::ClientBuilder) -> Self {
        self.object_store_http_client = Some(settings);
        self
    }

    /// Calls this for each place where a response differs from the API reference and was parsed leniently. With or without
    /// it, each is also an event of `tracing` (target `dcs_sdk::drift`).
    pub fn on_drift(mut self, callback: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.observer.callback = Some(Arc::new(callback));
        self
    }

    /// Fails calls whose response differs from the API reference, for tests and canaries: the message names the first
    /// place that differs. Not for programs that a new field of a response must not stop.
    pub fn strict(mut self) -> Self {
        self.observer.strict = true;
        self
    }

    #[cfg(any(test, fuzzing))]
    pub(crate) fn transports(mut self, service: impl Transport + 'static, store: impl Transport + 'static) -> Self {
        self.transports = Some((Box::new(service), Box::new(store)));
        self
    }

    #[cfg(any(test, fuzzing))]
    pub(crate) fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    #[cfg(test)]
    pub(crate) fn jitter(mut self, jitter: fn() -> f64) -> Self {
        self.jitter = jitter;
        self
    }

    #[cfg(test)]
    pub(crate) fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// Finds the settings, and parses the root certificates. The explanation has what is missing or invalid.
    fn resolve(&self) -> (Resolved, Option<Roots>) {
        let mut resolved = match &self.environment {
            Some(environment) => resolve(&self.explicit, environment),
            None => resolve(&self.explicit, &Environment::paths_of_process()),
        };
        let bundle = resolved.settings.as_ref().and_then(|settings| settings.root_certificates.as_ref());
        let (roots, problem) = match Roots::parse(self.root_certificates.iter().chain(bundle)) {
            Ok(roots) => (Some(roots), None),
            Err(problem) => (None, Some(problem)),
        };
        let problems: Vec<_> = self.invalid_limits().chain(problem).collect();
        resolved.only_credentials &= problems.is_empty();
        resolved.explanation.problems.extend(problems);
        (resolved, roots)
    }

    /// Returns how the configuration is found: what each source holds, what is used, and why other values are not. Reads the
    /// files of a cloud, and sends nothing.
    pub fn explain(&self) -> Explanation {
        self.resolve().0.explanation
    }

    /// Creates the client, without network access.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming everything that is missing or invalid, or
    /// [`Credentials`](crate::ErrorKind::Credentials) if that concerns the credentials alone.
    /// [`explanation`](Error::explanation) lists what was looked at.
    pub fn build(self) -> Result<Client, Error> {
        let (mut resolved, roots) = self.resolve();
        for warning in &resolved.warnings {
            tracing::warn!(target: "dcs_sdk::config", "{warning}");
        }
        let (settings, roots) = match (resolved.settings.take(), roots) {
            (Some(settings), Some(roots)) if resolved.explanation.problems.is_empty() => (settings, roots),
            _ => {
                let kind = match resolved.only_credentials {
                    true => ErrorKind::Credentials,
                    false => ErrorKind::Configuration,
                };
                return Err(Error::new(kind, resolved.message()).with_explanation(resolved.explanation));
            }
        };
        let Settings { endpoint, iam_endpoint, project, credentials, .. } = settings;
        let urls = [Some(&endpoint), iam_endpoint.as_ref()];
        let http_settings = Http::new(urls.into_iter().flatten(), self.connect_timeout, roots);
        let http = http_settings.client(self.http_client.unwrap_or_default())?;
        let (transport, store): (Box<dyn Transport>, _) = match self.transports {
            Some((service, store)) => (service, Store::with_transport(store, &endpoint)),
            None => (
                Box::new(HttpTransport(http.clone())),
                Store::new(http_settings, self.object_store_http_client.unwrap_or_default(), &endpoint),
            ),
        };
        let inner = Inner {
            endpoint,
            iam_endpoint: iam_endpoint.map(|url| url.as_str().trim_end_matches('/').to_owned()),
            project_id: match &project {
                Project::Id(id) => OnceLock::from(id.clone()),
                Project::Name(_) => OnceLock::new(),
            },
            project,
            authentication: match credentials {
                CredentialSource::Static(credentials) => Authentication::new(credentials, self.signing_dialect),
                CredentialSource::Provider(provider) => Authentication::with_provider(provider, self.signing_dialect),
            },
            options: self.options,
            http,
            transport,
            store,
            clock: self.clock,
            observer: self.observer,
            hooks: self.hooks,
            permits: Semaphore::new(self.concurrent_requests),
            budget: Budget::default(),
            jitter: self.jitter,
        };
        Ok(Client { inner: Arc::new(inner), options: self.options })
    }

    fn invalid_limits(&self) -> impl Iterator<Item = String> {
        let deadline = match self.options.deadline {
            Deadline::After(duration) => duration,
            Deadline::At(_) => Duration::MAX,
        };
        let durations = [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", self.options.attempt_timeout),
            ("deadline", deadline),
        ];
        let zero = durations.into_iter().filter(|(_, duration)| duration.is_zero());
        let zero = zero.map(|(name, _)| format!("`{name}` must be greater than zero"));
        let is_valid = (1..=Semaphore::MAX_PERMITS).contains(&self.concurrent_requests);
        let requests = format!("`max_concurrent_requests` must be 1 to {}", Semaphore::MAX_PERMITS);
        zero.chain((!is_valid).then_some(requests))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.explicit)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
