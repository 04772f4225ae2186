//! The configuration of a client.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderValue};
use tokio::sync::Semaphore;

use super::{
    Client, Deadline, Inner,
    http::{Http, Store},
    options::CallOptions,
};
use crate::{
    Attempt, Outcome, RetryPolicy,
    attempt::Hooks,
    clock::{Clock, SystemClock},
    credentials::Credentials,
    drift::{Drift, Observer},
    error::{Error, ErrorKind},
    host::is_loopback,
    meta::REGIONS,
    retry::Budget,
    transport::{HttpTransport, Transport},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const CONCURRENT_REQUESTS: usize = 64;

/// Builder of a [`Client`]. [`build`](Self::build) creates it without network access.
#[must_use = "no client is created until `build` is called"]
pub struct ClientBuilder {
    region: Option<String>,
    endpoint: Option<String>,
    project_id: Option<String>,
    credentials: Option<Credentials>,
    pub(super) root_certificates: Vec<Vec<u8>>,
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
            region: None,
            endpoint: None,
            project_id: None,
            credentials: None,
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

    /// Sets the region of the project, such as `eu-de`. [`meta::REGIONS`](crate::meta::REGIONS) lists the known ones.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the URL of the service, such as `https://dcs.eu-de.otc.t-systems.com`, without the API version. It takes
    /// precedence over the region. It must use HTTPS, unless its host is this machine.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets the ID of the project that all calls are for.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// Sets the credentials of the client.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Trusts the certificates of a PEM bundle, in addition to those of the platform, for the service and the object
    /// store. Can be called more than once.
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
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

    /// Sets the settings of the HTTP client for the service, such as a proxy, DNS, the pool, or TLS. Redirects, retries,
    /// the Referer header and timeouts are set by this library: credentials stay with the host that they are for.
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

    #[cfg(test)]
    pub(crate) fn transports(mut self, service: impl Transport + 'static, store: impl Transport + 'static) -> Self {
        self.transports = Some((Box::new(service), Box::new(store)));
        self
    }

    #[cfg(test)]
    pub(crate) fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    #[cfg(test)]
    pub(crate) fn jitter(mut self, jitter: fn() -> f64) -> Self {
        self.jitter = jitter;
        self
    }

    /// Creates the client, without network access.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming everything that is missing or invalid, or
    /// [`Credentials`](crate::ErrorKind::Credentials) if that concerns the credentials alone.
    pub fn build(mut self) -> Result<Client, Error> {
        let mut problems = Vec::new();
        let endpoint = self.find_endpoint().map_err(|problem| problems.push(problem)).ok();
        let project = self.find_project().map_err(|problem| problems.push(problem)).ok();
        problems.extend(self.invalid_limits());
        let kind = if problems.is_empty() { ErrorKind::Credentials } else { ErrorKind::Configuration };
        let credentials = self.credentials.take();
        problems.extend(match &credentials {
            None => Some("no credentials configured: set `credentials`".to_owned()),
            Some(credentials) => credentials.problem().map(str::to_owned),
        });
        let (Some(endpoint), Some((project_id, project_header)), Some(credentials), true) =
            (endpoint, project, credentials, problems.is_empty())
        else {
            return Err(Error::new(kind, crate::untrusted::one_line(&problems.join("; "))));
        };

        let settings = Http::new(&endpoint, self.connect_timeout, &self.root_certificates)?;
        let http = settings.client(self.http_client.unwrap_or_default())?;
        let (transport, store): (Box<dyn Transport>, _) = match self.transports {
            Some((service, store)) => (service, Store::with_transport(store, &endpoint)),
            None => (
                Box::new(HttpTransport(http.clone())),
                Store::new(settings, self.object_store_http_client.unwrap_or_default(), &endpoint),
            ),
        };
        let inner = Inner {
            endpoint,
            project_id,
            project_header,
            credentials,
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

    fn find_endpoint(&self) -> Result<Url, String> {
        match (&self.endpoint, &self.region) {
            (Some(endpoint), _) => parse_endpoint(endpoint),
            (None, Some(region)) => match REGIONS.iter().find(|known| known.name == region) {
                Some(known) => parse_endpoint(known.endpoint),
                None => {
                    let known: Vec<_> = REGIONS.iter().map(|region| region.name).collect();
                    Err(format!(
                        "no endpoint known for region `{region}` (known regions: {}): set `endpoint`",
                        known.join(", ")
                    ))
                }
            },
            (None, None) => Err("no endpoint configured: set `region` or `endpoint`".to_owned()),
        }
    }

    fn find_project(&self) -> Result<(String, HeaderValue), String> {
        let id = self.project_id.as_deref().ok_or("no project configured: set `project_id`")?;
        let is_valid = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        match HeaderValue::from_str(id) {
            Ok(header) if is_valid => Ok((id.to_owned(), header)),
            _ => Err("`project_id` must consist of letters, digits, `-` and `_`".to_owned()),
        }
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

fn parse_endpoint(endpoint: &str) -> Result<Url, String> {
    let refuse = |why: &str| Err(format!("`endpoint` {why}"));
    // A URL that cannot be parsed may contain anything, so it is not quoted.
    let Ok(url) = Url::parse(endpoint) else {
        return refuse("must be a URL such as `https://dcs.eu-de.otc.t-systems.com`");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not contain a user name or password: set `credentials`");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not contain `?` or `#`");
    }
    if url.path_segments().is_some_and(|mut segments| segments.any(is_version)) {
        return refuse("must not contain the API version: the client adds `/v2`");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => refuse("must use HTTPS"),
    }
}

/// Whether a segment of a path is a version of the API, such as `v1.0` or `v2`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("project_id", &self.project_id)
            .field("credentials", &self.credentials)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, Sent};

    fn complete() -> ClientBuilder {
        Client::builder().region("eu-de").project_id("p1").credentials(Credentials::access_key("AK", "SK"))
    }

    fn rejection(builder: ClientBuilder) -> String {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!((error.was_sent(), error.attempts()), (Sent::No, 0));
        error.to_string()
    }

    #[test]
    fn endpoint_takes_precedence_over_region() {
        assert_eq!(complete().build().unwrap().endpoint(), "https://dcs.eu-de.otc.t-systems.com");
        let other = complete().endpoint("https://gateway.example/dcs/").build().unwrap();
        assert_eq!(other.endpoint(), "https://gateway.example/dcs");
    }

    #[test]
    fn build_names_everything_that_is_missing() {
        let rejection = rejection(Client::builder());
        for part in ["`region` or `endpoint`", "`project_id`", "`credentials`"] {
            assert!(rejection.contains(part), "{rejection}");
        }
    }

    #[test]
    fn build_rejects_invalid_endpoints() {
        for (endpoint, why) in [
            ("http://dcs.eu-de.otc.t-systems.com", "must use HTTPS"),
            ("ftp://127.0.0.1", "must use HTTPS"),
            // Not this machine: a token would be sent over the network unencrypted.
            ("http://10.0.0.1", "must use HTTPS"),
            ("http://0.0.0.0", "must use HTTPS"),
            ("https://user:secret@dcs.example", "user name"),
            ("https://dcs.example/?a=b", "`?`"),
            ("https://dcs.example/v2", "API version"),
            ("https://dcs.example/v1.0/", "API version"),
            ("https://dcs.example/dcs/v2/p1", "API version"),
            ("dcs.example", "must be a URL"),
        ] {
            let rejection = rejection(complete().endpoint(endpoint));
            assert!(rejection.contains(why), "{endpoint}: {rejection}");
            assert!(!rejection.contains("secret"), "{rejection}");
        }
        complete().endpoint("http://127.0.0.1:8080").build().unwrap();
        complete().endpoint("http://localhost:8080").build().unwrap();
    }

    #[test]
    fn build_names_the_known_regions() {
        let rejection = rejection(complete().region("eu-ch2"));
        assert!(rejection.contains("eu-ch2") && rejection.contains("eu-de, eu-nl") && rejection.contains("`endpoint`"));
    }

    #[test]
    fn build_rejects_invalid_ids_and_credentials_without_showing_them() {
        for project_id in ["", "..", "a/b", "a\r\nb"] {
            assert!(rejection(complete().project_id(project_id)).contains("project"));
        }
        for credentials in [
            Credentials::access_key("", "SK"),
            Credentials::access_key("AK", ""),
            Credentials::access_key("AK", "SK\n"),
            Credentials::access_key("AK", " SK"),
            Credentials::access_key("AK, x", "SK"),
            Credentials::access_key("AK", "SK").security_token("to\nken"),
            Credentials::token("to\nken"),
            Credentials::token(""),
        ] {
            let error = complete().credentials(credentials).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials);
            let rejection = error.to_string();
            assert!(!rejection.contains("ken\n") && !rejection.contains("SK"), "{rejection}");
        }
    }

    #[test]
    fn build_rejects_limits_of_zero() {
        let zero = Duration::ZERO;
        for (builder, name) in [
            (complete().connect_timeout(zero), "connect_timeout"),
            (complete().attempt_timeout(zero), "attempt_timeout"),
            (complete().deadline(zero), "deadline"),
            (complete().max_concurrent_requests(0), "max_concurrent_requests"),
            (complete().max_concurrent_requests(usize::MAX), "max_concurrent_requests"),
        ] {
            assert!(rejection(builder).contains(&format!("`{name}` must be")), "{name}");
        }
    }

    #[test]
    fn an_error_of_the_configuration_is_one_line() {
        let rejection = rejection(complete().region("eu-de\n\u{202e}x"));
        assert_eq!(rejection.lines().count(), 1);
        assert!(!rejection.contains('\u{202e}'), "{rejection}");
    }

    #[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
    #[test]
    fn build_rejects_root_certificates_that_are_not_pem() {
        for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(!rejection(complete().root_certificate(pem)).is_empty());
        }
    }

    #[test]
    fn debug_redacts_secrets() {
        let builder = complete().credentials(Credentials::access_key("AK", "hush").security_token("hush"));
        let shown = format!("{builder:?} {:?} {:?}", builder.credentials, complete().build().unwrap());
        assert!(shown.contains("AK") && !shown.contains("hush"), "{shown}");
        assert!(!format!("{:?}", Credentials::token("hush")).contains("hush"));
    }
}
