//! The properties of a downloaded file, for the targets `archive` and `certificates`.

use std::{collections::HashSet, sync::LazyLock};

use dcs_sdk::{CaBundle, ErrorKind, chrono::DateTime, fuzzing::NOW};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

use crate::{Fixture, assert_line, check_error, link, ok};

const LINK: &str = "https://b.obs.eu-de.otc.t-systems.com/ssl/f.zip?AWSAccessKeyId=AK&Expires=1&Signature=abcdefgh";

thread_local! {
    static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(|builder| builder));
}

/// Downloads the CA certificates from an object store that sends this file.
pub fn download(file: Vec<u8>) {
    FIXTURE.with(|fixture| {
        fixture.service(link(LINK));
        fixture.store(ok(file));
        let result = fixture.run(fixture.client.ca_certificates("i1"));
        assert_eq!(fixture.requested().len(), 1);
        match result {
            Ok(bundle) => check(&bundle),
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Certificate(_) | ErrorKind::InvalidResponse), "{error:?}");
                check_error(&error);
            }
        }
    });
}

fn check(bundle: &CaBundle) {
    let now = DateTime::from_timestamp(NOW as i64, 0).expect("a valid time");
    let mut ders = HashSet::new();
    for certificate in bundle.certificates() {
        webpki::anchor_from_trusted_cert(&CertificateDer::from(certificate.der())).expect("a trust anchor");
        assert!(certificate.is_ca() && certificate.not_before() <= now && now <= certificate.not_after());
        assert!(PrivateKeyDer::try_from(certificate.der()).is_err(), "a private key");
        assert!(ders.insert(certificate.der()), "a duplicate");
        assert!(certificate.serial().bytes().all(|digit| digit.is_ascii_hexdigit()));
        assert_line(certificate.subject());
        assert_line(certificate.issuer());
    }
    assert!(!ders.is_empty(), "no certificate");
    // The PEM text consists of these certificates only.
    let pem: Vec<_> = CertificateDer::pem_slice_iter(bundle.pem().as_bytes()).map(|der| der.expect("PEM")).collect();
    assert!(pem.iter().map(AsRef::as_ref).eq(bundle.certificates().iter().map(|certificate| certificate.der())));
    assert!(!bundle.pem().contains("PRIVATE KEY"));
    bundle.rejected().iter().for_each(|rejected| assert_line(&rejected.to_string()));
}
