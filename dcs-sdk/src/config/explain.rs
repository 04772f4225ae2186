//! How a configuration was found, for people and programs.

use std::fmt;

use serde::Serialize;

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

impl Explanation {
    /// What was looked at, in one line.
    pub(super) fn summary(&self) -> String {
        let source = |source: &ConfigSource| {
            let names: Vec<_> = source.values.iter().map(|value| value.name.as_str()).collect();
            let held = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            let notes = if names.is_empty() { source.notes.join(", ") } else { String::new() };
            format!("{}: {}", source.name, if notes.is_empty() { held } else { notes })
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
