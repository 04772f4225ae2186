//! Untrusted input, such as messages of the service or of a proxy, made safe to show.

/// Number of characters that are kept of a message.
const LONGEST_LINE: usize = 300;

/// One line of at most 300 characters: control characters, and those that change the direction of text or have no
/// width, are removed.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c));
    let mut line = String::new();
    let mut length = 0;
    for word in words.filter(|word| !word.is_empty()) {
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        for character in word.chars() {
            if length == LONGEST_LINE {
                line.push('…');
                return line;
            }
            line.push(character);
            length += 1;
        }
    }
    line
}

/// Format characters of Unicode: zero width, and bidirectional controls.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The secrets of a request, which its response may quote.
#[derive(Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    pub(crate) fn new(secrets: Vec<String>) -> Self {
        Self(secrets)
    }

    /// Replaces every secret by `[redacted]`.
    pub(crate) fn redact(&self, text: &str) -> String {
        let secrets = self.0.iter().filter(|secret| !secret.is_empty());
        secrets.fold(text.to_owned(), |text, secret| text.replace(&**secret, "[redacted]"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_removes_control_characters() {
        assert_eq!(one_line(" a\r\nb\u{1b}[31m\tc "), "a b [31m c");
        assert_eq!(one_line("a\u{202e}b\u{200b}c\u{feff}"), "a b c");
    }

    #[test]
    fn one_line_has_at_most_300_characters() {
        assert_eq!(one_line(&"x".repeat(400)).chars().count(), 301);
        assert_eq!(one_line(&"ä ".repeat(400)).chars().count(), 301);
    }
}
