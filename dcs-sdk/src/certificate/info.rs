//! The description of a certificate.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::{signature, x509};

/// In days.
const EXPIRES_SOON: i64 = 30;
/// In bits.
const SMALLEST_RSA_KEY: usize = 2048;
/// In bits; larger keys are not verified.
const LARGEST_RSA_KEY: usize = 8192;

/// Characters of a line, as RFC 7468 has it.
const PEM_LINE: usize = 64;

/// One certificate of a [`CaBundle`](super::CaBundle).
#[derive(Clone, PartialEq)]
pub struct Certificate {
    pub(super) der: Vec<u8>,
    pub(super) pem: String,
    pub(super) subject: String,
    pub(super) issuer: String,
    pub(super) serial: String,
    pub(super) not_before: DateTime<Utc>,
    pub(super) not_after: DateTime<Utc>,
    pub(super) sha256_fingerprint: String,
    pub(super) is_ca: bool,
    pub(super) warnings: Vec<CertificateWarning>,
}

/// A property of a CA certificate that is accepted, but that its issuer should change.
///
/// More warnings may be added; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateWarning {
    /// The certificate expires within 30 days.
    ExpiresSoon,
    /// An X.509 version 1 certificate, which cannot say that it is one of a CA.
    Version1,
    /// An RSA key of fewer than 2048 bits.
    WeakKey,
    /// A signature with MD2, MD5 or SHA-1.
    WeakSignature,
    /// The certificate is self-signed, and its signature is invalid. Not checked with the feature `native-tls` alone, nor
    /// if the crypto provider does not support the algorithm.
    InvalidSelfSignature,
}

impl fmt::Display for CertificateWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ExpiresSoon => "expires within 30 days",
            Self::Version1 => "X.509 version 1",
            Self::WeakKey => "RSA key of fewer than 2048 bits",
            Self::WeakSignature => "signature with a broken hash function",
            Self::InvalidSelfSignature => "invalid self-signature",
        })
    }
}

impl Certificate {
    /// Returns the certificate in DER format.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the certificate in PEM format, without any text that the file had around it.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns the subject as an RFC 4514 string, such as `CN=dcs,O=cloud`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the issuer as an RFC 4514 string.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Returns the serial number in uppercase hexadecimal digits, as OpenSSL does.
    pub fn serial(&self) -> &str {
        &self.serial
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

    /// Returns true if this certificate may sign others: `basicConstraints` with `CA:TRUE`, and `keyCertSign` if there is a
    /// `keyUsage`. A version 1 certificate, which has neither, counts as a CA certificate if its subject and issuer are
    /// the same, with the warning [`Version1`](CertificateWarning::Version1).
    pub fn is_ca(&self) -> bool {
        self.is_ca
    }

    /// Returns what the issuer should change about this certificate.
    pub fn warnings(&self) -> &[CertificateWarning] {
        &self.warnings
    }

    pub(super) fn expires_within(&self, days: u32, now: DateTime<Utc>) -> bool {
        self.not_after - now <= TimeDelta::days(i64::from(days))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("sha256_fingerprint", &self.sha256_fingerprint)
            .field("is_ca", &self.is_ca)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// Describes a certificate that the TLS library accepts; none if its fields cannot be parsed.
pub(super) fn describe(der: &[u8], now: DateTime<Utc>) -> Option<Certificate> {
    let fields = x509::parse(der)?;
    let key_bits = fields.rsa_bits.unwrap_or(SMALLEST_RSA_KEY);
    let is_verifiable = (SMALLEST_RSA_KEY..=LARGEST_RSA_KEY).contains(&key_bits) && !fields.has_weak_signature;
    let warnings = [
        (fields.not_after - now <= TimeDelta::days(EXPIRES_SOON), CertificateWarning::ExpiresSoon),
        (fields.is_version_1, CertificateWarning::Version1),
        (key_bits < SMALLEST_RSA_KEY, CertificateWarning::WeakKey),
        (fields.has_weak_signature, CertificateWarning::WeakSignature),
        (
            fields.is_self_issued && is_verifiable && signature::is_invalid(&fields.signed),
            CertificateWarning::InvalidSelfSignature,
        ),
    ];
    let digest = Sha256::digest(der);
    Some(Certificate {
        der: der.to_vec(),
        pem: pem(der),
        subject: fields.subject,
        issuer: fields.issuer,
        serial: fields.serial,
        not_before: fields.not_before,
        not_after: fields.not_after,
        sha256_fingerprint: digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"),
        is_ca: fields.is_ca,
        warnings: warnings.into_iter().filter(|(applies, _)| *applies).map(|(_, warning)| warning).collect(),
    })
}

fn pem(der: &[u8]) -> String {
    let mut pem = "-----BEGIN CERTIFICATE-----".to_owned();
    for (index, character) in BASE64_STANDARD.encode(der).chars().enumerate() {
        if index % PEM_LINE == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem.push_str("\n-----END CERTIFICATE-----\n");
    pem
}
