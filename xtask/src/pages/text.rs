//! What matters in sentences and examples: values and words.

/// A text without the targets of its links.
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once(":ref:`") {
        plain.push_str(before);
        let Some((link, after)) = link.split_once('`') else {
            rest = link;
            break;
        };
        plain.push_str(link.split_once(" <").map_or(link, |(title, _)| title));
        rest = after;
    }
    plain + rest
}

/// The values in sentences, sorted: what is printed in bold or as code, numbers, identifiers, and items of lists.
pub fn values(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut prose = String::new();
    let text = plain(text).replace("``", "**");
    for (at, part) in text.split("**").enumerate() {
        // What is between two markers is at an odd position.
        if at % 2 == 1 {
            values.push(part.trim().to_owned());
            prose.push_str(" … ");
        } else {
            prose.push_str(part);
        }
    }
    let mut words = prose.split_whitespace().peekable();
    let mut starts_item = false;
    while let Some(word) = words.next() {
        let ends_item = word.ends_with(':') || words.peek().is_none_or(|next| *next == "-");
        let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
        if !bare.is_empty() && ((starts_item && ends_item) || is_value(bare)) {
            values.push(bare.to_owned());
        }
        starts_item = word == "-";
    }
    values.sort();
    values
}

fn is_value(word: &str) -> bool {
    let camel_case =
        || word.chars().zip(word.chars().skip(1)).any(|(one, two)| one.is_lowercase() && two.is_uppercase());
    word.contains('_') || word.chars().any(|character| character.is_ascii_digit()) || camel_case()
}

/// The words of an example: whitespace between them is layout.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut escaped) = (String::new(), false, false);
    for character in text.chars() {
        if quoted {
            word.push(character);
            quoted = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            continue;
        }
        let ends = character.is_whitespace() || "{}[],:\"".contains(character);
        if ends && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match character {
            '"' => {
                word.push(character);
                quoted = true;
            }
            _ if character.is_whitespace() => {}
            _ if ends => words.push(character.to_string()),
            _ => word.push(character),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// What is only in one of two lists, in a few words.
pub fn difference(old: Vec<String>, new: Vec<String>) -> String {
    const SHOWN: usize = 6;
    let (mut gone, mut added) = (old, new);
    gone.retain(|word| match added.iter().position(|other| other == word) {
        Some(at) => {
            added.remove(at);
            false
        }
        None => true,
    });
    let list = |words: &[String]| {
        let mut shown: Vec<_> = words.iter().take(SHOWN).map(|word| format!("`{word}`")).collect();
        shown.extend((words.len() > SHOWN).then(|| format!("{} more", words.len() - SHOWN)));
        shown.join(", ")
    };
    match (gone.is_empty(), added.is_empty()) {
        (false, false) => format!("{} → {}", list(&gone), list(&added)),
        (false, true) => format!("{} removed", list(&gone)),
        (true, false) => format!("{} added", list(&added)),
        (true, true) => "order changed".to_owned(),
    }
}
