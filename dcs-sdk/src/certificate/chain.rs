//! The certificates themselves.

use rustls_pki_types::{CertificateDer, pem::PemObject};
use sha2::{Digest, Sha256};
use x509_cert::{
    Certificate as X509,
    der::{Decode, pem, pem::LineEnding},
    ext::pkix::BasicConstraints,
};

use super::Certificate;
use crate::{CertificateProblem, Error, ErrorKind};

/// Reads the certificates of the first file that has any, and writes them as PEM again, so that nothing else of the
/// file is passed on.
pub(super) fn read(files: &[Vec<u8>]) -> Result<(String, Vec<Certificate>), Error> {
    let missing = |what: &str| {
        Error::new(ErrorKind::Certificate(CertificateProblem::NoCertificate), format!("the archive has {what}"))
    };
    let mut found = Vec::new();
    for file in files {
        for der in CertificateDer::pem_slice_iter(file) {
            found.push(der.map_err(|_| missing("a PEM block that can't be read"))?);
        }
        if !found.is_empty() {
            break;
        }
    }
    if found.is_empty() {
        return Err(missing("no certificate in it"));
    }

    let mut bundle = String::new();
    let mut certificates = Vec::new();
    for der in &found {
        certificates.push(inspect(der).ok_or_else(|| missing("a certificate that can't be read"))?);
        let block = pem::encode_string("CERTIFICATE", LineEnding::LF, der);
        bundle.push_str(&block.map_err(|_| missing("a certificate that can't be written"))?);
    }
    if !certificates.iter().any(Certificate::is_ca) {
        let subjects: Vec<_> = certificates.iter().map(Certificate::subject).collect();
        return Err(Error::new(
            ErrorKind::Certificate(CertificateProblem::NoCaCertificate),
            format!("no certificate in the archive is of an authority: {}", subjects.join("; ")),
        ));
    }
    Ok((bundle, certificates))
}

fn inspect(der: &[u8]) -> Option<Certificate> {
    let certificate = X509::from_der(der).ok()?;
    let body = certificate.tbs_certificate();
    let constraints = body.get_extension::<BasicConstraints>().ok()?;
    // Version 1 knows no constraints: there a certificate that issued itself is of an authority.
    let is_ca = constraints.map_or(body.subject() == body.issuer(), |(_, constraints)| constraints.ca);
    let validity = body.validity();
    let digest = Sha256::digest(der);
    Some(Certificate {
        subject: body.subject().to_string(),
        not_before: validity.not_before.to_system_time().into(),
        not_after: validity.not_after.to_system_time().into(),
        sha256_fingerprint: digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"),
        is_ca,
    })
}
