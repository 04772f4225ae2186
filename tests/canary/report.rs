//! The report: what differs, without anything that identifies the project, and the corrections that it would justify.

use std::{collections::BTreeSet, fmt::Write};

use dcs_sdk::{DriftKind, error_codes, meta::OPERATIONS};
use serde_json::Value;

use crate::{
    place::{self, Place, Step, steps},
    run::Findings,
};

/// A report as Markdown.
pub struct Report {
    pub text: String,
    /// Whether the service differs from the API reference.
    pub differs: bool,
}

/// Writes the report.
pub fn report(findings: &Findings, document: &Value, date: &str) -> Report {
    let mut differences: BTreeSet<[String; 4]> = BTreeSet::new();
    let mut drafts: BTreeSet<String> = BTreeSet::new();
    for (drift, body) in &findings.drifts {
        let path = steps(&drift.path);
        let value = place::value(body, &path);
        let received = match (drift.kind, value) {
            (DriftKind::UnknownValue, Some(Value::String(value))) if is_public(value, findings) => format!("`{value}`"),
            (_, Some(value)) => json_type(value).to_owned(),
            (_, None) => "-".to_owned(),
        };
        let shown = shown(&path, findings, document, drift.operation);
        drafts.extend(draft(drift.operation, drift.kind, &path, value, findings, document, date));
        differences.insert([drift.operation.to_owned(), format!("`{shown}`"), drift.kind.to_string(), received]);
    }
    let mut failures: BTreeSet<[String; 4]> = BTreeSet::new();
    let mut unknown_failure = false;
    for failure in &findings.failures {
        let code = failure.code.as_deref().filter(|code| is_public(code, findings)).unwrap_or("-");
        let mut notes = Vec::new();
        if failure.code.is_some() && error_codes::find(code).is_none() {
            notes.push("the code is not known");
        }
        let documented = |status: u16| {
            let responses =
                place::operation(document, failure.operation).and_then(|operation| operation.get("responses"));
            responses.is_some_and(|responses| responses.get(status.to_string()).is_some())
        };
        if failure.status.is_some_and(|status| !documented(status)) {
            notes.push("the status is not documented");
        }
        unknown_failure |= !notes.is_empty();
        let status = failure.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        failures.insert([failure.operation.to_owned(), status, code.to_owned(), notes.join(", ")]);
    }
    let reading = OPERATIONS.iter().filter(|operation| operation.method == "GET").count();
    let mut text = format!(
        "# Drift of the service\n\ndcs-sdk {}, {date}. {} of {reading} operations that only read were called.\n",
        env!("CARGO_PKG_VERSION"),
        findings.called.len(),
    );
    table(
        &mut text,
        "Differences from the API reference",
        ["operation", "path", "difference", "received"],
        &differences,
    );
    table(&mut text, "Failed calls", ["operation", "status", "code", "notes"], &failures);
    if !findings.skipped.is_empty() {
        text += "\n## Not called\n\n";
        for (operation, parameter) in &findings.skipped {
            let _ = writeln!(text, "- {operation}: no `{parameter}` in other responses");
        }
    }
    if !drafts.is_empty() {
        text += "\n## Draft of corrections\n\n```yaml\n";
        text.extend(drafts);
        text += "```\n";
    }
    Report { differs: !differences.is_empty() || unknown_failure, text }
}

fn table(text: &mut String, title: &str, columns: [&str; 4], rows: &BTreeSet<[String; 4]>) {
    let _ = write!(text, "\n## {title}\n\n");
    if rows.is_empty() {
        text.push_str("None.\n");
        return;
    }
    let _ = writeln!(text, "| {} |\n|---|---|---|---|", columns.join(" | "));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
}

/// A path without indices, and without names that may identify something in the project.
fn shown(path: &[Step], findings: &Findings, document: &Value, operation: &str) -> String {
    let mut shown = "$".to_owned();
    for (at, step) in path.iter().enumerate() {
        match step {
            Step::Item(_) => shown.push_str("[*]"),
            Step::Field(name) => {
                let parent = path.get(..at).and_then(|parent| place::find(document, operation, parent));
                let is_key = parent.is_some_and(|parent| parent.schema.get("additionalProperties").is_some());
                let name = if is_key || !is_public(name, findings) { "…" } else { name };
                let _ = write!(shown, ".{name}");
            }
        }
    }
    shown
}

/// Whether a name or a value of an enum may be in the report: a word that does not identify anything.
fn is_public(word: &str, findings: &Findings) -> bool {
    let is_word = word.starts_with(|character: char| character.is_ascii_alphabetic())
        && word.len() <= 40
        && word.chars().all(|character| character.is_ascii_alphanumeric() || "_-.".contains(character));
    let digits = word.chars().filter(char::is_ascii_digit).count();
    is_word && digits <= 6 && !word.contains("..") && !findings.private.contains(word)
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The action of an overlay that a difference would justify; `None` if a person must decide.
fn draft(
    operation: &str,
    kind: DriftKind,
    path: &[Step],
    value: Option<&Value>,
    findings: &Findings,
    document: &Value,
    date: &str,
) -> Option<String> {
    let (last, parent) = path.split_last()?;
    let (target, update, page, service) = match (kind, last, value?) {
        (DriftKind::UnknownField, Step::Field(name), value) if is_public(name, findings) => {
            let Place { path, .. } = place::find(document, operation, parent)?;
            let schema = match json_type(value) {
                // A person must write the schema of an object or a list.
                "null" | "array" | "object" => return None,
                scalar => format!("{name}:\n        type: {scalar}\n        description: Not documented."),
            };
            (
                format!("{path}.properties"),
                schema,
                "The page has no such field.",
                format!("The service returns `{name}`."),
            )
        }
        (DriftKind::UnknownValue, _, Value::String(value)) if is_public(value, findings) => {
            let Place { path, .. } = place::find(document, operation, path)?;
            (
                path,
                format!("enum: ['{value}']"),
                "The page does not list the value.",
                format!("The service returns `{value}`."),
            )
        }
        (DriftKind::Coerced | DriftKind::Dropped, _, value) if !value.is_null() => {
            let Place { path, schema } = place::find(document, operation, path)?;
            let (documented, received) = (schema.get("type")?.as_str()?, json_type(value));
            if matches!(received, "array" | "object") {
                return None;
            }
            let page = if documented == "string" { "The page has a string." } else { "The page has another type." };
            (path, format!("type: {received}"), page, format!("The value is of the type {received}."))
        }
        _ => return None,
    };
    Some(format!(
        "  - target: {target}\n    description: {service}\n    update:\n      {update}\n    x-evidence:\n      grade: A\n      \
         page: {page}\n      service: Seen in the response of {operation}.\n      source: cargo xtask canary, {date}\n",
    ))
}
