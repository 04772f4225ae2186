//! A reader of DER, as lenient about values as certificate verifiers are.

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The rest of a DER encoding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

/// One value: its tag, its content, and both with the length between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    pub encoded: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(der: &'a [u8]) -> Self {
        Self(der)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the next value; none if there is none, or its length is invalid.
    pub(super) fn next(&mut self) -> Option<Value<'a>> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            let (bytes, content) =
                rest.split_at_checked(usize::from(first & 0x7f)).filter(|(bytes, _)| bytes.len() <= 4)?;
            length = bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte));
            // Indefinite and overlong lengths are not DER.
            if length < 0x80 || bytes.first() == Some(&0) {
                return None;
            }
            rest = content;
        }
        let (content, rest) = rest.split_at_checked(length)?;
        let encoded = self.0.get(..self.0.len() - rest.len())?;
        self.0 = rest;
        Some(Value { tag, content, encoded })
    }

    /// Reads the next value, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Value<'a>> {
        self.next().filter(|value| value.tag == tag)
    }

    /// Reads the next value if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.expect(tag)?;
        *self = ahead;
        Some(value)
    }
}

impl<'a> Value<'a> {
    pub(super) fn reader(&self) -> Reader<'a> {
        Reader::new(self.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_reads_definite_lengths_only() {
        let long = [&[0x04, 0x81, 0x80][..], &[7; 0x80]].concat();
        for (der, content) in [(&[0x02, 0x01, 0x05][..], Some(1)), (&[0x30, 0x00, 0xff], Some(0)), (&long, Some(0x80))]
        {
            assert_eq!(Reader::new(der).next().map(|value| value.content.len()), content);
        }
        let invalid: [&[u8]; 8] = [
            &[],
            &[0x30],
            &[0x30, 0x01],
            &[0x30, 0x80, 0x00, 0x00],
            &[0x30, 0x81, 0x01, 0x00],
            &[0x30, 0x82, 0x00, 0x80],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x30, 0x85, 0x01, 0x00, 0x00, 0x00, 0x00],
        ];
        for der in invalid {
            assert!(Reader::new(der).next().is_none(), "{der:?}");
        }
    }

    #[test]
    fn optional_leaves_other_values() {
        let mut reader = Reader::new(&[0x02, 0x01, 0x05, 0x01, 0x01, 0xff]);
        assert!(reader.optional(BOOLEAN).is_none());
        assert_eq!(reader.expect(INTEGER).unwrap().encoded, [0x02, 0x01, 0x05]);
        assert!(reader.optional(BOOLEAN).is_some() && reader.next().is_none());
    }
}
