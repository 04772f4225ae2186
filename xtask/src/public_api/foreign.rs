//! What of other crates may stand in the public API: a new major version of such a crate is one of the library, too.

use std::collections::BTreeMap;

use super::Foreign;
use crate::{Finding, Findings};

/// Where the table is.
const HERE: &str = "xtask/src/public_api/foreign.rs";

/// The path of each, and why it is there.
pub const ALLOWED: &[(&str, &str)] = &[
    ("chrono::DateTime", "a point in time"),
    ("chrono::Utc", "a point in time"),
    ("reqwest::Client", "to send by a client of one's own"),
    ("reqwest::StatusCode", "the status of an answer"),
    ("reqwest::header::HeaderMap", "the headers of an answer"),
    ("schemars_1::JsonSchema", "the schema of a type, with the feature of that name"),
    ("serde::Deserialize", "to read types from JSON"),
    ("serde::Serialize", "to write types as JSON"),
    ("serde_json::Map", "objects that have any fields"),
    ("serde_json::Value", "fields that have any value"),
];

/// Holds what is there against the table. What isn't in it is told once, where it stands first.
pub fn check(found: &[Foreign], allowed: &[(&str, &str)]) -> Findings {
    let mut places: BTreeMap<&str, Vec<&Foreign>> = BTreeMap::new();
    for foreign in found {
        places.entry(&foreign.path).or_default().push(foreign);
    }
    let is_allowed = |path: &str| allowed.iter().any(|(known, _)| *known == path);
    let strange = places.iter().filter(|(path, _)| !is_allowed(path)).filter_map(|(path, places)| {
        let (first, others) = places.split_first()?;
        let others = if others.is_empty() { String::new() } else { format!(", and in {} more", others.len()) };
        let message = format!("`{path}` stands in the public API: `{}`{others}", first.line);
        Some(Finding::new("foreign-type", message).in_file(&first.file).help(format!(
            "keep it out of the public API, or add it to the table in {HERE} and to the choices in ARCHITECTURE.md"
        )))
    });
    let unused = allowed.iter().filter(|(path, _)| !places.contains_key(path)).map(|(path, _)| {
        Finding::new("foreign-type-unused", format!("`{path}` is allowed in the public API and doesn't stand there"))
            .in_file(HERE)
            .help("drop it from the table, and from the choices in ARCHITECTURE.md")
    });
    strange.chain(unused).collect()
}
