//! Selection of the certificates to trust.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rustls_pki_types::CertificateDer;

use super::{CaBundle, Certificate, Rejected, RejectionReason, archive::File, content, info, request::Options};
use crate::{CertificateProblem, Error, ErrorKind, untrusted::one_line};

const MAX_CERTIFICATES: usize = 1000;
/// Number of rejected certificates and files that an error names.
const NAMED: usize = 3;

/// Selects the valid CA certificates of all files. The others are reported, and an error only if there is no other.
pub(super) fn select(files: Vec<File>, options: &Options, now: DateTime<Utc>) -> Result<CaBundle, Error> {
    if let Some(file) = files.iter().find(|file| content::has_private_key(&file.content)) {
        return Err(private_key(&file.name));
    }
    let mut bundle = CaBundle::default();
    let mut seen = HashSet::new();
    let mut left = MAX_CERTIFICATES;
    for File { name, content } in files {
        let parts = content::parts(&content, left).unwrap_or_else(|reason| vec![Err(reason.to_owned())]);
        for part in parts {
            left = left.checked_sub(1).ok_or_else(too_many)?;
            if let Ok(der) = &part {
                if content::is_private_key(der) {
                    return Err(private_key(&name));
                }
                if !seen.insert(der.clone()) {
                    continue;
                }
            }
            let (certificate, reason) = match part.and_then(|der| describe(&der, now)) {
                Ok(certificate) => match rejection(&certificate, options, now) {
                    None => {
                        bundle.certificates.push(certificate);
                        continue;
                    }
                    Some(reason) => (Some(certificate), reason),
                },
                Err(reason) => (None, RejectionReason::Malformed(one_line(&reason))),
            };
            bundle.rejected.push(Rejected { file_name: name.clone(), certificate, reason });
        }
    }
    if bundle.certificates.is_empty() {
        return Err(none_left(&bundle.rejected));
    }
    bundle.pem = bundle.certificates.iter().map(Certificate::pem).collect();
    Ok(bundle)
}

/// Describes a certificate that TLS libraries accept as a trust anchor.
fn describe(der: &CertificateDer<'_>, now: DateTime<Utc>) -> Result<Certificate, String> {
    let certificate = info::describe(der, now).ok_or("malformed X.509 certificate")?;
    match webpki::anchor_from_trusted_cert(der) {
        Ok(_) => Ok(certificate),
        Err(error) => Err(format!("an X.509 certificate that TLS libraries do not accept ({error:?})")),
    }
}

/// Why a certificate is not trusted.
fn rejection(certificate: &Certificate, options: &Options, now: DateTime<Utc>) -> Option<RejectionReason> {
    if !certificate.is_ca {
        Some(RejectionReason::NotCa)
    } else if !options.pins.is_empty() && !options.pins.contains(&certificate.sha256_fingerprint) {
        Some(RejectionReason::NotPinned)
    } else if certificate.not_after < now {
        Some(RejectionReason::Expired)
    } else if certificate.not_before > now {
        Some(RejectionReason::NotYetValid)
    } else {
        None
    }
}

/// The error of an archive without a certificate to trust, for the reason that the best of them was rejected.
fn none_left(rejected: &[Rejected]) -> Error {
    let problems = [
        (RejectionReason::NotPinned, CertificateProblem::NotPinned, "no pinned CA certificate in the archive"),
        (RejectionReason::Expired, CertificateProblem::Expired, "all CA certificates in the archive have expired"),
        (
            RejectionReason::NotYetValid,
            CertificateProblem::NotYetValid,
            "no CA certificate in the archive is valid yet: check the clock of this machine",
        ),
        (RejectionReason::NotCa, CertificateProblem::NoCaCertificate, "no CA certificate in the archive"),
    ];
    let worst = problems.into_iter().find(|(reason, ..)| rejected.iter().any(|rejected| rejected.reason == *reason));
    let (problem, message) = worst
        .map_or((CertificateProblem::NoCertificate, "no certificate in the archive"), |(_, problem, message)| {
            (problem, message)
        });
    let mut named: Vec<_> = rejected
        .iter()
        .take(NAMED)
        .map(|rejected| {
            let pin = |certificate: &Certificate| format!(", SHA-256 {}", certificate.sha256_fingerprint);
            let certificate = rejected.certificate.as_ref().filter(|_| rejected.reason == RejectionReason::NotPinned);
            one_line(&rejected.to_string()) + &certificate.map(pin).unwrap_or_default()
        })
        .collect();
    if rejected.len() > NAMED {
        named.push(format!("and {} more", rejected.len() - NAMED));
    }
    let separator = if named.is_empty() { "" } else { ": " };
    Error::new(ErrorKind::Certificate(problem), format!("{message}{separator}{}", named.join("; ")))
}

fn private_key(name: &str) -> Error {
    let message = format!("`{name}` in the archive contains a private key, so the archive was discarded");
    Error::new(ErrorKind::Certificate(CertificateProblem::PrivateKey), message)
}

fn too_many() -> Error {
    let message = format!("the archive contains more than {MAX_CERTIFICATES} certificates");
    Error::new(ErrorKind::Certificate(CertificateProblem::InvalidArchive), message)
}
