//! A CA, and server certificates with every flaw that a client must notice.

use std::{
    io::{Cursor, Write},
    net::{IpAddr, Ipv4Addr},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType, SigningKey, date_time_ymd,
};
use zip::{ZipWriter, write::SimpleFileOptions};

pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A server certificate and its private key, in PEM format.
pub struct Leaf {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    pub fn new(common_name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// The ZIP archive in which the service provides the certificate.
    pub fn archive(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("ca.crt", SimpleFileOptions::default()).unwrap();
        writer.write_all(self.pem().as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    }

    /// A certificate for 127.0.0.1.
    pub fn good(&self) -> Leaf {
        self.issue(|_| {})
    }

    pub fn expired(&self) -> Leaf {
        self.issue(|params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        })
    }

    pub fn with_another_name(&self) -> Leaf {
        self.issue(|params| params.subject_alt_names = vec![SanType::DnsName("redis.example".try_into().unwrap())])
    }

    /// A certificate of X.509 version 1, which rcgen does not issue: one without the version and the extensions.
    pub fn version_1(&self) -> Leaf {
        let leaf = self.issue(|_| {});
        let body: String = leaf.certificate.lines().filter(|line| !line.starts_with('-')).collect();
        let der = BASE64_STANDARD.decode(body).unwrap();
        let [tbs, algorithm, _] = elements(content(&der))[..] else { panic!("not a certificate") };
        let kept: Vec<_> =
            elements(content(tbs)).into_iter().filter(|element| !matches!(element[0], 0xa0 | 0xa3)).collect();
        let tbs = encode(0x30, &kept.concat());
        let signature = [&[0][..], &self.0.key().sign(&tbs).unwrap()].concat();
        let der = encode(0x30, &[&tbs, algorithm, &encode(0x03, &signature)].concat());
        let body = BASE64_STANDARD.encode(der);
        Leaf { certificate: format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"), ..leaf }
    }

    fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> Leaf {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "redis");
        params.subject_alt_names = vec![SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST))];
        // The nodes of a cluster are clients of each other.
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        Leaf { certificate: params.signed_by(&key, &self.0).unwrap().pem(), key: key.serialize_pem() }
    }
}

/// Splits DER into its elements.
fn elements(mut der: &[u8]) -> Vec<&[u8]> {
    let mut elements = Vec::new();
    while !der.is_empty() {
        let (header, length) = header(der);
        let (element, rest) = der.split_at(header + length);
        elements.push(element);
        der = rest;
    }
    elements
}

fn content(element: &[u8]) -> &[u8] {
    &element[header(element).0..]
}

/// The length of the tag and the length, and the length of the content.
fn header(der: &[u8]) -> (usize, usize) {
    let short = usize::from(der[1]);
    if short < 0x80 {
        return (2, short);
    }
    let bytes = short - 0x80;
    (2 + bytes, der[2..2 + bytes].iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
}

fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let header = match length {
        [0, low @ ..0x80] => vec![tag, low],
        [0, low] => vec![tag, 0x81, low],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [&header, content].concat()
}
