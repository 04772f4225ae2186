//! What a client is made from.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Url, header::HeaderValue, redirect};

use super::{Client, Inner};
use crate::{
    clock::{Clock, SystemClock},
    credentials::Credentials,
    drift::{Drift, Observer},
    error::Error,
    host::is_loopback,
    meta::REGIONS,
    transport::{HttpTransport, Transport, root_cause},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);

/// Collects what a [`Client`] is made from. [`build`](Self::build) makes it, without touching the network.
#[must_use = "it makes no client until `build` is called"]
pub struct ClientBuilder {
    region: Option<String>,
    endpoint: Option<String>,
    project_id: Option<String>,
    credentials: Option<Credentials>,
    pub(super) root_certificates: Vec<Vec<u8>>,
    connect_timeout: Duration,
    timeout: Duration,
    http_client: Option<reqwest::Client>,
    object_store_http_client: Option<reqwest::Client>,
    transports: Option<(Box<dyn Transport>, Box<dyn Transport>)>,
    clock: Box<dyn Clock>,
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
            timeout: TIMEOUT,
            http_client: None,
            object_store_http_client: None,
            transports: None,
            clock: Box::new(SystemClock),
            observer: Observer::default(),
        }
    }

    /// The region the project is in, such as `eu-de`. [`meta::REGIONS`](crate::meta::REGIONS) has those that are known
    /// to have the service.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The URL of the service, such as `https://dcs.eu-de.otc.t-systems.com`; it goes before the region. It has to be
    /// HTTPS, unless its host is the machine itself.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// The ID of the project that every call is about.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// What the client proves its identity with.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Trusts the certificates of a PEM bundle, beside those the platform trusts, for the service and for the object
    /// store. Call it again to add more.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// How long a connection may take to come about. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one request may take from its start to the end of its answer. Default: 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends requests to the service through this HTTP client, for a proxy of its own and the like. Build it with
    /// [`redirect::Policy::none`]: an answer that came by way of a redirect is refused.
    /// [`timeout`](Self::timeout) holds for it too; the connect timeout and the root certificates are its own.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// As [`http_client`](Self::http_client), for the object store. It must add no headers of its own: the signature
    /// in a link covers some of them.
    pub fn object_store_http_client(mut self, client: reqwest::Client) -> Self {
        self.object_store_http_client = Some(client);
        self
    }

    /// Calls this for every place where an answer isn't what the API reference says and was read all the same. Whether or
    /// not it is set, each makes an event of `tracing` too (target `dcs_sdk::drift`).
    pub fn on_drift(mut self, callback: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.observer.callback = Some(Arc::new(callback));
        self
    }

    /// Makes an error of every answer that isn't what the API reference says, for tests and for canaries: the first
    /// place where it differs is in the error's message. Don't use it where a new field must not stop anything.
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

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming all that is missing or wrong.
    pub fn build(mut self) -> Result<Client, Error> {
        let mut defects = Vec::new();
        let mut note = |defect: String| defects.push(defect);
        let endpoint = self.find_endpoint().map_err(&mut note).ok();
        let project = self.find_project().map_err(&mut note).ok();
        let credentials = self.credentials.take();
        match credentials.as_ref().map(Credentials::problem) {
            None => note("credentials are missing: call `credentials`".to_owned()),
            Some(Some(defect)) => note(defect.to_owned()),
            Some(None) => {}
        }
        let (Some(endpoint), Some((project_id, project_header)), Some(credentials), true) =
            (endpoint, project, credentials, defects.is_empty())
        else {
            return Err(Error::configuration(defects.join("; ")));
        };

        let own = |given: Option<reqwest::Client>| given.map_or_else(|| self.own_http_client(), Ok);
        let http = own(self.http_client.clone())?;
        let (transport, store) = match self.transports {
            Some(given) => given,
            None => {
                let store = own(self.object_store_http_client.clone())?;
                let boxed = |client| -> Box<dyn Transport> { Box::new(HttpTransport(client)) };
                (boxed(http.clone()), boxed(store))
            }
        };
        Ok(Client(Arc::new(Inner {
            endpoint,
            project_id,
            project_header,
            credentials,
            timeout: self.timeout,
            http,
            transport,
            store,
            clock: self.clock,
            observer: self.observer,
        })))
    }

    fn find_endpoint(&self) -> Result<Url, String> {
        match (&self.endpoint, &self.region) {
            (Some(endpoint), _) => parse_endpoint(endpoint),
            (None, Some(region)) => match REGIONS.iter().find(|known| known.name == region) {
                Some(known) => parse_endpoint(known.endpoint),
                None => {
                    let known: Vec<_> = REGIONS.iter().map(|region| region.name).collect();
                    Err(format!(
                        "no endpoint is known for the region `{region}` (known: {}): call `endpoint` for another",
                        known.join(", ")
                    ))
                }
            },
            (None, None) => Err("the place of the service is missing: call `region` or `endpoint`".to_owned()),
        }
    }

    fn find_project(&self) -> Result<(String, HeaderValue), String> {
        let id = self.project_id.as_deref().ok_or("the project is missing: call `project_id`")?;
        let fit = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        match HeaderValue::from_str(id) {
            Ok(header) if fit => Ok((id.to_owned(), header)),
            _ => Err("the project's ID has to be letters, digits, `-` and `_`".to_owned()),
        }
    }

    fn own_http_client(&self) -> Result<reqwest::Client, Error> {
        let builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout);
        self.trust(builder)?.build().map_err(|error| {
            Error::configuration(format!("the HTTP client can't be made: {}", root_cause(&error))).with_source(error)
        })
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn trust(&self, mut builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        for pem in &self.root_certificates {
            let unfit = || Error::configuration("a root certificate isn't a PEM bundle with certificates");
            let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|_| unfit())?;
            if certificates.is_empty() {
                return Err(unfit());
            }
            builder = builder.tls_certs_merge(certificates);
        }
        Ok(builder)
    }

    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    fn trust(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        match self.root_certificates.is_empty() {
            true => Ok(builder),
            false => Err(Error::configuration("root certificates need the feature `rustls` or `native-tls`")),
        }
    }
}

fn parse_endpoint(endpoint: &str) -> Result<Url, String> {
    let refuse = |why: &str| Err(format!("the endpoint {why}"));
    // A URL that can't be parsed may hold anything, so it isn't quoted.
    let Ok(url) = Url::parse(endpoint) else {
        return refuse("isn't a URL such as `https://dcs.eu-de.otc.t-systems.com`");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("has a user name or password in it; credentials go into `credentials`");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("has a `?` or `#`");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => refuse("isn't HTTPS"),
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("project_id", &self.project_id)
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn complete() -> ClientBuilder {
        Client::builder().region("eu-de").project_id("p1").credentials(Credentials::access_key("AK", "SK"))
    }

    fn refusal(builder: ClientBuilder) -> String {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    }

    #[test]
    fn a_region_gives_its_endpoint_and_an_endpoint_goes_before_it() {
        assert_eq!(complete().build().unwrap().endpoint(), "https://dcs.eu-de.otc.t-systems.com");
        let other = complete().endpoint("https://gateway.example/dcs/").build().unwrap();
        assert_eq!(other.endpoint(), "https://gateway.example/dcs");
    }

    #[test]
    fn all_that_is_missing_is_named_at_once() {
        let refusal = refusal(Client::builder());
        for part in ["`region` or `endpoint`", "`project_id`", "`credentials`"] {
            assert!(refusal.contains(part), "{refusal}");
        }
    }

    #[test]
    fn an_endpoint_that_would_give_something_away_is_refused() {
        for (endpoint, why) in [
            ("http://dcs.eu-de.otc.t-systems.com", "isn't HTTPS"),
            ("ftp://127.0.0.1", "isn't HTTPS"),
            // Near, but not the machine itself: a token would go over the wire in the clear.
            ("http://10.0.0.1", "isn't HTTPS"),
            ("http://0.0.0.0", "isn't HTTPS"),
            ("https://user:secret@dcs.example", "user name"),
            ("https://dcs.example/?a=b", "`?`"),
            ("dcs.example", "isn't a URL"),
        ] {
            let refusal = refusal(complete().endpoint(endpoint));
            assert!(refusal.contains(why), "{endpoint}: {refusal}");
            assert!(!refusal.contains("secret"), "{refusal}");
        }
        complete().endpoint("http://127.0.0.1:8080").build().unwrap();
        complete().endpoint("http://localhost:8080").build().unwrap();
    }

    #[test]
    fn an_unknown_region_is_told_the_known_ones() {
        let refusal = refusal(complete().region("eu-ch2"));
        assert!(refusal.contains("eu-ch2") && refusal.contains("eu-de, eu-nl") && refusal.contains("`endpoint`"));
    }

    #[test]
    fn unfit_ids_and_credentials_are_refused_without_showing_them() {
        for project_id in ["", "..", "a/b", "a\r\nb"] {
            assert!(refusal(complete().project_id(project_id)).contains("project"));
        }
        for credentials in [
            Credentials::access_key("", "SK"),
            Credentials::access_key("AK", ""),
            Credentials::access_key("AK, x", "SK"),
            Credentials::access_key("AK", "SK").security_token("to\nken"),
            Credentials::token("to\nken"),
            Credentials::token(""),
        ] {
            let refusal = refusal(complete().credentials(credentials));
            assert!(!refusal.contains("ken\n") && !refusal.contains("SK"), "{refusal}");
        }
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[test]
    fn root_certificates_have_to_be_some() {
        for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(!refusal(complete().root_certificate(pem)).is_empty());
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let builder = complete().credentials(Credentials::access_key("AK", "hush").security_token("hush"));
        let shown = format!("{builder:?} {:?} {:?}", builder.credentials, complete().build().unwrap());
        assert!(shown.contains("AK") && !shown.contains("hush"), "{shown}");
        assert!(!format!("{:?}", Credentials::token("hush")).contains("hush"));
    }
}
