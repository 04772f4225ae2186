//! Runs Redocly's linter and reports its problems with their locations in the source files.

use std::{fs, path::Path};

use serde::Deserialize;

use super::npm::{NodePrograms, SETTINGS};
use crate::{document::Document, failure::Failure};

/// The generated OpenAPI document.
pub const DOCUMENT: &str = "openapi/dcs.json";

/// The linter's report.
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

/// Lints the OpenAPI document.
///
/// # Errors
/// If the linter reports problems or cannot be run.
pub fn lint(root: &Path, programs: &NodePrograms) -> Result<(), Failure> {
    let path = root.join(DOCUMENT);
    eprintln!("\n$ redocly lint {DOCUMENT}");
    let mut redocly = programs.command("@redocly/cli/bin/cli.js");
    redocly.args(["lint", "--format=json", "--max-problems=10000"]);
    redocly.arg("--config").arg(root.join(SETTINGS).join("redocly.yaml")).arg(&path);
    redocly.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    let output = redocly.output().map_err(|error| format!("failed to start redocly: {error}"))?;
    // The exit code is nonzero also if problems were found.
    let report: Report = serde_json::from_slice(&output.stdout).map_err(|_| {
        format!("redocly: {}, no report printed\n{}", output.status, String::from_utf8_lossy(&output.stderr))
    })?;
    if report.problems.is_empty() {
        return Ok(());
    }
    let document = Document::corrected(&root.join("openapi"))?;
    if serde_json::from_str(&fs::read_to_string(path)?).ok() != Some(document.json()) {
        return Err(format!("{DOCUMENT} is stale: run `cargo xtask generate`").into());
    }
    let shown: Vec<_> = report.problems.iter().map(|problem| problem.show(&document)).collect();
    Err(shown.join("\n").into())
}

impl Problem {
    fn show(&self, document: &Document) -> String {
        let pointer = self.location.first().and_then(|location| location.pointer.as_deref());
        let pointer = pointer.unwrap_or_default().trim_start_matches('#');
        format!("{}: {} [{}]\n  at #{pointer}", document.describe(pointer), self.message, self.rule_id)
    }
}
