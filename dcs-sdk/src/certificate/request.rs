//! The request for the CA certificates of an instance.

use crate::{CaBundle, Client, Error, request::settings};

/// In bytes. The archive usually has a few kilobytes.
const MAX_SIZE: usize = 4 * 1024 * 1024;

/// Request builder returned by [`Client::ca_certificates`].
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CaCertificates {
    client: Client,
    instance_id: String,
    options: Options,
}

/// The rules for the link and for the file.
#[derive(Debug, Clone)]
pub(super) struct Options {
    pub link_hosts: Vec<String>,
    pub ports: Vec<u16>,
    /// In the format of [`Certificate::sha256_fingerprint`](super::Certificate::sha256_fingerprint).
    pub pins: Vec<String>,
    pub max_archive_size: usize,
    pub max_uncompressed_size: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            link_hosts: Vec::new(),
            ports: Vec::new(),
            pins: Vec::new(),
            max_archive_size: MAX_SIZE,
            max_uncompressed_size: MAX_SIZE,
        }
    }
}

impl CaCertificates {
    /// Follows the link only if its host is one of these domains or a subdomain of one, such as
    /// `obs.eu-de.otc.t-systems.com`. Default: any host with a global unicast address. Each call adds domains.
    pub fn allow_link_hosts<T: Into<String>>(mut self, domains: impl IntoIterator<Item = T>) -> Self {
        self.options.link_hosts.extend(domains.into_iter().map(Into::into));
        self
    }

    /// Follows the link also if its port is this one. Default: only 443, unless the endpoint is this machine.
    pub fn allow_port(mut self, port: u16) -> Self {
        self.options.ports.push(port);
        self
    }

    /// Accepts only CA certificates with one of the SHA-256 fingerprints that are set with this method: hexadecimal digits,
    /// with or without colons. Others are [rejected](CaBundle::rejected). Default: any.
    pub fn pin(mut self, sha256_fingerprint: impl Into<String>) -> Self {
        self.options.pins.push(sha256_fingerprint.into());
        self
    }

    /// Sets the maximum size of the downloaded archive in bytes. Default: 4 MiB.
    pub fn max_archive_size(mut self, bytes: usize) -> Self {
        self.options.max_archive_size = bytes;
        self
    }

    /// Sets the maximum size of all files in the archive together in bytes. Default: 4 MiB.
    pub fn max_uncompressed_size(mut self, bytes: usize) -> Self {
        self.options.max_uncompressed_size = bytes;
        self
    }

    async fn send(self) -> Result<CaBundle, Error> {
        let Self { client, instance_id, mut options } = self;
        for pin in &mut options.pins {
            *pin = normalize(pin).ok_or_else(|| {
                let message = "invalid value for `pin`: must be a SHA-256 fingerprint of 64 hexadecimal digits";
                Error::invalid_request(crate::generated::meta::DOWNLOAD_SSL_CERT.id, message)
            })?;
        }
        client.with_fixed_deadline().download_ca_bundle(&instance_id, &options).await
    }
}

settings!(CaCertificates);

impl IntoFuture for CaCertificates {
    type Output = Result<CaBundle, Error>;
    type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Returns a fingerprint as uppercase hexadecimal bytes separated by colons.
fn normalize(fingerprint: &str) -> Option<String> {
    let digits = fingerprint.trim().replace(':', "").to_ascii_uppercase();
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let bytes: Vec<_> = (0..64).step_by(2).filter_map(|start| digits.get(start..start + 2)).collect();
    Some(bytes.join(":"))
}

impl Client {
    /// Downloads and validates the CA certificates of an instance.
    ///
    /// Calls [`download_ssl_cert`](Self::download_ssl_cert), downloads the ZIP archive from the returned link and parses
    /// the certificates in it. The instance is not changed: SSL is not enabled, which would restart it. To find out whether
    /// SSL is enabled, call [`show_instance_ssl_detail`](Self::show_instance_ssl_detail).
    ///
    /// The link is requested without credentials, and never appears in errors or `Debug` output. It must lead to port 443
    /// of a host with a global unicast address, unless the endpoint of the client has another one itself. If the object
    /// store reports that the link has expired, one new link is requested. The deadline is that of all requests together.
    ///
    /// # Errors
    ///
    /// Those of [`download_ssl_cert`](Self::download_ssl_cert), and of the download:
    ///
    /// - A [`CertificateProblem`](crate::CertificateProblem): the link is refused, the object store reports an error, the
    ///   archive is invalid, or there is no valid CA certificate in it.
    /// - [`Connect`](crate::ErrorKind::Connect), [`Timeout`](crate::ErrorKind::Timeout),
    ///   [`Deadline`](crate::ErrorKind::Deadline) or [`ConnectionLost`](crate::ErrorKind::ConnectionLost) if the object store
    ///   cannot be reached or its response is incomplete, and [`InvalidResponse`](crate::ErrorKind::InvalidResponse) if it
    ///   is too large. [`authority`](Error::authority) is that of the object store then, and
    ///   [`was_sent`](Error::was_sent) is [`Yes`](crate::Sent::Yes), since the service had returned the link.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(dcs: &dcs_sdk::Client) -> Result<(), dcs_sdk::Error> {
    /// let certificates = dcs.ca_certificates("4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f").await?;
    /// certificates.save("ca.crt").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Page: [Downloading the SSL Certificate of an Instance](https://docs.otc.t-systems.com/distributed-cache-service/api-ref/apis_v2_recommended/network_security/downloading_the_ssl_certificate_of_an_instance.html)
    pub fn ca_certificates(&self, instance_id: impl Into<String>) -> CaCertificates {
        CaCertificates { client: self.clone(), instance_id: instance_id.into(), options: Options::default() }
    }
}
