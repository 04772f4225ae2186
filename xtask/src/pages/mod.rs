//! `cargo xtask pages`: compares the pages of the API reference with those that the document was transcribed from.

mod compare;
mod report;
mod rst;
mod text;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
};

use heck::ToSnakeCase;

pub use self::compare::{Change, ChangeKind};
use crate::{
    document::{
        Document,
        pages_lock::{self, LockedPage, OperationPage, PagesLock},
    },
    failure::Failure,
    git::{Checkout, Rename},
    outputs,
};

/// The folder of the API reference in the repository of the pages.
const SOURCE: &str = "api-ref/source/";

/// Pages that describe no operation, and the files that are transcribed from them.
const OTHER_PAGES: [(&str, &[&str]); 4] = [
    (
        "appendix/dcs_instance_statuses.rst",
        &["openapi/instance_statuses.yaml", "openapi/lifecycle_management/schemas.yaml"],
    ),
    ("appendix/error_codes.rst", &["openapi/error_codes.yaml"]),
    ("appendix/instance_diagnosis_ids.rst", &["openapi/diagnosis_ids.yaml"]),
    (
        "permissions_policies_and_supported_actions.rst",
        &["openapi/annotations.yaml", "openapi/undescribed_operations.yaml"],
    ),
];

/// What changed between the locked commit and the one that is checked out.
#[derive(Debug)]
pub struct Report {
    /// The locked commit, unless there is no lock yet.
    pub from: Option<String>,
    pub to: String,
    /// Pages that differ in more than layout, sorted by path.
    pub pages: Vec<ChangedPage>,
    /// The lock of the commit that is checked out.
    pub lock: String,
}

/// A page that changed, and what depends on it.
#[derive(Debug)]
pub struct ChangedPage {
    pub event: Event,
    pub path: String,
    pub operation: Option<String>,
    /// Files that are transcribed from the page.
    pub files: Vec<String>,
    /// Files with tests of the operation.
    pub tests: Vec<String>,
    pub changes: Vec<Change>,
    /// Changed lines with `[-removed-]` and `{+added+}` words.
    pub diff: String,
}

/// What happened to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Changed,
    Added,
    Removed,
    Moved { to: String },
}

impl ChangedPage {
    /// Whether more than wording changed.
    pub fn needs_review(&self) -> bool {
        self.event != Event::Changed || self.changes.iter().any(|change| change.kind != ChangeKind::Wording)
    }
}

/// Prints what changed, and writes the lock if `accept` is set.
///
/// # Errors
/// If the document, the lock or the checkout cannot be read, or if more than wording changed and it is not accepted.
pub fn run(root: &Path, checkout: &Path, accept: bool) -> Result<(), Failure> {
    let report = compare(root, checkout)?;
    write!(io::stdout(), "{report}")?;
    if accept {
        outputs::write(&root.join("openapi").join(pages_lock::FILE), &report.lock)?;
        return Ok(());
    }
    if report.from.is_none() {
        return Err(format!("no openapi/{}: `--accept` creates it", pages_lock::FILE).into());
    }
    match report.pages.iter().filter(|page| page.needs_review()).count() {
        0 => Ok(()),
        1 => Err("1 page to review: see above; `--accept` records the new state".into()),
        count => Err(format!("{count} pages to review: see above; `--accept` records the new state").into()),
    }
}

/// Compares the pages of a checkout with the lock.
///
/// # Errors
/// If the document, the lock or the checkout cannot be read, or if the checkout is older than the lock.
pub fn compare(root: &Path, checkout: &Path) -> Result<Report, Failure> {
    let openapi = root.join("openapi");
    let document = Document::corrected(&openapi)?;
    let lock = PagesLock::read(&openapi)?;
    let operations = pages_lock::operation_pages(document.root());
    let git = Checkout::new(checkout);
    let to = git.head()?;
    let chapters = chapters(&operations);
    let mut blobs = git.blobs(&to, SOURCE)?;
    blobs.retain(|path, _| is_page(path, &chapters));
    if blobs.is_empty() {
        return Err(
            format!("{}: no pages below {SOURCE}: is it a checkout of the documentation?", checkout.display()).into()
        );
    }
    let operation_of = |path: &str| operations.iter().find(|page| page.path == path);
    let text = PagesLock::text(
        &to,
        blobs.iter().map(|(path, blob)| (path.as_str(), blob.as_str(), operation_of(path).map(|page| page.operation))),
    );
    let mut report = Report { from: None, to, pages: Vec::new(), lock: text };
    let Some(lock) = lock else { return Ok(report) };
    let renames = renames(&git, &lock, &report.to, checkout)?;
    report.from = Some(lock.commit.clone());

    for page in &lock.pages {
        let rename = renames.iter().find(|rename| rename.from == page.path && !blobs.contains_key(&page.path));
        let (event, blob) = match (blobs.get(&page.path), rename) {
            (Some(blob), _) if *blob == page.blob => continue,
            (Some(blob), _) => (Event::Changed, Some(blob)),
            (None, Some(rename)) => (Event::Moved { to: rename.to.clone() }, blobs.get(&rename.to)),
            (None, None) => (Event::Removed, None),
        };
        let mut changed = changed_page(
            root,
            event,
            page.path.clone(),
            page.operation.clone().or_else(|| operation_of(&page.path).map(|page| page.operation.to_owned())),
            &operations,
        );
        if let Some(blob) = blob.filter(|blob| **blob != page.blob) {
            compare_content(&git, page, blob, &mut changed)?;
            if changed.event == Event::Changed && changed.changes.is_empty() {
                continue;
            }
        }
        report.pages.push(changed);
    }
    for path in blobs.keys().filter(|path| lock.page(path).is_none()) {
        if !renames.iter().any(|rename| rename.to == *path && lock.page(&rename.from).is_some()) {
            let operation = operation_of(path).map(|page| page.operation.to_owned());
            report.pages.push(changed_page(root, Event::Added, path.clone(), operation, &operations));
        }
    }
    report.pages.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(report)
}

/// The folders with pages of operations.
fn chapters(operations: &[OperationPage<'_>]) -> Vec<String> {
    let mut chapters: Vec<_> = operations
        .iter()
        .filter_map(|page| page.path.strip_prefix(SOURCE)?.split_once('/'))
        .map(|(chapter, _)| format!("{SOURCE}{chapter}/"))
        .collect();
    chapters.sort();
    chapters.dedup();
    chapters
}

fn is_page(path: &str, chapters: &[String]) -> bool {
    let other = || path.strip_prefix(SOURCE).is_some_and(|path| OTHER_PAGES.iter().any(|(page, _)| *page == path));
    let index = path.ends_with("/index.rst") || !path.ends_with(".rst");
    !index && (chapters.iter().any(|chapter| path.starts_with(chapter)) || other())
}

fn renames(git: &Checkout<'_>, lock: &PagesLock, to: &str, checkout: &Path) -> Result<Vec<Rename>, Failure> {
    let from = &lock.commit;
    if !git.has(from) {
        let path = checkout.display();
        return Err(format!("{path}: commit {from} is missing: run `git -C {path} fetch --unshallow`").into());
    }
    if !git.is_ancestor(from, to) {
        return Err(format!(
            "{}: commit {to} is not based on the locked one, {from}: run `git pull`",
            checkout.display()
        )
        .into());
    }
    git.renames(from, to, SOURCE)
}

fn compare_content(
    git: &Checkout<'_>,
    page: &LockedPage,
    blob: &str,
    changed: &mut ChangedPage,
) -> Result<(), Failure> {
    let (old, new) = (git.text(&page.blob)?, git.text(blob)?);
    changed.changes = compare::compare(&rst::Page::parse(&old), &rst::Page::parse(&new));
    changed.diff = report::changed_lines(&git.word_diff(&page.blob, blob)?);
    Ok(())
}

fn changed_page(
    root: &Path,
    event: Event,
    path: String,
    operation: Option<String>,
    operations: &[OperationPage<'_>],
) -> ChangedPage {
    let page = operations.iter().find(|page| Some(page.operation) == operation.as_deref());
    let mut files: Vec<String> = OTHER_PAGES
        .iter()
        .filter(|(other, _)| path.strip_prefix(SOURCE) == Some(other))
        .flat_map(|(_, files)| files.iter().map(|file| (*file).to_owned()))
        .collect();
    let mut tests = Vec::new();
    if let Some(page) = page {
        let file = page.span.file();
        files.push(file.to_owned());
        let payloads = format!("{}.", file.trim_end_matches(".yaml"));
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        files.extend(
            listed(root, folder).into_iter().filter(|path| path.starts_with(&payloads) && path.ends_with(".json")),
        );
        tests = tests_of(root, &page.operation.to_snake_case());
    }
    ChangedPage { event, path, operation, files, tests, changes: Vec::new(), diff: String::new() }
}

/// The module of an operation in `tests/`, and the others that call its method.
fn tests_of(root: &Path, method: &str) -> Vec<String> {
    let own = [format!("tests/{method}.rs"), format!("tests/{method}/mod.rs")];
    let mut tests: Vec<_> = own.into_iter().filter(|path| root.join(path).is_file()).collect();
    let call = format!(".{method}(");
    // `calls.rs` calls every operation.
    let others = ["tests", "tests/corrections"].map(|folder| listed(root, folder)).concat();
    for path in others.into_iter().filter(|path| path.ends_with(".rs") && path != "tests/calls.rs") {
        if !tests.contains(&path) && fs::read_to_string(root.join(&path)).is_ok_and(|text| text.contains(&call)) {
            tests.push(path);
        }
    }
    tests
}

/// The paths of the files in a folder; none if it cannot be read.
fn listed(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut paths: Vec<_> =
        entries.filter_map(|entry| Some(format!("{folder}/{}", entry.file_name().to_str()?))).collect();
    paths.sort();
    paths
}

/// The number of pages by a property, for the summary.
fn counts<'a>(pages: impl Iterator<Item = &'a ChangedPage>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        let name = match &page.event {
            Event::Changed if page.needs_review() => "changed",
            Event::Changed => "reworded",
            Event::Added => "added",
            Event::Removed => "removed",
            Event::Moved { .. } => "moved",
        };
        *counts.entry(name).or_default() += 1;
    }
    counts
}
