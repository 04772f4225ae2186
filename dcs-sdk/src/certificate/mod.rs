//! The certificate of an instance: from the link of `DownloadSSLCert` to what a Redis client verifies against.

mod archive;
mod chain;
mod link;
mod save;
#[cfg(test)]
mod tests;

use std::{fmt, path::Path};

use chrono::{DateTime, Utc};

use crate::{Client, Error};

/// The certificates that the TLS of an instance is verified against, as the service hands them out.
///
/// They come over TLS from the service and its object store, and are checked: the file is an intact ZIP archive, its
/// certificates can be read, and at least one of them is of an authority.
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
    /// The certificates as PEM, one after the other: what Redis clients take as their root certificates.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The certificates, in the order of [`pem`](Self::pem). There is at least one.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Name of the file, as the service sends it. Untrusted input: do not use it as a file path.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Writes the PEM to a file atomically: an existing file is replaced, and is left unchanged on failure. A symbolic
    /// link is replaced, not followed. On Unix the mode of the file is 0644.
    ///
    /// # Errors
    /// [`Save`](crate::CertificateProblem::Save), with the error of the operating system as its source.
    pub async fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save::replace(path.as_ref(), self.pem.as_bytes()).await
    }
}

impl Certificate {
    /// Whom it was issued to, as in RFC 4514, such as `CN=dcs,O=cloud`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// When it becomes valid.
    pub fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// When it ends.
    pub fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// The SHA-256 of the certificate, as other tools write it: pairs of upper-case hex digits with colons between.
    pub fn sha256_fingerprint(&self) -> &str {
        &self.sha256_fingerprint
    }

    /// Whether this is a CA certificate (`basicConstraints` with `CA:TRUE`), which others are verified against.
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
    /// Fetches the certificate of an instance: asks for the link, follows it, opens the archive behind it and checks
    /// what is inside. It changes nothing about the instance; whether SSL is on is another matter.
    ///
    /// The link is fetched without credentials, once, and never shown.
    ///
    /// # Errors
    /// Those of [`download_ssl_cert`](Self::download_ssl_cert), and of the link and the file behind it:
    /// [`LinkRefused`](crate::CertificateProblem::LinkRefused), [`ObjectStore`](crate::CertificateProblem::ObjectStore),
    /// [`FileNotFound`](crate::CertificateProblem::FileNotFound), [`Truncated`](crate::ErrorKind::Truncated),
    /// [`InvalidArchive`](crate::CertificateProblem::InvalidArchive), [`NoCertificate`](crate::CertificateProblem::NoCertificate),
    /// [`NoCaCertificate`](crate::CertificateProblem::NoCaCertificate).
    ///
    /// Page: [Downloading the SSL Certificate of an Instance](https://docs.otc.t-systems.com/distributed-cache-service/api-ref/apis_v2_recommended/network_security/downloading_the_ssl_certificate_of_an_instance.html)
    pub async fn ca_certificates(&self, instance_id: impl Into<String>) -> Result<CaBundle, Error> {
        let client = self.with_fixed_deadline();
        let response = client.download_ssl_cert(instance_id).await?;
        client
            .bundle_behind(&response.link, response.file_name)
            .await
            .map_err(|error| error.during(crate::generated::meta::DOWNLOAD_SSL_CERT.id))
    }
}
