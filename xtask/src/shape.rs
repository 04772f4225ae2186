//! Checks that objects have the keys they may have, and that each holds what it should. Readers of OpenAPI pass over a key
//! they don't know, so a misspelt one would be lost without a word.
//!
//! The tables that say so are our own: the crates that read OpenAPI 3.0 drop unknown keys while reading, and the published
//! JSON Schema of the format says of a misspelt key in a schema or a parameter only that none of several alternatives fits,
//! and says it of the whole object.

use std::fmt::Write;

use crate::{
    document::{Member, Node, Value},
    findings::Finding,
};

/// A kind of object.
pub struct Kind {
    /// What a report calls it, such as "an operation".
    pub name: &'static str,
    /// The keys it may have.
    pub keys: &'static [Key],
}

/// A key of a kind of object.
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it holds.
    pub holds: Holds,
}

/// What a value has to be.
#[derive(Clone, Copy)]
pub enum Holds {
    /// Anything.
    Any,
    /// Text that isn't empty.
    Text,
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// A whole number, not below zero.
    Count,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of such.
    List(&'static Holds),
    /// Objects or values by a free name.
    Map(&'static Holds),
    /// Objects or values by names that fit; the text says which do.
    MapOf(fn(&str) -> bool, &'static str, &'static Holds),
    /// An object of that kind.
    Object(&'static Kind),
    /// An object of that kind, or a reference to one.
    OrReference(&'static Kind),
    /// An object of that kind, or true or false.
    OrBool(&'static Kind),
}

/// An `x-` key: where it may stand and what it holds.
pub struct Extension {
    /// The key.
    pub name: &'static str,
    /// The names of the kinds it may stand in.
    pub on: &'static [&'static str],
    /// What it holds.
    pub holds: Holds,
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
        match file {
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
pub const fn may(name: &'static str, holds: Holds) -> Key {
    Key { name, required: false, holds }
}

/// A key that has to be there.
pub const fn must(name: &'static str, holds: Holds) -> Key {
    Key { name, required: true, holds }
}

/// The tables a tree is held against.
pub struct Shapes {
    /// Every `x-` key.
    pub extensions: &'static [Extension],
}

impl Shapes {
    /// What is wrong with an object of that kind and with everything in it.
    pub fn check(&self, node: &Node, kind: &'static Kind) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.object(node, kind, &mut findings);
        findings
    }

    fn object(&self, node: &Node, kind: &'static Kind, findings: &mut Vec<Finding>) {
        for (key, member) in node.members() {
            if key.starts_with("x-") {
                self.extension(key, member, kind, findings);
            } else if let Some(known) = kind.keys.iter().find(|known| known.name == key) {
                self.value(key, member, known.holds, findings);
            } else {
                let finding = Finding::new("unknown-key", format!("`{key}` isn't a key of {}", kind.name));
                let help = guess(key, kind.keys.iter().map(|key| key.name));
                findings.push(finding.at(&member.key, "").help(help));
            }
        }
        for key in kind.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
            findings.push(
                Finding::new("missing-key", format!("{} needs `{}`", kind.name, key.name))
                    .at(
                        &node.place,
                        format!(
                            "in {} that begins here",
                            kind.name.replacen("an ", "the ", 1).replacen("a ", "the ", 1)
                        ),
                    )
                    .help(format!("add `{}`", key.name)),
            );
        }
    }

    fn extension(&self, key: &str, member: &Member, kind: &Kind, findings: &mut Vec<Finding>) {
        let Some(known) = self.extensions.iter().find(|known| known.name == key) else {
            findings.push(
                Finding::new("unknown-extension", format!("`{key}` isn't known here"))
                    .at(&member.key, "")
                    .help(guess(key, self.extensions.iter().map(|known| known.name))),
            );
            return;
        };
        if !known.on.contains(&kind.name) {
            findings.push(
                Finding::new("extension-place", format!("`{key}` can't stand in {}", kind.name))
                    .at(&member.key, "")
                    .help(format!("it can stand in {}", known.on.join(", "))),
            );
        }
        if Home::of(member.key.source().path()) != known.home {
            findings.push(
                Finding::new("extension-home", format!("`{key}` doesn't belong into this file"))
                    .at(&member.key, "")
                    .help(format!("write it in {}", known.home.name())),
            );
        }
        self.value(key, member, known.holds, findings);
    }

    fn value(&self, key: &str, member: &Member, holds: Holds, findings: &mut Vec<Finding>) {
        let node = &member.node;
        let wrong = |expected: &str| {
            Finding::new("wrong-type", format!("`{key}` has to be {expected}"))
                .at(member.mark(), format!("this is {}", node.value.kind()))
                .help(format!("write {expected}, or remove the key"))
        };
        let wrong_value = |expected: String| {
            Finding::new("wrong-value", format!("`{key}` has to be {expected}"))
                .at(member.mark(), "")
                .help(format!("write {expected}, or remove the key"))
        };
        let each = |holds: &'static Holds, findings: &mut Vec<Finding>| {
            for (key, member) in node.members() {
                self.value(key, member, *holds, findings);
            }
        };
        match (holds, &node.value) {
            (Holds::Any, _) | (Holds::Bool | Holds::OrBool(_), Value::Bool(_)) | (Holds::Number, Value::Number(_)) => {}
            (Holds::Text, Value::Text(text)) => {
                if text.trim().is_empty() {
                    findings.push(wrong_value("text that isn't empty".to_owned()));
                }
            }
            (Holds::Count, Value::Number(number)) => {
                if number.as_u64().is_none() {
                    findings.push(wrong_value("a whole number, not below zero".to_owned()));
                }
            }
            (Holds::Choice(choices), Value::Text(text)) => {
                if !choices.contains(&text.as_str()) {
                    findings.push(
                        wrong_value(format!("one of {}", choices.join(", ")))
                            .help(guess(text, choices.iter().copied())),
                    );
                }
            }
            (Holds::List(item), Value::List(items)) => {
                for node in items {
                    let member = Member { key: node.place.clone(), node: node.clone() };
                    self.value(key, &member, *item, findings);
                }
            }
            (Holds::Map(value), Value::Object(_)) => each(value, findings),
            (Holds::MapOf(fits, which, value), Value::Object(members)) => {
                for (name, member) in members.iter().filter(|(name, _)| !fits(name)) {
                    findings.push(
                        Finding::new("unknown-key", format!("`{name}` can't stand in `{key}`"))
                            .at(&member.key, "")
                            .help(format!("the keys of `{key}` are {which}")),
                    );
                }
                each(value, findings);
            }
            (Holds::OrReference(_), Value::Object(_)) if node.get("$ref").is_some() => {
                // What may stand beside it is a matter of its own rule.
                if let Some(target) = node.member("$ref") {
                    self.value("$ref", target, Holds::Text, findings);
                }
            }
            (Holds::Object(kind) | Holds::OrReference(kind) | Holds::OrBool(kind), Value::Object(_)) => {
                self.object(node, kind, findings);
            }
            (Holds::Bool, Value::Text(_)) => {
                findings.push(wrong("true or false").help("write `true` or `false`, without quotes"));
            }
            (Holds::Text | Holds::Choice(_), Value::Bool(_) | Value::Number(_)) => {
                findings.push(wrong("text").help("quote it"));
            }
            (Holds::Bool, _) => findings.push(wrong("true or false")),
            (Holds::Text | Holds::Choice(_), _) => findings.push(wrong("text")),
            (Holds::Number | Holds::Count, _) => findings.push(wrong("a number")),
            (Holds::List(_), _) => findings.push(wrong("a list")),
            (Holds::Map(_) | Holds::MapOf(..), _) => findings.push(wrong("an object")),
            (Holds::Object(kind) | Holds::OrReference(kind), _) => findings.push(wrong(kind.name)),
            (Holds::OrBool(kind), _) => findings.push(wrong(&format!("{}, or true or false", kind.name))),
        }
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
