//! Tests of redaction: every spelling of a secret is redacted as a whole, and nothing else.

use proptest::{prelude::*, sample::select};

use super::*;

fn secrets(secrets: &[&str]) -> Secrets {
    let secrets: Vec<_> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
    Secrets::new(|| secrets)
}

#[test]
fn redact_finds_every_spelling() {
    const SECRET: &str = r#"aB3+/=&"\<x>'y ü9"#;
    for quoted in [
        SECRET,
        "aB3%2B%2F%3D%26%22%5C%3Cx%3E%27y%20%C3%BC9",
        "aB3%2b%2f%3d%26%22%5c%3cx%3e%27y+%c3%bc9",
        "aB3%252B%252F%253D%2526%2522%255C%253Cx%253E%2527y%2520%25C3%25BC9",
        r#"aB3+\/=&\"\\<x>'y ü9"#,
        r"aB3\u002b\u002F\u003d\u0026\u0022\u005c\u003cx\u003e\u0027y\u0020\u00fc9",
        r#"aB3+\\/=&\\\"\\\\<x>'y ü9"#,
        "aB3+/=&amp;&quot;\\&lt;x&gt;&apos;y ü9",
        "aB3&#43;&#x2F;&#61;&#38;&#34;&#92;&#60;x&#62;&#39;y&#32;&#252;9",
        &BASE64_STANDARD_NO_PAD.encode(SECRET),
        &BASE64_URL_SAFE_NO_PAD.encode(SECRET),
        "6142332b2f3d26225c3c783e277920c3bc39",
    ] {
        let text = format!("bad token: \"{quoted}\"");
        assert_eq!(secrets(&[SECRET]).redact(&text), "bad token: \"[redacted]\"", "{quoted}");
    }
}

#[test]
fn redact_finds_the_decoded_form_of_an_encoded_secret() {
    for quoted in ["a%2Bb%2Fc%3D", "a%2bb%2fc%3d", "a+b/c=", "a b/c=", "a%252Bb%252Fc%253D", r"a+b\/c\u003d"] {
        assert_eq!(secrets(&["a%2Bb%2Fc%3D"]).redact(&format!("<{quoted}>")), "<[redacted]>", "{quoted}");
    }
}

#[test]
fn redact_ignores_the_case_of_hexadecimal_digits() {
    let signature = "0123456789abcdef".repeat(4);
    let text = format!("expected {}, got {signature}", signature.to_ascii_uppercase());
    assert_eq!(secrets(&[&signature]).redact(&text), "expected [redacted], got [redacted]");
}

#[test]
fn redact_finds_a_secret_in_encoded_data() {
    let secret = "the-secret-key-of-the-user";
    for prefix in ["AK:", "AK1:", "AK12:"] {
        let encoded = BASE64_STANDARD_NO_PAD.encode(format!("{prefix}{secret}:and more"));
        let redacted = secrets(&[secret]).redact(&format!("Basic {encoded}"));
        let (before, after) = redacted.split_once("[redacted]").unwrap();
        assert!(before.len() <= "Basic ".len() + 8 && after.len() <= 16, "{redacted}");
    }
}

#[test]
fn redact_finds_parts_of_long_secrets() {
    let secret = "abcdefghijklmnopqrstuvwxyz";
    for (text, expected) in [
        ("abcdefghijkl...", "[redacted]..."),
        ("token ...nopqrstuvwxyz", "token ...[redacted]"),
        ("abcdefghijklm pqrstuvwxyz", "[redacted] pqrstuvwxyz"),
        ("ABCDEFGHIJKLMNOP", "[redacted]"),
        ("abcdefghijk", "abcdefghijk"),
    ] {
        assert_eq!(secrets(&[secret]).redact(text), expected);
    }
    // Not of shorter ones.
    assert_eq!(secrets(&["abcdefghijklmno"]).redact("abcdefghijklmn abcdefghijklmnopq"), "abcdefghijklmn [redacted]pq");
}

#[test]
fn redact_replaces_short_secrets_only_as_whole_values() {
    for (secret, text, expected) in [
        ("t", "no connection to the host", "no connection to the host"),
        ("t", "token t is invalid", "token [redacted] is invalid"),
        ("t", "invalid token: t.", "invalid token: [redacted]."),
        ("t", "{\"token\":\"t\"} token=t&x", "{\"token\":\"[redacted]\"} token=[redacted]&x"),
        ("t", "t", "[redacted]"),
        ("t", "“t”", "“[redacted]”"),
        ("t", "%22t%22 \\u0022t\\nT", "%22[redacted]%22 \\u0022[redacted]\\n[redacted]"),
        ("e", "4e0f-e-9.e.7_e ~e", "4e0f-e-9.e.7_e ~e"),
        ("5", "Redis 5.0", "Redis 5.0"),
        ("pa$s", "pa$s, pa$sword, mypa$s, cGEkcw==", "[redacted], pa$sword, mypa$s, [redacted]=="),
        ("", "nothing", "nothing"),
        (" ", "a b - c", "a b - c"),
    ] {
        assert_eq!(secrets(&[secret]).redact(text), expected, "{secret}");
    }
}

#[test]
fn redact_searches_at_most_64_kib() {
    let secret = "s3cret-t0ken-of-the-user";
    let text = format!("{}{secret}{secret}", "ä".repeat(LONGEST_TEXT / 2 - 20));
    let redacted = secrets(&[secret]).redact(&text);
    assert!(redacted.len() < LONGEST_TEXT && redacted.ends_with("ä[redacted]"), "{}", redacted.len());
    assert_eq!(prefix(&"ä".repeat(LONGEST_TEXT)).len(), LONGEST_TEXT);
    assert_eq!(prefix(&format!("x{}", "ä".repeat(LONGEST_TEXT))).len(), LONGEST_TEXT - 1);
}

/// The work is the number of bytes times the number of sets, whatever the secrets and the text are: all look-ups are of a
/// constant length, and sets are not larger than all encodings of the secrets together.
#[test]
fn patterns_have_few_lengths_and_a_size_linear_in_that_of_the_secrets() {
    let token: String = (0..480).map(|number: u64| format!("{:05}", number * number * 7 % 99_991)).collect();
    let short: Vec<_> = (1..100).map(|length| token[..length].to_owned()).collect();
    let patterns = Patterns::of(&[&[token.clone()][..], &short].concat());
    let by_length = patterns.wholes.iter().enumerate();
    assert!(by_length.flat_map(|(length, wholes)| wholes.iter().map(move |whole| whole.len() == length)).all(|is| is));
    let size: usize = short.iter().map(String::len).sum::<usize>() + token.len();
    // Plain, and for those that are not long hexadecimal and the four forms of two kinds of base64.
    let encoded = 1 + 2 + 4 * 2 * 4 / 3 + 1;
    assert_eq!(Patterns::of(std::slice::from_ref(&token)).parts.len(), token.len() - PART + 1);
    assert!(patterns.parts.len() + patterns.wholes.iter().map(HashSet::len).sum::<usize>() <= size * encoded);
    // A text in which every part of the token is found.
    let text = token.repeat(LONGEST_TEXT / token.len());
    assert_eq!(secrets(&[&token]).redact(&text), "[redacted]");
}

fn percent(secret: &str, upper: bool) -> String {
    let byte = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte if upper => format!("%{byte:02X}"),
        byte => format!("%{byte:02x}"),
    };
    secret.bytes().map(byte).collect()
}

fn each(secret: &str, spell: impl Fn(char) -> String) -> String {
    secret.chars().map(spell).collect()
}

fn json(secret: &str) -> String {
    let quoted = serde_json::to_string(secret).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

fn spell(secret: &str, spelling: usize) -> String {
    match spelling {
        0 => secret.to_owned(),
        1 => percent(secret, true),
        2 => percent(secret, false),
        3 => percent(&percent(secret, true), true),
        4 => each(secret, |c| if c == '"' || c == '\\' { format!("\\{c}") } else { c.to_string() }).replace('/', "\\/"),
        5 => each(secret, |c| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()),
        6 => each(secret, |c| format!("&#{};", u32::from(c))),
        7 => each(secret, |c| if c.is_alphanumeric() { c.to_string() } else { format!("&#x{:X};", u32::from(c)) }),
        8 => secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
        9 => BASE64_STANDARD_NO_PAD.encode(secret),
        10 => BASE64_URL_SAFE_NO_PAD.encode(secret),
        11 => secret.bytes().map(|byte| format!("{byte:02X}")).collect(),
        12 => json(&json(secret)),
        _ => secret.to_ascii_uppercase(),
    }
}

proptest! {
    #[test]
    fn redact_hides_every_secret_in_every_spelling_whole(
        secret in prop_oneof!["[a-zA-Z0-9]{1,7}", "[!-~]{1,40}", "[a-zA-Z0-9+/=%_-]{16,200}", "[!-~äß€😀]{8,40}"],
        spelling in 0..14usize,
        // Without letters and digits, so that the secret does not occur in them.
        (before, after) in select(vec![("", ""), (": ", "."), ("\"", "\""), ("<>", "</>"), ("=", ", "), ("(", ")")]),
    ) {
        prop_assume!(secret.chars().any(char::is_alphanumeric));
        let redacted = secrets(&[&secret]).redact(&format!("{before}{}{after}", spell(&secret, spelling)));
        prop_assert_eq!(redacted, format!("{before}[redacted]{after}"));
    }

    #[test]
    fn redact_hides_every_part_of_a_long_secret(
        secret in "[a-zA-Z0-9+/=]{16,60}",
        spelling in prop_oneof![0..9usize, 12..14usize],
        (start, length) in (0..100usize, 12..60usize),
    ) {
        let part = |text: &str, length| text.chars().skip(start.min(text.len() - 12)).take(length).collect::<String>();
        let quoted = spell(&part(&secret, length), spelling);
        prop_assert_eq!(secrets(&[&secret]).redact(&quoted), "[redacted]", "{}", quoted);
    }

    #[test]
    fn redact_hides_every_part_of_a_long_secret_in_base64_and_hexadecimal(
        secret in "[a-zA-Z0-9+/=]{32,60}",
        spelling in 9..12usize,
        (start, length) in (0..100usize, 26..100usize),
    ) {
        let spelled = spell(&secret, spelling);
        let quoted: String = spelled.chars().skip(start.min(spelled.len() - 26)).take(length).collect();
        let redacted = secrets(&[&secret]).redact(&quoted);
        // Digits at the ends remain that encode less than a byte of the secret, or a part of three.
        prop_assert!(redacted.contains("[redacted]") && redacted.len() <= "[redacted]".len() + 4, "{} {}", quoted, redacted);
    }

    #[test]
    fn redact_changes_no_text_without_secrets(text in any::<String>()) {
        prop_assert_eq!(secrets(&["0ne-secret-that-does-not-occur", "sh0rt"]).redact(&text), text);
    }
}
