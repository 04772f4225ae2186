//! Redocly's linter, by the rules of `xtask/judges/redocly.yaml`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::Value;

use super::npm::{Judges, SETTINGS};
use crate::{
    document::{Document, segments},
    failure::Failure,
};

/// The document that is for everybody.
pub const DOCUMENT: &str = "openapi/dcs.json";
/// The rule that holds examples against their schemas.
const EXAMPLES: &str = "no-invalid-media-type-examples";

/// What the linter prints.
#[derive(Deserialize)]
struct Report {
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    rule_id: String,
    message: String,
    location: Vec<Location>,
}

#[derive(Deserialize)]
struct Location {
    pointer: Option<String>,
}

/// Lints the document.
///
/// # Errors
/// What the linter finds, each at its place in the transcription.
pub fn lint(root: &Path, judges: &Judges) -> Result<(), Failure> {
    let document = root.join(DOCUMENT);
    eprintln!("\nredocly lints {DOCUMENT}");
    let report = report(judges, &document, &root.join(SETTINGS).join("redocly.yaml"))?;
    let value: Value = serde_json::from_str(&fs::read_to_string(&document)?)
        .map_err(|error| format!("{DOCUMENT}: {error}; run `cargo xtask generate`"))?;
    let places = Document::corrected(&root.join("openapi"))?;
    let (excused, problems): (Vec<_>, Vec<_>) = report.problems.iter().partition(|problem| is_excused(&value, problem));
    eprintln!("{} of examples whose page says so itself, {} others", excused.len(), problems.len());
    if problems.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = problems.iter().map(|problem| show(problem, &places)).collect();
    Err(shown.join("\n").into())
}

fn report(judges: &Judges, document: &Path, settings: &PathBuf) -> Result<Report, Failure> {
    let mut linter = judges.program("@redocly/cli/bin/cli.js");
    linter.args(["lint", "--format=json", "--max-problems=10000"]).arg("--config").arg(settings).arg(document);
    // It is to lint, and to call nobody.
    linter.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    let output = linter.output().map_err(|error| format!("redocly can't be started: {error}"))?;
    // It fails when it has found something, too.
    serde_json::from_slice(&output.stdout).map_err(|_| {
        format!("redocly: {}, and no report\n{}", output.status, String::from_utf8_lossy(&output.stderr)).into()
    })
}

impl Problem {
    /// The JSON pointer to what it is about.
    fn pointer(&self) -> &str {
        let pointer = self.location.first().and_then(|location| location.pointer.as_deref());
        pointer.unwrap_or_default().trim_start_matches('#')
    }
}

/// Whether a problem is of an example that is on the page as it is here and notes how it is at odds with its table.
fn is_excused(document: &Value, problem: &Problem) -> bool {
    let parts: Vec<String> = segments(problem.pointer()).collect();
    let mut at = document;
    let mut in_examples = false;
    for part in &parts {
        let next = match at {
            Value::Array(items) => part.parse().ok().and_then(|index: usize| items.get(index)),
            _ => at.get(part),
        };
        let Some(next) = next else { return false };
        if in_examples && next.get("x-page-defect").is_some() {
            return problem.rule_id == EXAMPLES;
        }
        in_examples = part == "examples";
        at = next;
    }
    false
}

fn show(problem: &Problem, places: &Document) -> String {
    let (rule, pointer) = (&problem.rule_id, problem.pointer());
    format!("{}: {} [{rule}]\n  at #{pointer}", places.describe(pointer), problem.message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(rule: &str, pointer: &str) -> Problem {
        serde_json::from_value(json!({"ruleId": rule, "message": "m", "location": [{"pointer": pointer}]})).unwrap()
    }

    #[test]
    fn only_an_example_that_notes_its_defect_is_excused_and_only_from_its_schema() {
        let document = json!({"paths": {"/a": {"examples": {
            "page": {"value": {"b": [1]}, "x-page-defect": "It isn't what its table says."},
            "page_2": {"value": {"b": [1], "examples": {}}},
        }}}});
        for (rule, pointer, excused) in [
            (EXAMPLES, "#/paths/~1a/examples/page/value/b/0", true),
            (EXAMPLES, "#/paths/~1a/examples/page", true),
            (EXAMPLES, "#/paths/~1a/examples/page_2/value/b/0", false),
            (EXAMPLES, "#/paths/~1a/examples/none", false),
            ("struct", "#/paths/~1a/examples/page/value", false),
        ] {
            assert_eq!(is_excused(&document, &problem(rule, pointer)), excused, "{rule} {pointer}");
        }
    }
}
