//! The names of subjects and issuers as strings.

use super::der::{OID, Reader, SEQUENCE, SET, Value};
use crate::{signer::hex, untrusted::is_invisible};

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const TELETEX_STRING: u8 = 0x14;
const IA5_STRING: u8 = 0x16;
const BMP_STRING: u8 = 0x1e;
/// The attributes of RFC 4514, and two others that names of certificates often have, as OpenSSL calls them.
const ATTRIBUTES: [(&[u8], &str); 11] = [
    (&[0x55, 0x04, 0x03], "CN"),
    (&[0x55, 0x04, 0x05], "serialNumber"),
    (&[0x55, 0x04, 0x06], "C"),
    (&[0x55, 0x04, 0x07], "L"),
    (&[0x55, 0x04, 0x08], "ST"),
    (&[0x55, 0x04, 0x09], "STREET"),
    (&[0x55, 0x04, 0x0a], "O"),
    (&[0x55, 0x04, 0x0b], "OU"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01], "UID"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19], "DC"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01], "emailAddress"),
];

/// Returns a name as an RFC 4514 string: the last attribute comes first. If the name is invalid, returns its encoding in
/// hexadecimal.
pub(super) fn name(name: Value<'_>) -> String {
    let parts = all(name.reader(), SET).and_then(|parts| parts.into_iter().rev().map(part).collect::<Option<Vec<_>>>());
    parts.map_or_else(|| format!("#{}", hex(name.encoded)), |parts| parts.join(","))
}

/// The attributes of one part of a name, of which there is usually one.
fn part(part: Value<'_>) -> Option<String> {
    let attributes = all(part.reader(), SEQUENCE)?.into_iter().map(attribute).collect::<Option<Vec<_>>>()?;
    Some(attributes.join("+"))
}

fn attribute(attribute: Value<'_>) -> Option<String> {
    let mut fields = attribute.reader();
    let id = fields.expect(OID)?.content;
    let value = fields.next()?;
    let known = ATTRIBUTES.iter().find(|(known, _)| *known == id);
    match (known, text(value)) {
        (Some((_, name)), Some(text)) => Some(format!("{name}={}", escaped(&text))),
        _ => Some(format!("{}=#{}", dotted(id)?, hex(value.encoded))),
    }
}

/// All values, which must have this tag.
fn all(mut reader: Reader<'_>, tag: u8) -> Option<Vec<Value<'_>>> {
    let mut values = Vec::new();
    while !reader.is_empty() {
        values.push(reader.expect(tag)?);
    }
    Some(values)
}

/// Decodes a string of the types that names have. Teletex strings are Latin-1 in practice.
fn text(value: Value<'_>) -> Option<String> {
    match value.tag {
        UTF8_STRING => String::from_utf8(value.content.to_vec()).ok(),
        PRINTABLE_STRING | IA5_STRING => {
            value.content.is_ascii().then(|| value.content.iter().copied().map(char::from).collect())
        }
        TELETEX_STRING => Some(value.content.iter().copied().map(char::from).collect()),
        BMP_STRING => {
            let (units, rest) = value.content.as_chunks::<2>();
            let units: Vec<_> = units.iter().copied().map(u16::from_be_bytes).collect();
            String::from_utf16(&units).ok().filter(|_| rest.is_empty())
        }
        _ => None,
    }
}

/// Escapes what has a meaning in such a string, and characters that are not visible.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let last = text.chars().count().saturating_sub(1);
    for (index, character) in text.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => escaped.extend(['\\', character]),
            '#' if index == 0 => escaped.extend(['\\', character]),
            ' ' if index == 0 || index == last => escaped.extend(['\\', character]),
            _ if is_invisible(character) => {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    escaped.push('\\');
                    escaped.push_str(&hex(&[byte]));
                }
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The decimal form of an object identifier.
fn dotted(id: &[u8]) -> Option<String> {
    let mut numbers = Vec::new();
    let mut number = 0_u64;
    for byte in id {
        number = number.checked_mul(128)? | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    // The first number holds two: the first of them is at most 2, and the second at most 39 unless the first is 2.
    let first = numbers.first_mut().filter(|_| id.last().is_some_and(|last| last & 0x80 == 0))?;
    let root = (*first / 40).min(2);
    *first -= root * 40;
    numbers.insert(0, root);
    Some(numbers.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The encoding of a value of less than 128 bytes.
    fn der(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    /// The string of a name with these attributes, each in a part of its own.
    fn shown(attributes: &[(&[u8], u8, &[u8])]) -> String {
        let parts = attributes
            .iter()
            .map(|(id, tag, content)| der(SET, &der(SEQUENCE, &[der(OID, id), der(*tag, content)].concat())));
        shown_parts(&parts.collect::<Vec<_>>().concat())
    }

    fn shown_parts(parts: &[u8]) -> String {
        name(Reader::new(&der(SEQUENCE, parts)).next().unwrap())
    }

    const CN: &[u8] = &[0x55, 0x04, 0x03];
    const O: &[u8] = &[0x55, 0x04, 0x0a];

    #[test]
    fn name_starts_with_the_last_attribute() {
        assert_eq!(shown(&[]), "");
        assert_eq!(shown(&[(O, UTF8_STRING, b"cloud"), (CN, PRINTABLE_STRING, b"dcs")]), "CN=dcs,O=cloud");
        let attributes = [(CN, &b"dcs"[..]), (O, b"cloud")]
            .map(|(id, text)| der(SEQUENCE, &[der(OID, id), der(UTF8_STRING, text)].concat()));
        assert_eq!(shown_parts(&der(SET, &attributes.concat())), "CN=dcs+O=cloud");
    }

    #[test]
    fn name_decodes_strings() {
        for (tag, content, text) in [
            (UTF8_STRING, "Köln".as_bytes(), "Köln"),
            (PRINTABLE_STRING, b"dcs", "dcs"),
            (IA5_STRING, b"a@b", "a@b"),
            (TELETEX_STRING, b"K\xf6ln", "Köln"),
            (BMP_STRING, b"\0K\x4e\x2d", "K中"),
        ] {
            assert_eq!(shown(&[(CN, tag, content)]), format!("CN={text}"), "{tag:#x}");
        }
        for (tag, content) in [(UTF8_STRING, &b"\xff"[..]), (IA5_STRING, b"\xf6"), (BMP_STRING, b"a"), (OID, b"\x2a")] {
            assert_eq!(shown(&[(CN, tag, content)]), format!("2.5.4.3=#{}", hex(&der(tag, content))), "{tag:#x}");
        }
    }

    #[test]
    fn name_shows_other_attributes_by_their_identifier() {
        for (id, expected) in [
            (&[0x55, 0x04, 0x0c][..], "2.5.4.12=#0c0161"),
            (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x02], "0.9.2342.19200300.100.1.2=#0c0161"),
            (&[0x88, 0x37], "2.999=#0c0161"),
            (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01], "emailAddress=a"),
        ] {
            assert_eq!(shown(&[(id, UTF8_STRING, b"a")]), expected);
        }
        for invalid in [&[][..], &[0x55, 0x84], &[0xff; 12]] {
            let name = shown(&[(invalid, UTF8_STRING, b"a")]);
            assert!(name.starts_with("#30"), "{invalid:?}: {name}");
        }
    }

    #[test]
    fn name_escapes_what_has_a_meaning() {
        for (text, escaped) in [
            ("a,b=c+d", r"a\,b=c\+d"),
            (r#"<"\;">"#, r#"\<\"\\\;\"\>"#),
            (" # ", r"\ #\ "),
            ("##", r"\##"),
            (" ", r"\ "),
            ("", ""),
            ("a\0\nb", r"a\00\0ab"),
            ("a\u{202e}b", r"a\e2\80\aeb"),
        ] {
            assert_eq!(shown(&[(CN, UTF8_STRING, text.as_bytes())]), format!("CN={escaped}"), "{text:?}");
        }
    }

    #[test]
    fn invalid_name_is_shown_in_hexadecimal() {
        for invalid in [&der(SEQUENCE, &[])[..], &der(SET, &[0x05]), &der(SET, &der(SEQUENCE, CN)), &[SET]] {
            assert_eq!(shown_parts(invalid), format!("#{}", hex(&der(SEQUENCE, invalid))));
        }
    }
}
