//! Certificates and files of the archive that are not used.

use std::fmt;

use super::Certificate;

/// A certificate or a file of the archive that is not used, returned by [`CaBundle::rejected`](super::CaBundle::rejected).
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    pub(super) file_name: String,
    pub(super) certificate: Option<Certificate>,
    pub(super) reason: RejectionReason,
}

/// Why a certificate or a file is not used.
///
/// More reasons may be added; match with a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionReason {
    /// The certificate is not that of a CA, such as the certificate of a server.
    NotCa,
    /// The certificate is no longer valid.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate is not one of those set with [`pin`](crate::certificate::CaCertificates::pin).
    NotPinned,
    /// The file, or a part of it, is not a certificate in PEM or DER format, with a description of what it is.
    Malformed(String),
}

impl Rejected {
    /// Returns the name of the file in the archive, as one line. Untrusted input: do not use it as a file path.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Returns the certificate; `None` if it cannot be parsed.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Returns why it is not used.
    pub fn reason(&self) -> &RejectionReason {
        &self.reason
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.file_name)?;
        let Some(certificate) = &self.certificate else { return write!(f, ": {}", self.reason) };
        write!(f, ": `{}` {}", certificate.subject(), self.reason)?;
        match self.reason {
            RejectionReason::Expired => write!(f, " on {}", certificate.not_after().date_naive()),
            RejectionReason::NotYetValid => write!(f, " before {}", certificate.not_before().date_naive()),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for RejectionReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCa => "is not a CA certificate",
            Self::Expired => "expired",
            Self::NotYetValid => "is not valid",
            Self::NotPinned => "is not pinned",
            Self::Malformed(what) => what,
        })
    }
}
