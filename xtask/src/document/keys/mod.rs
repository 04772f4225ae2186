//! Checks the keys of objects and the types of their values. OpenAPI parsers ignore unknown keys, so a misspelled key would
//! silently have no effect.
//!
//! The tables are hand-written: crates that parse OpenAPI 3.0 drop unknown keys, and the published JSON Schema of OpenAPI
//! reports a misspelled key in a schema or parameter as a mismatch of the whole object with all alternatives.

mod extensions;
mod openapi;

use self::extensions::EXTENSIONS;
pub use self::openapi::OPENAPI;
use super::{Member, Node, Value, diagnostics::Diagnostic};

/// A type of object.
pub struct ObjectType {
    /// Name with its article for diagnostics, such as "an operation".
    pub name: &'static str,
    /// Allowed keys.
    pub keys: &'static [Key],
}

/// A key of an object type.
pub struct Key {
    /// Name of the key.
    pub name: &'static str,
    /// Whether the key is required.
    pub required: bool,
    /// Type of the value.
    pub value_type: ValueType,
}

/// The type of a value.
#[derive(Clone, Copy)]
pub enum ValueType {
    /// Any value.
    Any,
    /// A non-empty string.
    String,
    /// A boolean.
    Bool,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// An array of values of this type.
    List(&'static ValueType),
    /// An object with arbitrary keys and values of this type.
    Map(&'static ValueType),
    /// An object whose keys satisfy a predicate, with values of this type. The string describes the keys for diagnostics.
    MapOf(fn(&str) -> bool, &'static str, &'static ValueType),
    /// An object of this type.
    Object(&'static ObjectType),
    /// An object of this type, or a reference.
    OrReference(&'static ObjectType),
    /// An object of this type, or a boolean.
    OrBool(&'static ObjectType),
}

/// An `x-` key, the object types that may have it, and the type of its value.
pub struct Extension {
    /// Name of the key.
    pub name: &'static str,
    /// Names of the object types that may have the key.
    pub on: &'static [&'static str],
    /// Type of the value.
    pub value_type: ValueType,
    /// Layer that defines the key.
    pub layer: Layer,
}

/// The files that may define an `x-` key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// `root.yaml` and the pages.
    Transcription,
    /// `corrections.yaml`.
    Corrections,
    /// `annotations.yaml`.
    Annotations,
}

impl Layer {
    /// Returns the layer of a file.
    fn of(file: &str) -> Self {
        match file.rsplit('/').next().unwrap_or(file) {
            "corrections.yaml" => Self::Corrections,
            "annotations.yaml" => Self::Annotations,
            _ => Self::Transcription,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Transcription => "root.yaml or the file of a page",
            Self::Corrections => "corrections.yaml",
            Self::Annotations => "annotations.yaml",
        }
    }
}

/// An optional key.
pub const fn optional(name: &'static str, value_type: ValueType) -> Key {
    Key { name, required: false, value_type }
}

/// A required key.
pub const fn required(name: &'static str, value_type: ValueType) -> Key {
    Key { name, required: true, value_type }
}

/// Checks an object and everything in it.
pub fn check(node: &Node, object_type: &'static ObjectType) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    check_object(node, object_type, &mut diagnostics);
    diagnostics
}

fn check_object(node: &Node, object_type: &'static ObjectType, diagnostics: &mut Vec<Diagnostic>) {
    for (key, member) in node.members() {
        if key.starts_with("x-") {
            check_extension(key, member, object_type, diagnostics);
        } else if let Some(known) = object_type.keys.iter().find(|known| known.name == key) {
            check_value(key, member, known.value_type, diagnostics);
        } else {
            let diagnostic = Diagnostic::new("unknown-key", format!("unknown key `{key}` in {}", object_type.name));
            let help = misplaced(key, object_type)
                .unwrap_or_else(|| suggest(key, object_type.keys.iter().map(|key| key.name)));
            diagnostics.push(diagnostic.at(&member.key, "").help(help));
        }
    }
    for key in object_type.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
        diagnostics.push(
            Diagnostic::new("missing-key", format!("missing key `{}` in {}", key.name, object_type.name))
                .at(
                    &node.span,
                    format!("{} starts here", object_type.name.replacen("an ", "the ", 1).replacen("a ", "the ", 1)),
                )
                .help(format!("add `{}`", key.name)),
        );
    }
}

fn check_extension(key: &str, member: &Member, object_type: &ObjectType, diagnostics: &mut Vec<Diagnostic>) {
    let Some(known) = EXTENSIONS.iter().find(|known| known.name == key) else {
        diagnostics.push(
            Diagnostic::new("unknown-extension", format!("unknown extension `{key}`"))
                .at(&member.key, "")
                .help(suggest(key, EXTENSIONS.iter().map(|known| known.name))),
        );
        return;
    };
    if !known.on.contains(&object_type.name) {
        diagnostics.push(
            Diagnostic::new("extension-place", format!("`{key}` is not allowed in {}", object_type.name))
                .at(&member.key, "")
                .help(format!("it is allowed in {}", known.on.join(", "))),
        );
    }
    if Layer::of(member.key.source().path()) != known.layer {
        diagnostics.push(
            Diagnostic::new("extension-file", format!("`{key}` is not allowed in this file"))
                .at(&member.key, "")
                .help(format!("move it to {}", known.layer.name())),
        );
    }
    check_value(key, member, known.value_type, diagnostics);
}

fn check_value(key: &str, member: &Member, value_type: ValueType, diagnostics: &mut Vec<Diagnostic>) {
    let node = &member.node;
    let wrong_type = |expected: &str| {
        Diagnostic::new("wrong-type", format!("`{key}` must be {expected}"))
            .at(member.mark(), format!("found {}", node.value.kind()))
            .help(format!("write {expected}, or remove the key"))
    };
    let wrong_value = |expected: String| {
        Diagnostic::new("wrong-value", format!("`{key}` must be {expected}"))
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
                diagnostics.push(wrong_value("a non-empty string".to_owned()));
            }
        }
        (ValueType::Count, Value::Number(number)) => {
            if number.as_u64().is_none() {
                diagnostics.push(wrong_value("a non-negative integer".to_owned()));
            }
        }
        (ValueType::Choice(choices), Value::String(text)) => {
            if !choices.contains(&text.as_str()) {
                diagnostics.push(wrong_value(one_of(choices)).help(suggest(text, choices.iter().copied())));
            }
        }
        (ValueType::List(item), Value::List(items)) => {
            for node in items {
                let member = Member { key: node.span.clone(), node: node.clone() };
                check_value(key, &member, *item, diagnostics);
            }
        }
        (ValueType::Map(value), Value::Object(_)) => each(value, diagnostics),
        (ValueType::MapOf(is_valid, valid_keys, value), Value::Object(members)) => {
            for (name, member) in members.iter().filter(|(name, _)| !is_valid(name)) {
                diagnostics.push(
                    Diagnostic::new("unknown-key", format!("unknown key `{name}` in `{key}`"))
                        .at(&member.key, "")
                        .help(format!("the keys of `{key}` must be {valid_keys}")),
                );
            }
            each(value, diagnostics);
        }
        (ValueType::OrReference(_), Value::Object(_)) if node.get("$ref").is_some() => {
            // `ref-siblings` checks the keys next to it.
            if let Some(target) = node.member("$ref") {
                check_value("$ref", target, ValueType::String, diagnostics);
            }
        }
        (
            ValueType::Object(object_type) | ValueType::OrReference(object_type) | ValueType::OrBool(object_type),
            Value::Object(_),
        ) => {
            check_object(node, object_type, diagnostics);
        }
        (ValueType::Bool, Value::String(_)) => {
            diagnostics.push(wrong_type("a boolean").help("write `true` or `false` without quotes"));
        }
        (ValueType::String | ValueType::Choice(_), Value::Bool(_) | Value::Number(_)) => {
            diagnostics.push(wrong_type("a string").help("quote it"));
        }
        (ValueType::Bool, _) => diagnostics.push(wrong_type("a boolean")),
        (ValueType::String | ValueType::Choice(_), _) => diagnostics.push(wrong_type("a string")),
        (ValueType::Number | ValueType::Count, _) => diagnostics.push(wrong_type("a number")),
        (ValueType::List(_), _) => diagnostics.push(wrong_type("an array")),
        (ValueType::Map(_) | ValueType::MapOf(..), _) => diagnostics.push(wrong_type("an object")),
        (ValueType::Object(object_type) | ValueType::OrReference(object_type), _) => {
            diagnostics.push(wrong_type(object_type.name))
        }
        (ValueType::OrBool(object_type), _) => {
            diagnostics.push(wrong_type(&format!("{} or a boolean", object_type.name)))
        }
    }
}

/// Formats a list of allowed values; a single one without "one of".
fn one_of(choices: &[&str]) -> String {
    match choices {
        [choice] => format!("`{choice}`"),
        _ => format!("one of `{}`", choices.join("`, `")),
    }
}

/// Returns the help for a key that another object type of the document has: its line may have the wrong indentation.
fn misplaced(key: &str, object_type: &ObjectType) -> Option<String> {
    let mut known: Vec<&ObjectType> = Vec::new();
    let mut pending = vec![&OPENAPI];
    while let Some(next) = pending.pop() {
        if !known.iter().any(|known| known.name == next.name) {
            known.push(next);
            pending.extend(next.keys.iter().filter_map(|key| object_of(key.value_type)));
        }
    }
    if !known.iter().any(|known| known.name == object_type.name) {
        return None;
    }
    let mut owners: Vec<_> =
        known.iter().filter(|known| known.keys.iter().any(|known| known.name == key)).map(|known| known.name).collect();
    owners.sort_unstable();
    let owners = match &owners[..] {
        [] => return None,
        [owner] => (*owner).to_owned(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    };
    Some(format!("`{key}` is a key of {owners}: check the indentation of this line"))
}

fn object_of(value_type: ValueType) -> Option<&'static ObjectType> {
    match value_type {
        ValueType::List(inner) | ValueType::Map(inner) | ValueType::MapOf(_, _, inner) => object_of(*inner),
        ValueType::Object(object_type) | ValueType::OrReference(object_type) | ValueType::OrBool(object_type) => {
            Some(object_type)
        }
        _ => None,
    }
}

/// Returns the help for an unknown key: the most similar known key, or all of them.
fn suggest<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> String {
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
        _ => format!("expected {}", one_of(&known)),
    }
}
