//! Diagnostics of invalid documents. Each case is an edit of the valid document in `broken/base`, with the expected report
//! next to it. `UPDATE=1 cargo test -p xtask --test broken` updates the reports.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
mod case;

use std::{collections::BTreeSet, fs, path::Path};

use case::Case;
use xtask::document::{Document, lint};

/// Rules of parsing, merging, overlays and key tables. The other rules are in `lint::RULES`.
const OTHER_RULES: &[&str] = &[
    "annotation-corrects",
    "correction-annotates",
    "duplicate",
    "duplicate-key",
    "diagnosis-id",
    "error-code",
    "instance-status",
    "undescribed-operation",
    "example-conflict",
    "example-missing",
    "example-path",
    "extension-file",
    "extension-place",
    "file-name",
    "file-unreadable",
    "folder-name",
    "json-depth",
    "json-syntax",
    "missing-key",
    "not-utf-8",
    "operation-page-lock",
    "overlay-action",
    "overlay-empty",
    "overlay-justification",
    "overlay-no-effect",
    "overlay-target",
    "overlay-update",
    "page-key",
    "page-operations",
    "pages-lock-syntax",
    "root-paths",
    "tag-without-chapter",
    "unexpected-file",
    "unknown-extension",
    "unknown-key",
    "wrong-type",
    "wrong-value",
    "yaml-depth",
    "yaml-documents",
    "yaml-empty",
    "yaml-key",
    "yaml-number",
    "yaml-syntax",
    "yaml-unsupported",
];

/// Returns the report on the document in a folder.
fn report(openapi: &Path) -> String {
    match Document::corrected(openapi) {
        Ok(document) => lint::lint(&document).render(false),
        Err(diagnostics) => diagnostics.render(false),
    }
}

#[test]
fn base_document_has_no_diagnostics() {
    assert_eq!(report(&case::folder().join("base")), "");
}

#[test]
fn reports_match_their_files() {
    let mut mismatches = Vec::new();
    for case in Case::all() {
        let folder = case.write();
        let report = report(&folder.path().join("openapi"));
        let rule = case.rule();
        assert!(report.contains(&format!("error[{rule}]: ")), "{}: {rule} is not reported:\n{report}", case.name);
        assert_eq!(
            report.matches("error[").count(),
            report.matches("= help: ").count(),
            "a diagnostic has no help:\n{report}"
        );
        if std::env::var_os("UPDATE").is_some() {
            fs::write(case.report(), &report).unwrap();
        } else if fs::read_to_string(case.report()).unwrap_or_default() != report {
            mismatches.push(format!("{}:\n{report}", case.name));
        }
    }
    assert!(mismatches.is_empty(), "these reports differ from the expected ones:\n\n{}", mismatches.join("\n"));
}

#[test]
fn every_rule_and_every_report_has_a_case() {
    let cases = Case::all();
    let covered: BTreeSet<_> = cases.iter().map(Case::rule).collect();
    let rules = lint::RULES.iter().map(|(id, _)| *id).filter(|id| *id != "keys").chain(OTHER_RULES.iter().copied());
    let rules: BTreeSet<_> = rules.map(str::to_owned).collect();
    assert_eq!(covered, rules);

    let reports: BTreeSet<_> = case::names("report").into_iter().collect();
    assert_eq!(reports, cases.into_iter().map(|case| case.name).collect());
}
