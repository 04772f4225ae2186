//! `pages` on a made-up repository: a page for each operation of this project's document, with planted changes.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

mod changes;
mod page;
mod repository;

use std::fs;

use heck::ToSnakeCase;
use xtask::pages::{self, ChangeKind, Event};

use self::{
    changes::{CHANGES, LAYOUT, WORDING},
    page::{Page, error_codes},
    repository::{Repository, root},
};

#[test]
fn compare_localizes_each_planted_change() {
    let repository = Repository::new();
    assert!(CHANGES.len() >= 30);
    for (at, (_, _, edit)) in CHANGES.iter().enumerate() {
        repository.edit(at, *edit);
    }
    repository.commit();
    let report = repository.compare();
    assert_eq!(report.pages.len(), CHANGES.len(), "{report}");
    for ((kind, words, _), (operation, path)) in CHANGES.iter().zip(&repository.pages) {
        let page = report.pages.iter().find(|page| page.path == *path).unwrap();
        assert_eq!(page.operation.as_ref(), Some(operation));
        assert!(page.needs_review());
        let shown = page.to_string();
        let found = page
            .changes
            .iter()
            .any(|change| change.kind == *kind && format!("{}: {}", change.place, change.what).contains(words));
        assert!(found, "{words} is not reported:\n{shown}");
        assert!(page.diff.contains("[-") || page.diff.contains("{+"), "no diff:\n{shown}");

        let name = operation.to_snake_case();
        assert!(page.files.iter().any(|file| file.ends_with(&format!("/{name}.yaml"))), "{shown}");
        let tests = format!("tests/{name}.rs");
        assert_eq!(page.tests.contains(&tests), root().join(&tests).exists(), "{shown}");
        for path in page.files.iter().chain(&page.tests) {
            assert!(repository.folder.path().join(path).is_file(), "{path} does not exist");
        }
    }
}

#[test]
fn compare_reports_only_the_planted_changes_of_a_page() {
    let repository = Repository::new();
    repository.edit(0, |page| page.parameter(1, 2, "String"));
    repository.commit();
    let report = repository.compare();
    let [page] = &report.pages[..] else { panic!("{report}") };
    assert_eq!(page.changes.len(), 1, "{report}");
    assert_eq!(page.diff.lines().count(), 1, "{report}");
}

#[test]
fn compare_does_not_ask_for_review_if_only_wording_changed() {
    let repository = Repository::new();
    for (at, edit) in WORDING.iter().enumerate() {
        repository.edit(at, *edit);
    }
    repository.commit();
    let report = repository.compare();
    assert_eq!(report.pages.len(), WORDING.len(), "{report}");
    for page in &report.pages {
        assert!(!page.needs_review(), "{page}");
        assert!(page.changes.iter().all(|change| change.kind == ChangeKind::Wording));
    }
    pages::run(repository.folder.path(), &repository.checkout(), false).unwrap();
}

#[test]
fn compare_ignores_layout() {
    let repository = Repository::new();
    for (at, edit) in LAYOUT.iter().enumerate() {
        repository.edit(at, *edit);
    }
    repository.commit();
    let report = repository.compare();
    assert!(report.pages.is_empty(), "{report}");
}

#[test]
fn compare_reports_pages_that_are_added_moved_and_removed() {
    let repository = Repository::new();
    let [(_, removed), (moved_operation, moved), ..] = &repository.pages[..] else { panic!("no pages") };
    fs::remove_file(repository.checkout().join(removed)).unwrap();
    fs::remove_file(repository.checkout().join(moved)).unwrap();
    let to = moved.replace(".rst", "_2.rst");
    repository.write(&to, &Page::new(moved_operation).text());
    let added = "api-ref/source/apis_v2_recommended/other_apis/new.rst";
    repository.write(added, "New\n===\n\nSomething else entirely.\n");
    repository.write("api-ref/source/appendix/error_codes.rst", &error_codes(&["DCS.4100", "DCS.4200", "DCS.4300"]));
    repository.write("api-ref/source/outdated_apis_v1/old.rst", "Old\n===\n\nNobody reads this.\n");
    repository.commit();
    let report = repository.compare();
    let event = |path: &str| report.pages.iter().find(|page| page.path == path).map(|page| page.event.clone());
    assert_eq!(event(removed), Some(Event::Removed));
    assert_eq!(event(moved), Some(Event::Moved { to }));
    assert_eq!(event(added), Some(Event::Added));
    let codes = report.pages.iter().find(|page| page.path.ends_with("/error_codes.rst")).unwrap();
    assert!(codes.to_string().contains("row `400 DCS.4300` added"), "{codes}");
    assert_eq!(codes.files, ["openapi/error_codes.yaml"]);
    assert_eq!(report.pages.len(), 4, "{report}");
}

#[test]
fn run_fails_until_changes_are_accepted() {
    let repository = Repository::new();
    let run = |accept| pages::run(repository.folder.path(), &repository.checkout(), accept);
    run(false).unwrap();
    repository.edit(0, |page| page.parameter(1, 2, "String"));
    repository.edit(1, |page| page.parameter(1, 2, "String"));
    repository.commit();
    let before = fs::read_to_string(repository.lock()).unwrap();
    assert!(run(false).unwrap_err().to_string().starts_with("2 pages to review"));
    assert_eq!(fs::read_to_string(repository.lock()).unwrap(), before);
    run(true).unwrap();
    run(false).unwrap();
    assert!(repository.compare().pages.is_empty());
}

#[test]
fn compare_refuses_a_checkout_that_is_older_than_the_lock() {
    let repository = Repository::new();
    repository.edit(0, |page| page.parameter(1, 2, "String"));
    repository.commit();
    pages::run(repository.folder.path(), &repository.checkout(), true).unwrap();
    repository.git(&["checkout", "--quiet", "HEAD~1"]);
    let error = pages::compare(repository.folder.path(), &repository.checkout()).unwrap_err();
    assert!(error.to_string().contains("is not based on the locked one"), "{error}");
}

#[test]
fn compare_explains_a_shallow_clone() {
    let repository = Repository::new();
    repository.edit(0, |page| page.parameter(1, 2, "String"));
    repository.commit();
    let shallow = repository.folder.path().join("shallow");
    let url = format!("file://{}", repository.checkout().display());
    repository.git(&["clone", "--quiet", "--depth=1", &url, shallow.to_str().unwrap()]);
    let error = pages::compare(repository.folder.path(), &shallow).unwrap_err();
    assert!(error.to_string().contains("fetch --unshallow"), "{error}");
}

#[test]
fn report_replaces_control_characters() {
    let repository = Repository::new();
    repository.edit(0, |page| page.parameter(1, 2, "\u{1b}[31mString"));
    repository.commit();
    assert!(!repository.compare().to_string().contains('\u{1b}'));
}
