//! The fields of an X.509 certificate.
//!
//! The TLS library decides what a valid trust anchor is, and accepts certificates that strict parsers reject, such as those
//! with a serial number of more than 20 bytes. This parser therefore reads only what it describes, and as leniently.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    der::{BIT_STRING, BOOLEAN, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, UTC_TIME, Value},
    name::name,
};
use crate::signer::hex;

const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// In the first byte of the key usage.
const KEY_CERT_SIGN: u8 = 0x04;
/// Prefix of the identifiers of PKCS #1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01];
const RSA_PSS: u8 = 0x0a;
const SHA_1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
/// Signature algorithms with MD2, MD5 or SHA-1: of RSA (2), of OIW (2), of ECDSA and of DSA.
const WEAK_SIGNATURES: [&[u8]; 7] = [
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x02],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05],
    &[0x2b, 0x0e, 0x03, 0x02, 0x03],
    &[0x2b, 0x0e, 0x03, 0x02, 0x1d],
    &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01],
    &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03],
];

/// The fields of a certificate.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    pub subject: String,
    pub issuer: String,
    /// Hexadecimal.
    pub serial: String,
    pub not_before: DateTime<Utc>,
    pub not_after: DateTime<Utc>,
    pub is_version_1: bool,
    /// Whether the subject and the issuer are the same.
    pub is_self_issued: bool,
    pub is_ca: bool,
    pub has_weak_signature: bool,
    /// Size of the key in bits, of RSA keys only.
    pub rsa_bits: Option<usize>,
    pub signed: Signed<'a>,
}

/// What the signature of a self-signed certificate is verified with. Algorithms are without their tag and length.
#[cfg_attr(not(any(feature = "rustls", feature = "rustls-no-provider")), allow(dead_code, reason = "needs a provider"))]
#[derive(Debug)]
pub(super) struct Signed<'a> {
    pub message: &'a [u8],
    pub algorithm: &'a [u8],
    pub signature: &'a [u8],
    pub key_algorithm: &'a [u8],
    pub key: &'a [u8],
}

/// Parses a certificate, which must be one that the TLS library accepts as a trust anchor.
pub(super) fn parse(der: &[u8]) -> Option<Fields<'_>> {
    let mut certificate = Reader::new(der).expect(SEQUENCE).filter(|value| value.encoded == der)?.reader();
    let body = certificate.expect(SEQUENCE)?;
    let algorithm = certificate.expect(SEQUENCE)?.content;
    let signature = bits(certificate.expect(BIT_STRING)?)?;

    let mut fields = body.reader();
    let version = fields.optional(VERSION).and_then(|version| version.reader().expect(INTEGER));
    let serial = serial(fields.expect(INTEGER)?);
    fields.expect(SEQUENCE)?;
    let issuer = fields.expect(SEQUENCE)?;
    let mut validity = fields.expect(SEQUENCE)?.reader();
    let (not_before, not_after) = (time(validity.next()?)?, time(validity.next()?)?);
    let subject = fields.expect(SEQUENCE)?;
    let mut key_info = fields.expect(SEQUENCE)?.reader();
    // The TLS library reads the key only when it verifies a signature with it.
    let key_algorithm = key_info.expect(SEQUENCE).map_or(&[][..], |algorithm| algorithm.content);
    let key = key_info.expect(BIT_STRING).and_then(bits).unwrap_or_default();

    let is_version_1 = version.is_none_or(|version| version.content == [0]);
    let is_self_issued = subject.content == issuer.content;
    // Version 1 has no extensions.
    let is_ca = if is_version_1 { is_self_issued } else { may_sign(fields).unwrap_or_default() };
    Some(Fields {
        subject: name(subject),
        issuer: name(issuer),
        serial,
        not_before,
        not_after,
        is_version_1,
        is_self_issued,
        is_ca,
        has_weak_signature: has_weak_hash(algorithm).unwrap_or_default(),
        rsa_bits: rsa_bits(key_algorithm, key),
        signed: Signed { message: body.encoded, algorithm, signature, key_algorithm, key },
    })
}

/// Whether the extensions allow signing certificates: `basicConstraints`, and `keyUsage` if there is one.
fn may_sign(mut fields: Reader<'_>) -> Option<bool> {
    let (mut is_ca, mut may_sign) = (false, true);
    while let Some(field) = fields.next() {
        if field.tag != EXTENSIONS {
            continue;
        }
        let mut extensions = field.reader().expect(SEQUENCE)?.reader();
        while let Some(extension) = extensions.next() {
            let mut extension = extension.reader();
            let id = extension.expect(OID)?.content;
            extension.optional(BOOLEAN);
            let mut value = extension.expect(OCTET_STRING)?.reader();
            if id == BASIC_CONSTRAINTS {
                let ca = value.expect(SEQUENCE)?.reader().optional(BOOLEAN);
                is_ca = ca.is_some_and(|ca| ca.content != [0]);
            } else if id == KEY_USAGE {
                let usage = bits_with_padding(value.expect(BIT_STRING)?)?;
                may_sign = usage.first().is_some_and(|usage| usage & KEY_CERT_SIGN != 0);
            }
        }
    }
    Some(is_ca && may_sign)
}

/// The bytes of a bit string that consists of whole bytes.
fn bits(value: Value<'_>) -> Option<&[u8]> {
    value.content.split_first().filter(|(unused, _)| **unused == 0).map(|(_, bytes)| bytes)
}

fn bits_with_padding(value: Value<'_>) -> Option<&[u8]> {
    value.content.split_first().map(|(_, bytes)| bytes)
}

/// Parses a time, also one before 1970.
fn time(value: Value<'_>) -> Option<DateTime<Utc>> {
    let digits = str::from_utf8(value.content).ok()?.strip_suffix('Z')?;
    let is_long = match value.tag {
        UTC_TIME => false,
        GENERALIZED_TIME => true,
        _ => return None,
    };
    if digits.len() != if is_long { 14 } else { 12 } || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = digits.split_at(if is_long { 4 } else { 2 });
    let year: i32 = year.parse().ok()?;
    let year = match year {
        _ if is_long => year,
        50.. => 1900 + year,
        _ => 2000 + year,
    };
    let number = |start: usize| rest.get(start..start + 2)?.parse::<u32>().ok();
    let date = NaiveDate::from_ymd_opt(year, number(0)?, number(2)?)?;
    Some(date.and_hms_opt(number(4)?, number(6)?, number(8)?)?.and_utc())
}

/// Uppercase hexadecimal digits, without the zero byte that makes a number positive.
fn serial(number: Value<'_>) -> String {
    let bytes = match number.content {
        [0, rest @ ..] if !rest.is_empty() => rest,
        bytes => bytes,
    };
    hex(bytes).to_uppercase()
}

/// Whether the hash function of a signature algorithm is broken.
fn has_weak_hash(algorithm: &[u8]) -> Option<bool> {
    let mut algorithm = Reader::new(algorithm);
    let id = algorithm.expect(OID)?.content;
    if id.strip_prefix(RSA) == Some(&[RSA_PSS]) {
        // The hash function is SHA-1 if it is omitted.
        let mut parameters = algorithm.next().map_or(Reader::new(&[]), |parameters| parameters.reader());
        let hash = parameters.optional(VERSION).and_then(|hash| hash.reader().expect(SEQUENCE)?.reader().expect(OID));
        return Some(hash.is_none_or(|hash| hash.content == SHA_1));
    }
    Some(WEAK_SIGNATURES.contains(&id))
}

/// The size of the modulus.
fn rsa_bits(algorithm: &[u8], key: &[u8]) -> Option<usize> {
    let id = Reader::new(algorithm).expect(OID)?.content;
    if !matches!(id.strip_prefix(RSA), Some([1 | RSA_PSS])) {
        return None;
    }
    let modulus = Reader::new(key).expect(SEQUENCE)?.reader().expect(INTEGER)?.content;
    let start = modulus.iter().position(|byte| *byte != 0)?;
    let significant = modulus.get(start..)?;
    Some(significant.len() * 8 - usize::try_from(significant.first()?.leading_zeros()).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use rustls_pki_types::CertificateDer;

    use super::*;

    fn generated(change: fn(&mut rcgen::CertificateParams)) -> Vec<u8> {
        let mut params = rcgen::CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        change(&mut params);
        params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn parse_reads_what_strict_parsers_reject() {
        let serial = generated(|params| params.serial_number = Some(rcgen::SerialNumber::from(vec![0x7f; 22])));
        assert_eq!(parse(&serial).unwrap().serial, "7F".repeat(22));
        let old = generated(|params| params.not_before = rcgen::date_time_ymd(1969, 12, 31));
        assert_eq!(parse(&old).unwrap().not_before.to_rfc3339(), "1969-12-31T00:00:00+00:00");
        let long = generated(|params| params.not_after = rcgen::date_time_ymd(9999, 12, 31));
        assert_eq!(parse(&long).unwrap().not_after.to_rfc3339(), "9999-12-31T00:00:00+00:00");
    }

    #[test]
    fn is_ca_needs_basic_constraints_and_the_key_usage() {
        let is_ca = |change| parse(&generated(change)).unwrap().is_ca;
        assert!(is_ca(|_| {}));
        assert!(is_ca(|params| params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign]));
        assert!(!is_ca(|params| params.key_usages = vec![rcgen::KeyUsagePurpose::CrlSign]));
        assert!(!is_ca(|params| params.is_ca = rcgen::IsCa::ExplicitNoCa));
        assert!(!is_ca(|params| params.is_ca = rcgen::IsCa::NoCa));
    }

    proptest! {
        /// The validity is kept: the TLS library does not check that of a trust anchor, and accepts any.
        #[test]
        fn parse_is_no_stricter_than_the_tls_library(changes in vec((0.0..1.0, any::<u8>()), 1..3)) {
            const VALIDITY: &[u8] = b"\x17\x0d691231000000Z\x18\x0f40960101000000Z";
            let mut der = generated(|params| params.not_before = rcgen::date_time_ymd(1969, 12, 31));
            let validity = der.windows(VALIDITY.len()).position(|window| window == VALIDITY).unwrap();
            for (at, byte) in changes {
                let offset = (at * der.len() as f64) as usize;
                der[offset] = byte;
            }
            der[validity..validity + VALIDITY.len()].copy_from_slice(VALIDITY);
            let is_accepted = webpki::anchor_from_trusted_cert(&CertificateDer::from(&*der)).is_ok();
            prop_assert!(!is_accepted || parse(&der).is_some());
        }
    }
}
