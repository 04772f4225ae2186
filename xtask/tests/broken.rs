//! Broken documents and what is reported of them. Every case is an edit of the good document in `broken/base`, and its
//! report lies beside it. `UPDATE=1 cargo test -p xtask --test broken` writes the reports anew.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
mod case;

use std::{collections::BTreeSet, fs, path::Path};

use case::Case;
use xtask::document::{Document, lint};

/// The rules of reading, merging, overlays and tables of keys; the others are in `lint::RULES`.
const OTHERS: &[&str] = &[
    "annotation-corrects",
    "correction-annotates",
    "duplicate",
    "duplicate-key",
    "example-missing",
    "example-outside",
    "example-twice",
    "extension-home",
    "extension-place",
    "file-name",
    "file-unreadable",
    "folder-name",
    "json-depth",
    "json-syntax",
    "missing-key",
    "not-utf-8",
    "overlay-action",
    "overlay-empty",
    "overlay-grounds",
    "overlay-idle",
    "overlay-target",
    "overlay-update",
    "page-key",
    "page-operations",
    "root-paths",
    "stray-file",
    "tag-without-chapter",
    "unknown-extension",
    "unknown-key",
    "wrong-type",
    "wrong-value",
    "yaml-depth",
    "yaml-documents",
    "yaml-empty",
    "yaml-key",
    "yaml-number",
    "yaml-refused",
    "yaml-syntax",
];

/// What is reported of the document in a folder.
fn report(openapi: &Path) -> String {
    match Document::corrected(openapi) {
        Ok(document) => lint::lint(&document).render(false),
        Err(diagnostics) => diagnostics.render(false),
    }
}

#[test]
fn the_base_is_good() {
    assert_eq!(report(&case::folder().join("base")), "");
}

#[test]
fn every_case_is_reported_as_its_file_says() {
    let mut wrong = Vec::new();
    for case in Case::all() {
        let folder = case.lay();
        let report = report(&folder.path().join("openapi"));
        let rule = case.rule();
        assert!(report.contains(&format!("error[{rule}]: ")), "{}: {rule} isn't reported:\n{report}", case.name);
        assert_eq!(report.matches("error[").count(), report.matches("= help: ").count(), "no help:\n{report}");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(case.report(), &report).unwrap();
        } else if fs::read_to_string(case.report()).unwrap_or_default() != report {
            wrong.push(format!("{}:\n{report}", case.name));
        }
    }
    assert!(wrong.is_empty(), "these reports differ from their files:\n\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_and_every_report_a_case() {
    let cases = Case::all();
    let covered: BTreeSet<_> = cases.iter().map(Case::rule).collect();
    let rules = lint::RULES.iter().map(|(id, _)| *id).filter(|id| *id != "keys").chain(OTHERS.iter().copied());
    let rules: BTreeSet<_> = rules.map(str::to_owned).collect();
    assert_eq!(covered, rules);

    let reports: BTreeSet<_> = case::names("report").into_iter().collect();
    assert_eq!(reports, cases.into_iter().map(|case| case.name).collect());
}
