//! Redaction of the secrets of a request, in every spelling in which a peer may quote them.

#[cfg(test)]
mod tests;

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};

use super::spelling::Spelling;
use crate::signer::hex;

/// Number of bytes of a text that are searched. The rest is dropped.
const LONGEST_TEXT: usize = 64 * 1024;
/// Length in bytes from which a secret is redacted anywhere. A shorter one is redacted only as a whole value, since a
/// word or an ID may contain it by chance.
const SHORT: usize = 8;
/// Length in bytes from which a secret is also redacted in part, since a peer may have truncated it.
const LONG: usize = 16;
/// Length in bytes of the shortest part of a long secret that is redacted.
const PART: usize = 12;

/// The secrets of a request, which its response may quote. They are collected when a text is redacted for the first time.
pub(crate) struct Secrets(LazyLock<Patterns, Collect>);

type Collect = Box<dyn FnOnce() -> Patterns + Send>;

impl Secrets {
    pub(crate) fn new(collect: impl FnOnce() -> Vec<String> + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(|| Patterns::of(&collect()))))
    }

    /// Replaces every secret by `[redacted]`.
    ///
    /// The work is linear in the length of the text, of which at most 64 KiB are searched.
    pub(crate) fn redact(&self, text: &str) -> String {
        let text = prefix(text);
        let mut hidden = vec![false; text.len()];
        let patterns = &*self.0;
        Spelling::visit_all(text, |spelling| {
            patterns.hide_wholes(spelling, &mut hidden);
            patterns.hide_parts(spelling, &mut hidden);
            spelling.visit_packed(PART, |decoded| patterns.hide_parts(decoded, &mut hidden));
        });
        let mut redacted = String::with_capacity(text.len());
        let mut was_hidden = false;
        for (at, character) in text.char_indices() {
            let is_hidden = hidden.get(at) == Some(&true);
            match (was_hidden, is_hidden) {
                (_, false) => redacted.push(character),
                (false, true) => redacted.push_str("[redacted]"),
                (true, true) => {}
            }
            was_hidden = is_hidden;
        }
        redacted
    }
}

/// At most the first 64 KiB.
fn prefix(text: &str) -> &str {
    let end = (0..=LONGEST_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// What to search for, [folded](fold). Each step of the search is the look-up of some bytes of the text in a set: one for
/// parts of long secrets, and one for each length of the other secrets, which is less than [`LONG`].
#[derive(Default)]
struct Patterns {
    parts: HashSet<[u8; PART]>,
    /// By their length.
    wholes: [HashSet<Vec<u8>>; LONG],
}

impl Patterns {
    fn of(secrets: &[String]) -> Self {
        let mut patterns = Self::default();
        for secret in secrets {
            // A secret that was sent encoded may come back decoded.
            Spelling::visit_all(secret, |spelling| patterns.add(spelling.bytes()));
        }
        patterns
    }

    fn add(&mut self, secret: &[u8]) {
        self.add_encoded(secret);
        // A text is not decoded to find these: by chance, it may contain them.
        if secret.len() < LONG {
            self.add_encoded(hex(secret).as_bytes());
            for engine in [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD] {
                self.add_encoded(engine.encode(secret).as_bytes());
            }
        }
        if (SHORT..LONG).contains(&secret.len()) {
            self.add_base64_within_data(secret);
        }
    }

    /// Within other data, a byte may be the first, second or third of the three that four characters encode. The
    /// characters at the ends also encode bits of the neighbors.
    fn add_base64_within_data(&mut self, secret: &[u8]) {
        for engine in [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD] {
            for (before, skipped) in [(&[][..], 0), (&[0], 2), (&[0, 0], 3)] {
                let shifted = [before, secret].concat();
                let encoded = engine.encode(&shifted);
                self.add_encoded(encoded.as_bytes().get(skipped..shifted.len() * 8 / 6).unwrap_or_default());
            }
        }
    }

    fn add_encoded(&mut self, secret: &[u8]) {
        let folded = fold(secret);
        if folded.len() >= LONG {
            self.parts.extend(folded.windows(PART).filter_map(|part| <[u8; PART]>::try_from(part).ok()));
        } else if !folded.trim_ascii().is_empty()
            && let Some(wholes) = self.wholes.get_mut(folded.len())
        {
            wholes.insert(folded);
        }
    }

    /// Marks the bytes of the source in which a part of a long secret was found.
    fn hide_parts(&self, text: &Spelling, hidden: &mut [bool]) {
        if self.parts.is_empty() {
            return;
        }
        for (start, part) in fold(text.bytes()).windows(PART).enumerate() {
            if self.parts.contains(part) {
                hide(text.sources(start..start + PART), hidden);
            }
        }
    }

    /// Marks the bytes of the source in which another secret was found.
    fn hide_wholes(&self, text: &Spelling, hidden: &mut [bool]) {
        let folded = fold(text.bytes());
        for (length, secrets) in self.wholes.iter().enumerate().filter(|(_, secrets)| !secrets.is_empty()) {
            for (start, whole) in folded.windows(length).enumerate() {
                let found = start..start + length;
                if secrets.contains(whole) && (length >= SHORT || is_whole_value(text.bytes(), &found)) {
                    hide(text.sources(found), hidden);
                }
            }
        }
    }
}

fn hide(sources: &[Range<usize>], hidden: &mut [bool]) {
    for source in sources {
        hidden.get_mut(source.clone()).unwrap_or_default().fill(true);
    }
}

/// Makes bytes comparable: without case, since hexadecimal digits are written in either, and with `+` as a space, which
/// it is in forms.
fn fold(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { byte.to_ascii_lowercase() }).collect()
}

/// Whether the bytes at the range are not a part of a longer word, number or ID.
fn is_whole_value(text: &[u8], range: &Range<usize>) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~');
    // A dot may also be the end of a sentence.
    let continues = |next: Option<&u8>, second: Option<&u8>| {
        next.is_some_and(|next| is_word(*next) || *next == b'.' && second.is_some_and(|second| is_word(*second)))
    };
    let mut before = text.get(..range.start).unwrap_or_default().iter().rev();
    let mut after = text.get(range.end..).unwrap_or_default().iter();
    !continues(before.next(), before.next()) && !continues(after.next(), after.next())
}
