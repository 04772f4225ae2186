//! Certificate download: CA certificates that a Redis client can use to verify the TLS connection to an instance.

mod archive;
mod content;
mod der;
mod download;
mod info;
mod link;
mod name;
mod rejected;
mod request;
#[cfg(feature = "rustls-config")]
mod rustls_config;
mod save;
mod select;
mod signature;
mod store_error;
#[cfg(test)]
mod tests;
mod x509;

use std::{path::Path, time::SystemTime};

use chrono::{DateTime, Utc};

pub use self::{
    info::{Certificate, CertificateWarning},
    rejected::{Rejected, RejectionReason},
    request::CaCertificates,
};
use crate::Error;

/// The CA certificates for verifying TLS connections to an instance, returned by
/// [`Client::ca_certificates`](crate::Client::ca_certificates).
///
/// Downloaded over TLS from the service and its object store, and validated: the file is an intact ZIP archive without
/// private keys, and there is at least one CA certificate in it that is valid now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaBundle {
    file_name: Option<String>,
    pem: String,
    certificates: Vec<Certificate>,
    rejected: Vec<Rejected>,
}

impl CaBundle {
    /// Returns the CA certificates in PEM format, concatenated, for use as the root certificates of a Redis client.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns the CA certificates of all files of the archive, in the same order as in [`pem`](Self::pem) and without
    /// duplicates. Never empty. While the service changes its CA, there may be the old and the new one.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Returns the certificates and files of the archive that are not used, such as the certificate of a server.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Returns the file name sent by the service, if any. Untrusted input: do not use it as a file path.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Returns true if one of the CA certificates expires within this number of days, or has expired: download them again.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # async fn example(dcs: &dcs_sdk::Client, id: &str) -> Result<(), dcs_sdk::Error> {
    /// let mut certificates = dcs.ca_certificates(id).await?;
    /// // Once a day:
    /// if certificates.renew_before(30) {
    ///     certificates = dcs.ca_certificates(id).await?;
    ///     certificates.save_if_changed("ca.crt").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn renew_before(&self, days: u32) -> bool {
        let now = DateTime::<Utc>::from(SystemTime::now());
        self.certificates.iter().any(|certificate| certificate.expires_within(days, now))
    }

    /// Writes the CA certificates to a file in PEM format.
    ///
    /// The file is written atomically: an existing file is replaced, or left unchanged on failure. A symbolic link is
    /// replaced, not followed. On Unix the mode of the file is 0644, independent of the umask. Dropping the future leaves
    /// no temporary file: it waits for a write that has started, which takes a few milliseconds.
    ///
    /// # Errors
    ///
    /// [`Save`](crate::CertificateProblem::Save) if the file cannot be written; [`source`](std::error::Error::source)
    /// returns the [`io::Error`](std::io::Error).
    pub async fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save::replace(path.as_ref(), self.pem.as_bytes(), save::When::Always).await.map(drop)
    }

    /// As [`save`](Self::save), unless there is a file with this content and mode already. Returns true if it was written.
    ///
    /// # Errors
    ///
    /// Those of [`save`](Self::save).
    pub async fn save_if_changed(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        save::replace(path.as_ref(), self.pem.as_bytes(), save::When::Changed).await
    }
}
