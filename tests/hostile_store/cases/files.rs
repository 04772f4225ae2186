//! Archives with files of all kinds.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose,
    SerialNumber, date_time_ymd,
};

use super::{Case, case, file};
use crate::hostile_store::{
    archives::{self, entry, stored, zip},
    server::Reply,
};

const VERSION_1: &str = include_str!("../../data/certificates/version_1.pem");
const RSA_1024: &str = include_str!("../../data/certificates/rsa_1024.pem");
const RSA_2048: &str = include_str!("../../data/certificates/rsa_2048.pem");
const SHA_1: &str = include_str!("../../data/certificates/sha_1.pem");
const MD5: &str = include_str!("../../data/certificates/md5.pem");
const TRUSTED: &str = include_str!("../../data/certificates/trusted.pem");
const PKCS_7: &str = include_str!("../../data/certificates/pkcs_7.pem");

const RSA_2048_FINGERPRINT: &str =
    "E7:32:AE:22:DB:CD:AD:22:CB:77:E8:5B:85:23:E2:81:C8:4F:CF:C5:7C:F8:A7:21:02:A1:4C:65:28:8E:8B:3B";

/// A CA certificate with this common name.
pub fn ca(name: &str) -> String {
    certificate(name, |_| {}).0
}

/// A certificate in PEM and in DER format: of a CA, unless it is changed.
fn certificate(name: &str, change: fn(&mut CertificateParams)) -> (String, Vec<u8>) {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    change(&mut params);
    let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    (certificate.pem().replace("\r\n", "\n"), certificate.der().to_vec())
}

fn text(content: impl AsRef<[u8]>) -> Reply {
    Reply::File(archives::file(content))
}

fn changed(change: fn(&mut CertificateParams)) -> Reply {
    text(certificate("CA", change).0)
}

fn server() -> String {
    certificate("server", |params| params.is_ca = IsCa::ExplicitNoCa).0
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn ok(name: &'static str, reply: fn() -> Reply, expected: &str) -> Case {
    case(name, reply, format!("Ok | {expected}"))
}

fn none(name: &'static str, reply: fn() -> Reply, what: &str) -> Case {
    file(name, reply, "NoCertificate", &format!("no certificate in the archive: `ca.crt`: {what}"))
}

fn private_key(name: &'static str, reply: fn() -> Reply) -> Case {
    file(name, reply, "PrivateKey", "`ca.crt` in the archive contains a private key, so the archive was discarded")
}

pub fn cases() -> Vec<Case> {
    let unended = "malformed PEM: a section without end";
    let not_ca = "no CA certificate in the archive: `ca.crt`: `CN=CA` is not a CA certificate";
    vec![
        ok("plain archive", || text(ca("CA")), "CN=CA"),
        ok("stored file", || Reply::File(zip(&[stored("ca.crt", ca("CA").as_bytes())])), "CN=CA"),
        ok("CRLF", || text(ca("CA").replace('\n', "\r\n")), "CN=CA"),
        ok("text around PEM", || text(format!("Bag Attributes\n  x: y\n{}\nthe end", ca("CA"))), "CN=CA"),
        ok("DER", || text(certificate("CA", |_| {}).1), "CN=CA"),
        ok(
            "two files of a rotation",
            || Reply::File(zip(&[entry("old.crt", ca("old").as_bytes()), entry("new.crt", ca("new").as_bytes())])),
            "CN=old | CN=new",
        ),
        ok(
            "same certificate twice",
            || {
                let ca = ca("CA");
                text([&*ca, &*ca].concat())
            },
            "CN=CA",
        ),
        ok(
            "other files first",
            || {
                Reply::File(zip(&[
                    entry("server.crt", server().as_bytes()),
                    entry("README", b"hello"),
                    entry("a.crt", b"-----BEGIN CERTIFICATE-----\nx"),
                    entry("ca.crt", ca("CA").as_bytes()),
                ]))
            },
            "CN=CA | rejected `server.crt`: `CN=server` is not a CA certificate | rejected `README`: without certificates | rejected `a.crt`: malformed PEM: a section without end",
        ),
        ok(
            "long serial number",
            || changed(|params| params.serial_number = Some(SerialNumber::from(vec![0x7f; 22]))),
            "CN=CA",
        ),
        ok("valid since before 1970", || changed(|params| params.not_before = date_time_ymd(1969, 12, 31)), "CN=CA"),
        ok("valid since before 1950", || changed(|params| params.not_before = date_time_ymd(1900, 1, 1)), "CN=CA"),
        ok("version 1", || text(VERSION_1), "CN=version 1, X.509 version 1"),
        ok("RSA key of 1024 bits", || text(RSA_1024), "CN=RSA 1024, RSA key of fewer than 2048 bits"),
        ok("RSA key of 2048 bits", || text(RSA_2048), "CN=RSA 2048"),
        ok("SHA-1", || text(SHA_1), "CN=SHA-1, signature with a broken hash function"),
        ok("MD5", || text(MD5), "CN=MD5, signature with a broken hash function"),
        ok(
            "broken self-signature",
            || {
                let mut der = certificate("CA", |_| {}).1;
                *der.last_mut().unwrap() ^= 1;
                text(der)
            },
            "CN=CA, invalid self-signature",
        ),
        ok(
            "expires soon",
            || {
                changed(|params| {
                    params.not_after = (std::time::SystemTime::now() + std::time::Duration::from_secs(864_000)).into()
                })
            },
            "CN=CA, expires within 30 days",
        ),
        ok(
            "expired next to a valid one",
            || {
                let old = certificate("old", |params| params.not_after = date_time_ymd(2020, 1, 1)).0;
                text([old, ca("CA")].concat())
            },
            "CN=CA | rejected `ca.crt`: `CN=old` expired on 2020-01-01",
        ),
        file(
            "expired",
            || changed(|params| params.not_after = date_time_ymd(2020, 1, 1)),
            "Expired",
            "all CA certificates in the archive have expired: `ca.crt`: `CN=CA` expired on 2020-01-01",
        ),
        file(
            "not yet valid",
            || changed(|params| params.not_before = date_time_ymd(2900, 1, 1)),
            "NotYetValid",
            "no CA certificate in the archive is valid yet: check the clock of this machine: `ca.crt`: `CN=CA` is not valid before 2900-01-01",
        ),
        Case {
            options: |request| request.pin("00".repeat(32)).pin("11".repeat(32)),
            ..file(
                "other fingerprint",
                || text(RSA_2048),
                "NotPinned",
                &format!(
                    "no pinned CA certificate in the archive: `ca.crt`: `CN=RSA 2048` is not pinned, SHA-256 {RSA_2048_FINGERPRINT}"
                ),
            )
        },
        Case {
            options: |request| request.pin(RSA_2048_FINGERPRINT),
            ..ok(
                "pinned",
                || text([RSA_2048, SHA_1].concat()),
                "CN=RSA 2048 | rejected `ca.crt`: `CN=SHA-1` is not pinned",
            )
        },
        file(
            "server certificate only",
            || text(server()),
            "NoCaCertificate",
            "no CA certificate in the archive: `ca.crt`: `CN=server` is not a CA certificate",
        ),
        file("without basic constraints", || changed(|params| params.is_ca = IsCa::NoCa), "NoCaCertificate", not_ca),
        file(
            "key usage without signing",
            || changed(|params| params.key_usages = vec![KeyUsagePurpose::DigitalSignature]),
            "NoCaCertificate",
            not_ca,
        ),
        ok(
            "unknown critical extension",
            || {
                changed(|params| {
                    let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                    extension.set_criticality(true);
                    params.custom_extensions = vec![extension];
                })
            },
            "CN=CA",
        ),
        file("no files", || Reply::File(zip(&[])), "NoCertificate", "no certificate in the archive"),
        none("empty certificate file", || text(""), "without certificates"),
        none("junk within PEM", || text(ca("CA").replacen("MII", "M!I", 1)), "malformed PEM"),
        none("PEM without end", || text(ca("CA").replace("-----END CERTIFICATE-----", "")), unended),
        none(
            "PEM that is not DER",
            || text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "malformed X.509 certificate",
        ),
        none(
            "truncated DER",
            || {
                let der = certificate("CA", |_| {}).1;
                text(&der[..der.len() - 1])
            },
            "malformed X.509 certificate",
        ),
        none(
            "bytes after DER",
            || text([&*certificate("CA", |_| {}).1, b"\n"].concat()),
            "malformed X.509 certificate",
        ),
        none(
            "trusted certificate",
            || text(TRUSTED),
            "a PEM section labeled `TRUSTED CERTIFICATE` instead of `CERTIFICATE`",
        ),
        none("PKCS 7 in PEM", || text(PKCS_7), "in PKCS #7 format instead of PEM or DER"),
        none(
            "PKCS 7 in DER",
            || text(b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\x05\x00"),
            "in PKCS #7 format instead of PEM or DER",
        ),
        none("byte order mark", || text(format!("\u{feff}{}", ca("CA"))), "starts with a byte order mark"),
        none("UTF-16", || text([&b"\xff\xfe"[..], &utf_16(&ca("CA"))].concat()), "encoded in UTF-16 instead of ASCII"),
        none("UTF-16 without a mark", || text(utf_16(&ca("CA"))), "encoded in UTF-16 instead of ASCII"),
        private_key("private key in PEM", || text([ca("CA"), KeyPair::generate().unwrap().serialize_pem()].concat())),
        private_key("private key in DER", || text(KeyPair::generate().unwrap().serialize_der())),
        private_key("private key in UTF-16", || text(utf_16(&KeyPair::generate().unwrap().serialize_pem()))),
        private_key("private key as a certificate", || {
            text(KeyPair::generate().unwrap().serialize_pem().replace("PRIVATE KEY", "CERTIFICATE"))
        }),
        private_key("PKCS 12", || {
            text(b"\x30\x12\x02\x01\x03\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x05\x00")
        }),
        file(
            "ten thousand certificates",
            || {
                let block = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
                text((0..10_000).map(|_| block).collect::<String>())
            },
            "InvalidArchive",
            "the archive contains more than 1000 certificates",
        ),
    ]
}
