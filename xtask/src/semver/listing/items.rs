//! Parses a listing of the public API.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    Module,
    Reexport,
    Struct,
    Enum,
    Union,
    Trait,
    Type,
    Constant,
    Function,
    Field,
    Variant,
    Implementation,
}

/// An item of the listing.
#[derive(Debug)]
pub struct Item {
    /// The line; of the implementation of a trait, such as `Clone for Response<T>`.
    pub line: String,
    pub kind: ItemKind,
    /// Path without generic parameters; of an implementation, that of its type.
    pub path: String,
    /// True for the items of the implementation of a trait.
    pub of_trait: bool,
}

/// Parses the lines of a listing. Inherent implementations are left out.
pub fn parse(lines: &[String]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    // The type of the implementation that the following items belong to, and whether it is that of a trait.
    let mut implementation: Option<(String, bool)> = None;
    for line in lines.iter().map(String::as_str) {
        if let Some((names, ty)) = line.strip_prefix("#[derive(").and_then(|rest| rest.split_once(")] ")) {
            let item = |name: &str| Item {
                line: format!("{name} for {}", last_segments(ty)),
                kind: ItemKind::Implementation,
                path: item_path(ty),
                of_trait: true,
            };
            items.extend(names.split(", ").map(item));
            continue;
        }
        let text = without_attributes(line);
        if let Some(text) = text.strip_prefix("impl") {
            let of = text.strip_prefix('<').map_or(text, after_generics).trim_start();
            let (path, of_trait) = match of.split_once(" for ") {
                Some((_, ty)) => (item_path(ty), true),
                None => (item_path(of), false),
            };
            implementation = Some((path.clone(), of_trait));
            if of_trait {
                // Lifetimes and unbounded parameters are not part of what is implemented.
                let bounded = text.strip_suffix(of).is_some_and(|parameters| parameters.contains(':'));
                let line = last_segments(if bounded { text } else { of });
                items.push(Item { line, kind: ItemKind::Implementation, path, of_trait });
            }
            continue;
        }
        let Some(text) = text.strip_prefix("pub ") else { continue };
        let (kind, text) = kind(text);
        let path = item_path(text);
        let of_trait = match &implementation {
            Some((ty, of_trait)) if parent(&path) == Some(ty.as_str()) => *of_trait,
            _ => {
                implementation = None;
                false
            }
        };
        items.push(Item { line: line.to_owned(), kind, path, of_trait });
    }
    items
}

/// Returns the kind of an item, and the text from its path on.
fn kind(text: &str) -> (ItemKind, &str) {
    let keywords = [
        ("mod ", ItemKind::Module),
        ("use ", ItemKind::Reexport),
        ("struct ", ItemKind::Struct),
        ("enum ", ItemKind::Enum),
        ("union ", ItemKind::Union),
        ("trait ", ItemKind::Trait),
        ("type ", ItemKind::Type),
        ("fn ", ItemKind::Function),
        ("static ", ItemKind::Constant),
    ];
    let mut rest = text;
    while let Some(shorter) = ["async ", "const ", "unsafe "].iter().find_map(|qualifier| rest.strip_prefix(qualifier))
    {
        rest = shorter;
    }
    if let Some((kind, rest)) = keywords.iter().find_map(|(keyword, kind)| Some((*kind, rest.strip_prefix(keyword)?))) {
        return (kind, rest);
    }
    if text.starts_with("const ") {
        return (ItemKind::Constant, rest);
    }
    let after = text.get(item_length(text)..).unwrap_or_default();
    if after.starts_with(": ") { (ItemKind::Field, text) } else { (ItemKind::Variant, text) }
}

/// Returns the path at the start of a text, without generic parameters.
fn item_path(text: &str) -> String {
    let mut path = String::new();
    let mut depth = 0_usize;
    for character in text.get(..item_length(text)).unwrap_or_default().chars() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => path.push(character),
            _ => {}
        }
    }
    path
}

/// The length of the path at the start of a text.
fn item_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && characters.next_if(|(_, next)| *next == ':').is_none() => return at,
            '(' | ' ' | ',' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// Returns the text after the generic parameters that were just opened.
fn after_generics(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, character) in text.char_indices() {
        match character {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}

/// The path of the module or type that an item belongs to.
pub fn parent(path: &str) -> Option<&str> {
    path.rsplit_once("::").map(|(parent, _)| parent)
}

/// A line without the attributes at its start.
pub fn without_attributes(line: &str) -> &str {
    let mut rest = line;
    while let Some((_, after)) = rest.strip_prefix("#[").and_then(|rest| rest.split_once("] ")) {
        rest = after;
    }
    rest
}

/// What follows the path of an item, with short paths: the type of a field, or the parameters and the result.
pub fn signature(line: &str) -> String {
    let text = without_attributes(line).strip_prefix("pub ").unwrap_or(line);
    let qualifiers = text.split("fn ").next().filter(|_| text.contains("fn ")).unwrap_or_default();
    let (_, rest) = kind(text);
    let after = rest.get(item_length(rest)..).unwrap_or_default();
    let generics = rest.get(..item_length(rest)).and_then(|path| path.strip_prefix(item_path(rest).as_str()));
    let signature = format!("{}{after}", generics.unwrap_or_default());
    let signature = signature.strip_prefix(": ").or_else(|| signature.strip_prefix(" = ")).unwrap_or(&signature);
    format!("{qualifiers}{}", last_segments(signature.trim()))
}

/// Replaces each path by its last segment.
fn last_segments(text: &str) -> String {
    let mut short = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, short: &mut String| {
        short.push_str(word.rsplit("::").next().unwrap_or_default());
        word.clear();
    };
    for character in text.chars() {
        if character.is_alphanumeric() || character == '_' || (character == ':' && !word.is_empty()) {
            word.push(character);
        } else {
            // A bound, such as `T: Into<String>`.
            let colon = word.ends_with(':') && !word.ends_with("::");
            word.truncate(word.len() - usize::from(colon));
            flush(&mut word, &mut short);
            short.extend(colon.then_some(':'));
            short.push(character);
        }
    }
    flush(&mut word, &mut short);
    short
}
