//! Encodings in which text may be quoted: percent encoding, escapes of JSON, character references of HTML, base64 and
//! hexadecimal.

use std::ops::Range;

/// Number of times that escapes are decoded.
const MAX_DECODINGS: usize = 3;

/// Text, which may be decoded, and for each byte the part of the source that it was decoded from.
#[derive(Debug)]
pub(super) struct Spelling {
    bytes: Vec<u8>,
    sources: Vec<Range<usize>>,
}

impl Spelling {
    /// Visits the text as it is, with the escapes of one kind decoded, and with all escapes decoded up to three times.
    ///
    /// Each kind is also decoded alone because its last character may otherwise be taken for the start of an escape of
    /// another kind.
    pub(super) fn visit_all(text: &str, mut visit: impl FnMut(&Self)) {
        let plain = Self::of(text);
        visit(&plain);
        for kind in [percent, backslash, reference] {
            plain.decoded(kind).iter().for_each(&mut visit);
        }
        let mut last = plain;
        for _ in 0..MAX_DECODINGS {
            let Some(decoded) = last.decoded(any) else { break };
            visit(&decoded);
            last = decoded;
        }
    }

    /// Visits the text decoded from base64 and from hexadecimal, from each digit at which an encoding may start. A text has
    /// to be at least `shortest` bytes long to be decoded.
    pub(super) fn visit_packed(&self, shortest: usize, mut visit: impl FnMut(&Self)) {
        for skipped in 0..4 {
            self.unpacked(base64_digit, 6, shortest, skipped).iter().for_each(&mut visit);
        }
        for skipped in 0..2 {
            self.unpacked(hex_digit, 4, shortest, skipped).iter().for_each(&mut visit);
        }
    }

    /// Decodes digits that have this number of bits, without the first few of each sequence; `None` if no sequence is long
    /// enough. Sequences are separated by a zero byte.
    fn unpacked(&self, digit: fn(u8) -> Option<u32>, bits: usize, shortest: usize, skipped: usize) -> Option<Self> {
        let mut unpacked = Self::with_capacity(0);
        for sequence in self.sequences(|byte| digit(byte).is_some()) {
            if sequence.len() * bits < shortest * 8 {
                continue;
            }
            unpacked.push(&[0], &(0..0));
            // The bits that are not yet part of a byte, their number, and the source of the first of them.
            let (mut value, mut pending, mut start) = (0, 0, 0);
            let encoded = sequence.start + skipped..sequence.end;
            let bytes = self.bytes.get(encoded.clone()).unwrap_or_default();
            for (byte, source) in bytes.iter().zip(self.sources(encoded)) {
                if pending == 0 {
                    start = source.start;
                }
                value = (value << bits | digit(*byte).unwrap_or_default()) & 0xffff;
                pending += bits;
                if pending >= 8 {
                    pending -= 8;
                    unpacked.push(&[(value >> pending & 0xff) as u8], &(start..source.end));
                    start = source.start;
                }
            }
        }
        (!unpacked.bytes.is_empty()).then_some(unpacked)
    }

    /// The longest ranges of bytes that pass the test.
    fn sequences(&self, test: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
        let mut end = 0;
        self.bytes.split(move |byte| !test(*byte)).map(move |sequence| {
            let start = end;
            end = start + sequence.len() + 1;
            start..start + sequence.len()
        })
    }

    fn of(text: &str) -> Self {
        let mut spelling = Self::with_capacity(text.len());
        for (start, character) in text.char_indices() {
            let source = start..start + character.len_utf8();
            spelling.push(character.encode_utf8(&mut [0; 4]).as_bytes(), &source);
        }
        spelling
    }

    fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity), sources: Vec::with_capacity(capacity) }
    }

    fn push(&mut self, bytes: &[u8], source: &Range<usize>) {
        self.bytes.extend_from_slice(bytes);
        self.sources.extend(bytes.iter().map(|_| source.clone()));
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The parts of the source that these bytes were decoded from.
    pub(super) fn sources(&self, bytes: Range<usize>) -> &[Range<usize>] {
        self.sources.get(bytes).unwrap_or_default()
    }

    /// Decodes every escape once; `None` if there is none. `escape` returns the escape at the start of a text, and its
    /// length.
    fn decoded(&self, escape: fn(&[u8]) -> Option<(Escape, usize)>) -> Option<Self> {
        let mut decoded = Self::with_capacity(self.bytes.len());
        let mut at = 0;
        while let Some(rest @ [first, ..]) = self.bytes.get(at..) {
            let mut buffer = [*first, 0, 0, 0];
            let (bytes, length) = match escape(rest) {
                Some((Escape::Byte(byte), length)) => {
                    buffer = [byte, 0, 0, 0];
                    (buffer.get(..1), length)
                }
                Some((Escape::Character(character), length)) => {
                    let count = character.encode_utf8(&mut buffer).len();
                    (buffer.get(..count), length)
                }
                None => (buffer.get(..1), 1),
            };
            let source = match self.sources(at..at + length) {
                [first, .., last] => first.start..last.end,
                [only] => only.clone(),
                [] => 0..0,
            };
            decoded.push(bytes.unwrap_or_default(), &source);
            at += length;
        }
        (decoded.bytes.len() < self.bytes.len()).then_some(decoded)
    }
}

enum Escape {
    Byte(u8),
    Character(char),
}

fn any(text: &[u8]) -> Option<(Escape, usize)> {
    percent(text).or_else(|| backslash(text)).or_else(|| reference(text))
}

fn percent(text: &[u8]) -> Option<(Escape, usize)> {
    let digits = text.strip_prefix(b"%")?.get(..2)?;
    Some((Escape::Byte(u8::try_from(hex(digits)?).ok()?), 3))
}

/// An escape of JSON, or of the strings of most programming languages.
fn backslash(text: &[u8]) -> Option<(Escape, usize)> {
    let (character, length) = after_backslash(text.strip_prefix(b"\\")?)?;
    Some((Escape::Character(character), length + 1))
}

/// A character reference of HTML or XML.
fn reference(text: &[u8]) -> Option<(Escape, usize)> {
    let (character, length) = after_ampersand(text.strip_prefix(b"&")?)?;
    Some((Escape::Character(character), length + 1))
}

fn after_backslash(text: &[u8]) -> Option<(char, usize)> {
    let character = match text.first()? {
        character @ (b'"' | b'\'' | b'\\' | b'/') => char::from(*character),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'x' => return Some((char::from_u32(hex(text.get(1..3)?)?)?, 3)),
        b'u' => {
            let unit = hex(text.get(1..5)?)?;
            if let Some(character) = char::from_u32(unit) {
                return Some((character, 5));
            }
            let low = hex(text.get(5..11)?.strip_prefix(b"\\u")?)?;
            let pair = [u16::try_from(unit).ok()?, u16::try_from(low).ok()?];
            return Some((char::decode_utf16(pair).next()?.ok()?, 11));
        }
        _ => return None,
    };
    Some((character, 1))
}

fn after_ampersand(text: &[u8]) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = text.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let character = match text.get(..end)? {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
        [b'#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
        _ => return None,
    };
    Some((character, end + 1))
}

/// A digit of base64 with either alphabet.
fn base64_digit(byte: u8) -> Option<u32> {
    let digit = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(digit.into())
}

fn hex_digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}

fn hex(digits: &[u8]) -> Option<u32> {
    number(digits, 16)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.iter().all(|digit| char::from(*digit).is_digit(radix));
    is_number.then(|| u32::from_str_radix(str::from_utf8(digits).ok()?, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<String> {
        Spelling::of(text).decoded(any).map(|decoded| String::from_utf8(decoded.bytes).unwrap())
    }

    #[test]
    fn decoded_decodes_each_escape_once() {
        for (text, expected) in [
            ("a%2Bb%2fc%C3%A4", "a+b/cä"),
            (r#"\u002B\/\"\\n\u00e4\ud83d\ude00\x2b"#, "+/\"\\nä😀+"),
            ("&#43;&#x2B;&amp;lt;&quot;&apos;", "++&lt;\"'"),
            ("%252B", "%2B"),
        ] {
            assert_eq!(decoded(text).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["", "a+b", "%", "%2", "%+2", "%zz", "\\", r"\u12", r"\ud83d", r"\q", "&", "&;", "&#;", "&#x;", "& a;"]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn visit_packed_decodes_base64_and_hexadecimal() {
        for (text, expected) in [
            ("Basic QUs6aHVzaA==", "AK:hush"),
            ("AQUs6aHVzaA", "AK:hush"),
            ("-_QUs6aHVzaA", "AK:hush"),
            ("x414b3a68757368", "AK:hush"),
            ("x1414B3A68757368", "AK:hush"),
        ] {
            let mut found = false;
            Spelling::of(text).visit_packed(5, |decoded| {
                found |= decoded.bytes().windows(expected.len()).any(|bytes| bytes == expected.as_bytes());
            });
            assert!(found, "{text}");
        }
        Spelling::of("short words only").visit_packed(5, |decoded| panic!("{decoded:?}"));
        let text = Spelling::of("x: QUs6aHVzaA");
        let decoded = text.unpacked(base64_digit, 6, 5, 0).unwrap();
        assert_eq!((decoded.bytes(), decoded.sources(1..4)), (&b"\0AK:hush"[..], &[3..5, 4..6, 5..7][..]));
        assert_eq!(decoded.sources(6..8), [9..11, 11..13]);
    }

    #[test]
    fn sources_are_the_parts_of_the_original_text() {
        let text = Spelling::of("ä%252Bb");
        let twice = text.decoded(any).unwrap().decoded(any).unwrap();
        assert_eq!(twice.bytes(), "ä+b".as_bytes());
        assert_eq!(twice.sources(0..4), [0..2, 0..2, 2..7, 7..8]);
    }
}
