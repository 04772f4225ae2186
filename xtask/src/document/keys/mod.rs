//! Checks that objects have the keys they may have, and that each holds what it should. Readers of OpenAPI pass over a key
//! they don't know, so a misspelt one would be lost without a word.
//!
//! The tables that say so are our own: the crates that read OpenAPI 3.0 drop unknown keys while reading, and the published
//! JSON Schema of the format says of a misspelt key in a schema or a parameter only that none of several alternatives fits,
//! and says it of the whole object.

use std::fmt::Write;

mod extensions;
mod openapi;

use self::extensions::EXTENSIONS;
pub use self::openapi::OPENAPI;
use super::{Member, Node, Value, diagnostics::Diagnostic};

/// A kind of object.
pub struct ObjectType {
    /// What a report calls it, such as "an operation".
    pub name: &'static str,
    /// The keys it may have.
    pub keys: &'static [Key],
}

/// A key of a kind of object.
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it is required.
    pub required: bool,
    /// What it holds.
    pub value_type: ValueType,
}

/// The type that a value must have.
#[derive(Clone, Copy)]
pub enum ValueType {
    /// Anything.
    Any,
    /// A string that isn't empty.
    String,
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// An integer of at least zero.
    Count,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of such.
    List(&'static ValueType),
    /// Objects or values by a free name.
    Map(&'static ValueType),
    /// Objects or values by names that fit; the text says which do.
    MapOf(fn(&str) -> bool, &'static str, &'static ValueType),
    /// An object of that kind.
    Object(&'static ObjectType),
    /// An object of that kind, or a reference to one.
    OrReference(&'static ObjectType),
    /// An object of that kind, or true or false.
    OrBool(&'static ObjectType),
}

/// An `x-` key: the objects that may have it, and the type of its value.
pub struct Extension {
    /// The key.
    pub name: &'static str,
    /// The names of the types of objects that may have it.
    pub on: &'static [&'static str],
    /// What it holds.
    pub value_type: ValueType,
    /// Where it is written.
    pub home: Home,
}

/// Where an `x-` key is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// In `root.yaml` and the pages.
    Pages,
    /// In `corrections.yaml`.
    Corrections,
    /// In `annotations.yaml`.
    Annotations,
}

impl Home {
    /// The home of what is written in a file.
    fn of(file: &str) -> Self {
        match file.rsplit('/').next().unwrap_or(file) {
            "corrections.yaml" => Self::Corrections,
            "annotations.yaml" => Self::Annotations,
            _ => Self::Pages,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pages => "the pages",
            Self::Corrections => "corrections.yaml",
            Self::Annotations => "annotations.yaml",
        }
    }
}

/// A key that may be there.
pub const fn may(name: &'static str, value_type: ValueType) -> Key {
    Key { name, required: false, value_type }
}

/// A required key.
pub const fn must(name: &'static str, value_type: ValueType) -> Key {
    Key { name, required: true, value_type }
}

/// What is wrong with an object of that kind and with everything in it.
pub fn check(node: &Node, kind: &'static ObjectType) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    check_object(node, kind, &mut diagnostics);
    diagnostics
}

fn check_object(node: &Node, kind: &'static ObjectType, diagnostics: &mut Vec<Diagnostic>) {
    for (key, member) in node.members() {
        if key.starts_with("x-") {
            check_extension(key, member, kind, diagnostics);
        } else if let Some(known) = kind.keys.iter().find(|known| known.name == key) {
            check_value(key, member, known.value_type, diagnostics);
        } else {
            let diagnostic = Diagnostic::new("unknown-key", format!("`{key}` isn't a key of {}", kind.name));
            let help = guess(key, kind.keys.iter().map(|key| key.name));
            diagnostics.push(diagnostic.at(&member.key, "").help(help));
        }
    }
    for key in kind.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
        diagnostics.push(
            Diagnostic::new("missing-key", format!("{} needs `{}`", kind.name, key.name))
                .at(
                    &node.span,
                    format!("in {} that begins here", kind.name.replacen("an ", "the ", 1).replacen("a ", "the ", 1)),
                )
                .help(format!("add `{}`", key.name)),
        );
    }
}

fn check_extension(key: &str, member: &Member, kind: &ObjectType, diagnostics: &mut Vec<Diagnostic>) {
    let Some(known) = EXTENSIONS.iter().find(|known| known.name == key) else {
        diagnostics.push(
            Diagnostic::new("unknown-extension", format!("`{key}` isn't known here"))
                .at(&member.key, "")
                .help(guess(key, EXTENSIONS.iter().map(|known| known.name))),
        );
        return;
    };
    if !known.on.contains(&kind.name) {
        diagnostics.push(
            Diagnostic::new("extension-place", format!("`{key}` can't stand in {}", kind.name))
                .at(&member.key, "")
                .help(format!("it can stand in {}", known.on.join(", "))),
        );
    }
    if Home::of(member.key.source().path()) != known.home {
        diagnostics.push(
            Diagnostic::new("extension-home", format!("`{key}` doesn't belong into this file"))
                .at(&member.key, "")
                .help(format!("write it in {}", known.home.name())),
        );
    }
    check_value(key, member, known.value_type, diagnostics);
}

fn check_value(key: &str, member: &Member, value_type: ValueType, diagnostics: &mut Vec<Diagnostic>) {
    let node = &member.node;
    let wrong = |expected: &str| {
        Diagnostic::new("wrong-type", format!("`{key}` has to be {expected}"))
            .at(member.mark(), format!("this is {}", node.value.kind()))
            .help(format!("write {expected}, or remove the key"))
    };
    let wrong_value = |expected: String| {
        Diagnostic::new("wrong-value", format!("`{key}` has to be {expected}"))
            .at(member.mark(), "")
            .help(format!("write {expected}, or remove the key"))
    };
    let each = |each_type: &'static ValueType, diagnostics: &mut Vec<Diagnostic>| {
        for (key, member) in node.members() {
            check_value(key, member, *each_type, diagnostics);
        }
    };
    match (value_type, &node.value) {
        (ValueType::Any, _)
        | (ValueType::Bool | ValueType::OrBool(_), Value::Bool(_))
        | (ValueType::Number, Value::Number(_)) => {}
        (ValueType::String, Value::String(text)) => {
            if text.trim().is_empty() {
                diagnostics.push(wrong_value("text that isn't empty".to_owned()));
            }
        }
        (ValueType::Count, Value::Number(number)) => {
            if number.as_u64().is_none() {
                diagnostics.push(wrong_value("a whole number, not below zero".to_owned()));
            }
        }
        (ValueType::Choice(choices), Value::String(text)) => {
            if !choices.contains(&text.as_str()) {
                diagnostics.push(
                    wrong_value(format!("one of {}", choices.join(", "))).help(guess(text, choices.iter().copied())),
                );
            }
        }
        (ValueType::List(item), Value::List(items)) => {
            for node in items {
                let member = Member { key: node.span.clone(), node: node.clone() };
                check_value(key, &member, *item, diagnostics);
            }
        }
        (ValueType::Map(value), Value::Object(_)) => each(value, diagnostics),
        (ValueType::MapOf(fits, which, value), Value::Object(members)) => {
            for (name, member) in members.iter().filter(|(name, _)| !fits(name)) {
                diagnostics.push(
                    Diagnostic::new("unknown-key", format!("`{name}` can't stand in `{key}`"))
                        .at(&member.key, "")
                        .help(format!("the keys of `{key}` are {which}")),
                );
            }
            each(value, diagnostics);
        }
        (ValueType::OrReference(_), Value::Object(_)) if node.get("$ref").is_some() => {
            // Another rule checks the keys beside it.
            if let Some(target) = node.member("$ref") {
                check_value("$ref", target, ValueType::String, diagnostics);
            }
        }
        (ValueType::Object(kind) | ValueType::OrReference(kind) | ValueType::OrBool(kind), Value::Object(_)) => {
            check_object(node, kind, diagnostics);
        }
        (ValueType::Bool, Value::String(_)) => {
            diagnostics.push(wrong("true or false").help("write `true` or `false`, without quotes"));
        }
        (ValueType::String | ValueType::Choice(_), Value::Bool(_) | Value::Number(_)) => {
            diagnostics.push(wrong("text").help("quote it"));
        }
        (ValueType::Bool, _) => diagnostics.push(wrong("true or false")),
        (ValueType::String | ValueType::Choice(_), _) => diagnostics.push(wrong("text")),
        (ValueType::Number | ValueType::Count, _) => diagnostics.push(wrong("a number")),
        (ValueType::List(_), _) => diagnostics.push(wrong("a list")),
        (ValueType::Map(_) | ValueType::MapOf(..), _) => diagnostics.push(wrong("an object")),
        (ValueType::Object(kind) | ValueType::OrReference(kind), _) => diagnostics.push(wrong(kind.name)),
        (ValueType::OrBool(kind), _) => diagnostics.push(wrong(&format!("{}, or true or false", kind.name))),
    }
}

/// What the writer may have meant by a key, or else which keys there are.
fn guess<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<_> = known.collect();
    known.sort_unstable();
    let nearest = known
        .iter()
        .map(|known| (strsim::osa_distance(&key.to_lowercase(), &known.to_lowercase()), known))
        .min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((distance, nearest)) if distance <= nearest.len().max(key.len()) / 3 => {
            format!("did you mean `{nearest}`?")
        }
        _ => {
            let mut text = "known here: ".to_owned();
            for (at, known) in known.iter().enumerate() {
                let _ = write!(text, "{}`{known}`", if at == 0 { "" } else { ", " });
            }
            text
        }
    }
}
