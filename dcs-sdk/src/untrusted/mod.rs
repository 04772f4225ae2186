//! Untrusted input, such as messages of the service or of a proxy, made safe to show: without secrets, on one line, and
//! of limited length. Secrets are redacted first, so that they are still whole.

mod secrets;
mod spelling;

pub(crate) use self::secrets::Secrets;

/// Number of characters that are kept of a message.
const LONGEST_LINE: usize = 300;
/// Number of characters that are kept of the name of a field.
const LONGEST_NAME: usize = 100;

/// One line of at most 300 characters: control characters, and those that change the direction of text or have no
/// width, are removed.
pub(crate) fn one_line(text: &str) -> String {
    line(text, LONGEST_LINE)
}

/// The name of a field or the key of a map, as [`one_line`], but of at most 100 characters.
pub(crate) fn name(text: &str) -> String {
    line(text, LONGEST_NAME)
}

fn line(text: &str, longest: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || is_invisible(c));
    // Each word has at least one character.
    let words: Vec<_> = words.filter(|word| !word.is_empty()).take(longest + 1).collect();
    let line = words.join(" ");
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Control characters, and format characters of Unicode: those without width, and bidirectional controls.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
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
        assert_eq!(one_line(&format!("{0} {0}", "x".repeat(300))), format!("{}…", "x".repeat(300)));
        assert_eq!(one_line(&"x".repeat(300)), "x".repeat(300));
    }

    #[test]
    fn name_has_at_most_100_characters() {
        assert_eq!(name("zone"), "zone");
        assert_eq!(name("a\u{202e}b\nc"), "a b c");
        assert_eq!(name(&"x".repeat(1_000_000)).chars().count(), 101);
    }
}
