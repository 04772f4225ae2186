//! Certificate download: CA certificates that a Redis client can use to verify the TLS connection to an instance.

mod archive;
mod chain;
mod link;
#[cfg(feature = "rustls-config")]
mod rustls_config;
mod save;
#[cfg(test)]
mod tests;

use std::{fmt, path::Path};

use chrono::{DateTime, Utc};

use crate::{Client, Error};

/// The CA certificates for verifying TLS connections to an instance, returned by [`Client::ca_certificates`].
///
/// Downloaded over TLS from the service and its object store, and validated: the file is an intact ZIP archive, the
/// certificates can be parsed, and at least one of them is a CA certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct CaBundle {
    file_name: Option<String>,
    pem: String,
    certificates: Vec<Certificate>,
}

/// One certificate of a [`CaBundle`].
#[derive(Clone, PartialEq)]
pub struct Certificate {
    subject: String,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    sha256_fingerprint: String,
    is_ca: bool,
}

impl CaBundle {
    /// Returns the certificates in PEM format, concatenated, for use as the root certificates of a Redis client.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns the certificates, in the same order as in [`pem`](Self::pem). Never empty.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Returns the file name sent by the service, if any. Untrusted input: do not use it as a file path.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Writes the certificates to a file in PEM format.
    ///
    /// The file is written atomically: an existing file is replaced, or left unchanged on failure. A symbolic link is
    /// replaced, not followed. On Unix the mode of the file is 0644.
    ///
    /// # Errors
    ///
    /// [`Save`](crate::CertificateProblem::Save) if the file cannot be written; [`source`](std::error::Error::source)
    /// returns the [`io::Error`](std::io::Error).
    pub async fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save::replace(path.as_ref(), self.pem.as_bytes()).await
    }
}

impl Certificate {
    /// Returns the subject as an RFC 4514 string, such as `CN=dcs,O=cloud`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the start of the validity period.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// Returns the end of the validity period.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// Returns the SHA-256 fingerprint in the format of OpenSSL: uppercase hexadecimal bytes separated by colons.
    pub fn sha256_fingerprint(&self) -> &str {
        &self.sha256_fingerprint
    }

    /// Returns true if this is a CA certificate: `basicConstraints` with `CA:TRUE`, or, without `basicConstraints`, the
    /// same subject and issuer.
    pub fn is_ca(&self) -> bool {
        self.is_ca
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("sha256_fingerprint", &self.sha256_fingerprint)
            .field("is_ca", &self.is_ca)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Downloads and validates the CA certificates of an instance.
    ///
    /// Calls [`download_ssl_cert`](Self::download_ssl_cert), downloads the ZIP archive from the returned link and parses
    /// the certificates in it. The instance is not changed; to find out whether TLS is enabled, call
    /// [`show_instance_ssl_detail`](Self::show_instance_ssl_detail).
    ///
    /// The link is requested once, without credentials, and never appears in errors or `Debug` output.
    ///
    /// # Errors
    ///
    /// Those of [`download_ssl_cert`](Self::download_ssl_cert), and for the download:
    ///
    /// - [`LinkRefused`](crate::CertificateProblem::LinkRefused), [`ObjectStore`](crate::CertificateProblem::ObjectStore)
    ///   or [`FileNotFound`](crate::CertificateProblem::FileNotFound) if the archive cannot be downloaded.
    /// - [`Connect`](crate::ErrorKind::Connect), [`Timeout`](crate::ErrorKind::Timeout),
    ///   [`Interrupted`](crate::ErrorKind::ConnectionLost), [`Truncated`](crate::ErrorKind::ConnectionLost) or
    ///   [`UnexpectedAnswer`](crate::ErrorKind::InvalidResponse) if the object store cannot be reached or its response is
    ///   incomplete, redirected or longer than 4 MiB.
    /// - [`InvalidArchive`](crate::CertificateProblem::InvalidArchive),
    ///   [`NoCertificate`](crate::CertificateProblem::NoCertificate) or
    ///   [`NoCaCertificate`](crate::CertificateProblem::NoCaCertificate) if the archive or its content is invalid.
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
    pub async fn ca_certificates(&self, instance_id: impl Into<String>) -> Result<CaBundle, Error> {
        let client = self.with_fixed_deadline();
        let response = client.download_ssl_cert(instance_id).await?;
        client
            .download_bundle(&response.link, response.file_name)
            .await
            .map_err(|error| error.during(crate::generated::meta::DOWNLOAD_SSL_CERT.id))
    }
}
