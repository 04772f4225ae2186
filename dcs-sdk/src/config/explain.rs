//! How a configuration was found, for people and programs.

use std::{fmt, iter, slice};

use serde::Serialize;

use super::layer::{Field, Layer, Slot, quoted};

/// The values of which only one is used, apart from those that set the same. The closest first.
const RIVALS: [&[Slot]; 4] = [
    &[Slot::ProjectId, Slot::ProjectName],
    &[Slot::DomainId, Slot::DomainName],
    &[Slot::UserId, Slot::UserName],
    CREDENTIALS,
];
const CREDENTIALS: &[Slot] = &[
    Slot::Credentials,
    Slot::Token,
    Slot::AccessKey,
    Slot::SecretKey,
    Slot::SecurityToken,
    Slot::UserName,
    Slot::UserId,
    Slot::Password,
    Slot::DomainName,
    Slot::DomainId,
    Slot::AuthType,
];

/// How the configuration of a client was found: the sources in the order of precedence, what each held, and the result.
///
/// Returned by [`ClientBuilder::explain`](crate::ClientBuilder::explain) and, for a client that cannot be created, by
/// [`Error::explanation`](crate::Error::explanation). `Display` prints it as text, and it can be serialized. It contains
/// no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The sources, the one with the highest precedence first.
    pub sources: Vec<ConfigSource>,
    /// The settings of the client, such as `("endpoint", "https://dcs.eu-de.otc.t-systems.com")`.
    pub settings: Vec<(&'static str, String)>,
    /// What is missing or invalid; empty if the client can be created.
    pub problems: Vec<String>,
}

/// A source of configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConfigSource {
    /// Name of the source: `builder`, `environment`, or that of a cloud.
    pub name: String,
    /// Where it was looked for, or why it was not read.
    pub notes: Vec<String>,
    /// The values that it holds.
    pub values: Vec<ConfigValue>,
}

/// A value of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConfigValue {
    /// Name of the value, such as `OS_USERNAME` or `auth.username`.
    pub name: String,
    /// The value, or `[redacted]` for a secret.
    pub value: String,
    /// Why the value is not used; `None` if it is.
    pub unused: Option<String>,
}

/// What each source holds, and why values are not used.
pub(super) fn sources(layers: &[Layer]) -> Vec<ConfigSource> {
    let value = |field: &Field| ConfigValue {
        name: field.name.clone(),
        value: field.shown(),
        unused: (!field.is_used()).then(|| reason(field, layers)),
    };
    let source = |layer: &Layer| ConfigSource {
        name: layer.origin.to_string(),
        notes: layer.notes.iter().chain(&layer.warnings).cloned().collect(),
        values: layer.fields.iter().map(value).collect(),
    };
    layers.iter().map(source).collect()
}

/// Why a value is not used.
fn reason(field: &Field, layers: &[Layer]) -> String {
    if let Slot::Unread(why) | Slot::UnreadSecret(why) = field.slot {
        return why.to_owned();
    }
    let used = || layers.iter().flat_map(|layer| &layer.fields).filter(|field| field.is_used());
    let rivals = RIVALS.into_iter().filter(|slots| slots.contains(&field.slot));
    let mut rivals = iter::once(slice::from_ref(&field.slot)).chain(rivals);
    match rivals.find_map(|slots| used().find(|other| slots.contains(&other.slot))) {
        Some(other) => format!("{} takes precedence", quoted(&other.name)),
        None if field.slot == Slot::IamEndpoint => "IAM is not needed".to_owned(),
        None if CREDENTIALS.contains(&field.slot) => "see the problem".to_owned(),
        None => "not needed".to_owned(),
    }
}

impl Explanation {
    /// What was looked at, in one line. Why a source cannot be used is one of the problems.
    pub(super) fn summary(&self) -> String {
        let source = |ConfigSource { name, notes, values }: &ConfigSource| {
            let names: Vec<_> = values.iter().map(|value| value.name.as_str()).collect();
            let held = match (names.is_empty(), notes.is_empty()) {
                _ if self.problems.iter().any(|problem| problem.starts_with(&format!("{name}: "))) => {
                    "not used".to_owned()
                }
                (false, _) => names.join(", "),
                (true, false) => notes.join(", "),
                (true, true) => "nothing".to_owned(),
            };
            format!("{name}: {held}")
        };
        self.sources.iter().map(source).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, source) in self.sources.iter().enumerate() {
            writeln!(f, "{}. {}", index + 1, source.name)?;
            for note in &source.notes {
                writeln!(f, "   {note}")?;
            }
            for ConfigValue { name, value, unused } in &source.values {
                match unused {
                    None => writeln!(f, "   {name} = {value}")?,
                    Some(why) => writeln!(f, "   {name} = {value} (not used: {why})")?,
                }
            }
            if source.notes.is_empty() && source.values.is_empty() {
                writeln!(f, "   nothing set")?;
            }
        }
        writeln!(f, "Result")?;
        for (name, value) in &self.settings {
            writeln!(f, "   {name}: {value}")?;
        }
        for problem in &self.problems {
            writeln!(f, "   problem: {problem}")?;
        }
        Ok(())
    }
}
