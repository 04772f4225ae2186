//! Parsing of the certificates.

use rustls_pki_types::{CertificateDer, pem::PemObject};
use sha2::{Digest, Sha256};
use x509_cert::{
    Certificate as X509,
    der::{Decode, pem, pem::LineEnding},
    ext::pkix::BasicConstraints,
};

use super::Certificate;
use crate::{CertificateProblem, Error, ErrorKind, untrusted::one_line};

/// Parses the certificates of the first file that contains any, and returns them with their PEM encoding. The PEM is
/// written anew, so that it contains nothing else of the file, such as a private key.
pub(super) fn parse(files: &[Vec<u8>]) -> Result<(String, Vec<Certificate>), Error> {
    let invalid = |message: &str| Error::new(ErrorKind::Certificate(CertificateProblem::NoCertificate), message);
    let mut found = Vec::new();
    for file in files {
        for der in CertificateDer::pem_slice_iter(file) {
            found.push(der.map_err(|_| invalid("malformed PEM block in the archive"))?);
        }
        if !found.is_empty() {
            break;
        }
    }
    if found.is_empty() {
        return Err(invalid("no certificate found in the archive"));
    }

    let mut bundle = String::new();
    let mut certificates = Vec::new();
    for der in &found {
        certificates.push(inspect(der).ok_or_else(|| invalid("malformed X.509 certificate in the archive"))?);
        let block = pem::encode_string("CERTIFICATE", LineEnding::LF, der);
        bundle.push_str(&block.map_err(|_| invalid("a certificate in the archive cannot be encoded as PEM"))?);
    }
    if !certificates.iter().any(Certificate::is_ca) {
        let subjects: Vec<_> = certificates.iter().map(Certificate::subject).collect();
        return Err(Error::new(
            ErrorKind::Certificate(CertificateProblem::NoCaCertificate),
            format!("no CA certificate found in the archive, only {}", one_line(&subjects.join("; "))),
        ));
    }
    Ok((bundle, certificates))
}

fn inspect(der: &[u8]) -> Option<Certificate> {
    let certificate = X509::from_der(der).ok()?;
    let body = certificate.tbs_certificate();
    let constraints = body.get_extension::<BasicConstraints>().ok()?;
    // X.509 version 1 has no extensions: a self-issued certificate counts as a CA certificate.
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
