//! The certificates in a file: in PEM format, or one in DER format.

use memchr::memmem;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

use super::der::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE};

const CERTIFICATE: &str = "CERTIFICATE";
/// The identifiers of PKCS #5 and of the older algorithms of PKCS #12, which encrypt private keys, and that of signed data.
const ENCRYPTION: [&[u8]; 2] =
    [&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01]];
const PKCS_7: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const PKCS_12_VERSION: &[u8] = &[3];

/// A part of a file: a certificate, or why it is none.
pub(super) type Part = Result<CertificateDer<'static>, String>;

/// Whether a file contains a private key, in any encoding that certificates are distributed with.
pub(super) fn has_private_key(file: &[u8]) -> bool {
    ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----", "PuTTY-User-Key-File"].iter().any(|text| {
        let wide: Vec<u8> = text.bytes().flat_map(|byte| [byte, 0]).collect();
        let wide = wide.get(..wide.len() - 1).unwrap_or_default();
        contains(file, text.as_bytes()) || contains(file, wide)
    }) || is_private_key(file)
}

fn contains(file: &[u8], text: &[u8]) -> bool {
    memmem::find(file, text).is_some()
}

/// Whether DER is a private key: unencrypted, encrypted, or a PKCS #12 file.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    let is_encrypted = || {
        let mut key = Reader::new(der).expect(SEQUENCE)?.reader();
        let algorithm = key.expect(SEQUENCE)?.reader().expect(OID)?.content;
        key.expect(OCTET_STRING)?;
        Some(ENCRYPTION.iter().any(|prefix| algorithm.starts_with(prefix)))
    };
    let is_pkcs_12 = || {
        let mut file = Reader::new(der).expect(SEQUENCE)?.reader();
        let is_version = file.expect(INTEGER)?.content == PKCS_12_VERSION;
        Some(is_version && file.expect(SEQUENCE)?.reader().expect(OID)?.content.starts_with(PKCS_7))
    };
    PrivateKeyDer::try_from(der).is_ok() || is_encrypted() == Some(true) || is_pkcs_12() == Some(true)
}

/// Returns the parts of a file. At most `limit` certificates are returned, and one part after them.
pub(super) fn parts(file: &[u8], limit: usize) -> Result<Vec<Part>, &'static str> {
    if file.starts_with(&[0xff, 0xfe]) || file.starts_with(&[0xfe, 0xff]) || contains(file, b"-\0-\0-\0B\0E\0G\0I\0N") {
        return Err("encoded in UTF-16 instead of ASCII");
    }
    if file.starts_with("\u{feff}".as_bytes()) {
        return Err("starts with a byte order mark");
    }
    let value = Reader::new(file).expect(SEQUENCE);
    // Text may start with a zero, too, but not with such a length after it.
    if value.is_some() || matches!(file, [SEQUENCE, 0x81..=0x84, ..]) {
        let oid = value.and_then(|value| value.reader().expect(OID));
        if oid.is_some_and(|oid| oid.content.starts_with(PKCS_7)) {
            return Err("in PKCS #7 format instead of PEM or DER");
        }
        return Ok(vec![Ok(CertificateDer::from(file.to_vec()))]);
    }
    let parts = pem(file, limit);
    if parts.is_empty() { Err("without certificates") } else { Ok(parts) }
}

/// Parses the sections of a PEM file. Text between them is ignored, as is white space around lines.
fn pem(file: &[u8], limit: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut section: Option<(String, Vec<u8>)> = None;
    for line in file.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii) {
        if parts.len() > limit {
            return parts;
        }
        if let Some(label) = label(line, b"-----BEGIN ") {
            if section.is_some() {
                parts.push(Err("malformed PEM: a section without end".to_owned()));
            }
            section = Some((label, Vec::new()));
        }
        let Some((label_, text)) = &mut section else { continue };
        text.extend_from_slice(line);
        text.push(b'\n');
        if label(line, b"-----END ").is_some() {
            parts.push(part(label_, text));
            section = None;
        }
    }
    if section.is_some() {
        parts.push(Err("malformed PEM: a section without end".to_owned()));
    }
    parts
}

/// The label of a line that starts or ends a section.
fn label(line: &[u8], prefix: &[u8]) -> Option<String> {
    let label = line.strip_prefix(prefix)?.strip_suffix(b"-----")?;
    Some(String::from_utf8_lossy(label).into_owned())
}

fn part(label: &str, section: &[u8]) -> Part {
    match label {
        CERTIFICATE => CertificateDer::from_pem_slice(section).map_err(|_| "malformed PEM".to_owned()),
        "PKCS7" | "CMS" => Err("in PKCS #7 format instead of PEM or DER".to_owned()),
        _ => Err(format!("a PEM section labeled `{label}` instead of `{CERTIFICATE}`")),
    }
}
