//! `pages` on a made-up repository: a page for each operation of this project's document, with planted changes.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use heck::ToSnakeCase;
use tempfile::TempDir;
use xtask::{
    document::{Document, pages_lock},
    pages::{self, ChangeKind, Event, Report},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The content of a page.
struct Page {
    title: String,
    function: String,
    uri: String,
    parameters_title: String,
    parameters: Vec<Vec<String>>,
    responses: Vec<(String, String, Vec<Vec<String>>)>,
    request: String,
    examples: Vec<(String, String)>,
    statuses_heading: String,
    statuses: Vec<Vec<String>>,
    simple_table: bool,
    padding: usize,
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

impl Page {
    fn new(operation: &str) -> Self {
        let error = || vec![row(&["Parameter", "Type", "Description"]), row(&["error_code", "String", "Error code."])];
        Self {
            title: format!("Working with {operation}"),
            function: "This API is used to look at things. It is supported by Redis 6.0 only.".to_owned(),
            uri: format!("GET /v2/{{project_id}}/{}", operation.to_snake_case()),
            parameters_title: "Query Parameters".to_owned(),
            parameters: vec![
                row(&["Parameter", "Mandatory", "Type", "Description"]),
                row(&["limit", "No", "Integer", "Number of things. Value range: 1–100. The default value is **10**."]),
                row(&["kind", "No", "String", "Kind of the things. Options: -  **large** -  **small**"]),
                row(&["order", "No", "String", "Order of the things. -  newest: by age. -  name: by name."]),
                row(&["pages", "Yes", "Array of :ref:`Page <page>` objects", "Pages that are wanted."]),
            ],
            responses: vec![
                (
                    "200".to_owned(),
                    "Response body parameters".to_owned(),
                    vec![
                        row(&["Parameter", "Type", "Description"]),
                        row(&["thing_id", "String", "ID of the thing."]),
                        row(&["size", "Integer", "Size in MB."]),
                    ],
                ),
                (
                    "200".to_owned(),
                    "Page".to_owned(),
                    vec![
                        row(&["Parameter", "Type", "Description"]),
                        row(&["number", "Integer", "Number of the page."]),
                    ],
                ),
                ("400".to_owned(), "Response body parameters".to_owned(), error()),
            ],
            request: format!("GET https://{{dcs_endpoint}}/v2/{{project_id}}/{}", operation.to_snake_case()),
            examples: vec![
                (
                    "200".to_owned(),
                    "{\n  \"thing_id\" : \"a1\",\n  \"size\" : 64,\n  \"text\" : \"two words\"\n}".to_owned(),
                ),
                ("400".to_owned(), "{\n  \"error_code\" : \"DCS.4100\"\n}".to_owned()),
            ],
            statuses_heading: "Status Codes".to_owned(),
            statuses: vec![
                row(&["Status Code", "Description"]),
                row(&["200", "The things were found."]),
                row(&["400", "Invalid request."]),
                row(&["500", "Internal service error."]),
            ],
            simple_table: false,
            padding: 0,
        }
    }

    fn text(&self) -> String {
        let mut text = format!(":original_name: Page.html\n\n.. _Page:\n\n{}", heading(&self.title, '='));
        text += &format!("{}{}\n\n", heading("Function", '-'), self.function);
        text += &format!("{}{}\n\n", heading("URI", '-'), self.uri);
        let mut number = 1;
        let mut table = |title: &str, rows: &[Vec<String>]| {
            number += 1;
            format!(".. table:: **Table {number}** {title}\n\n{}\n", grid(rows, "   ", self.padding))
        };
        text += &table(&self.parameters_title, &self.parameters);
        text += &heading("Response Parameters", '-');
        let mut last = "";
        for (status, title, rows) in &self.responses {
            if status != last {
                text += &format!("**Status code: {status}**\n\n");
            }
            last = status;
            text += &table(title, rows);
        }
        text += &heading("Example Requests", '-');
        text += &format!(".. code-block:: text\n\n   {}\n\n", self.request);
        text += &heading("Example Responses", '-');
        for (status, example) in &self.examples {
            let example = example.replace('\n', "\n   ");
            text += &format!("**Status code: {status}**\n\n.. code-block::\n\n   {example}\n\n");
        }
        text += &heading(&self.statuses_heading, '-');
        text += &if self.simple_table { simple(&self.statuses) } else { grid(&self.statuses, "", 0) };
        text + "\n" + &heading("Error Codes", '-') + "See :ref:`Error Codes <errorcode>`.\n"
    }

    fn parameter(&mut self, row: usize, column: usize, text: &str) {
        self.parameters[row][column] = text.to_owned();
    }
}

fn heading(title: &str, line: char) -> String {
    format!("{title}\n{}\n\n", line.to_string().repeat(title.chars().count()))
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    (0..rows[0].len()).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap()).collect()
}

fn grid(rows: &[Vec<String>], indent: &str, padding: usize) -> String {
    let widths: Vec<_> = widths(rows).iter().map(|width| width + padding).collect();
    let border = |line: &str| {
        let cells: Vec<_> = widths.iter().map(|width| line.repeat(width + 2)).collect();
        format!("{indent}+{}+\n", cells.join("+"))
    };
    let mut text = border("-");
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!(" {cell:width$} ")).collect();
        text += &format!("{indent}|{}|\n{}", cells.join("|"), border(if at == 0 { "=" } else { "-" }));
    }
    text
}

fn simple(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let line = |cells: &[String]| {
        let cells: Vec<_> = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join(" ").trim_end().to_owned() + "\n"
    };
    let border = line(&widths.iter().map(|width| "=".repeat(*width)).collect::<Vec<_>>());
    let body: String = rows[1..].iter().map(|row| line(row)).collect();
    format!("{border}{}{border}{body}{border}", line(&rows[0]))
}

type Edit = fn(&mut Page);

/// Changes that a maintainer must look at: the kind, words of the report, and the edit.
const CHANGES: &[(ChangeKind, &str, Edit)] = &[
    (ChangeKind::Table, "row `offset` added", |page| {
        page.parameters.push(row(&["offset", "No", "Integer", "Things to skip."]));
    }),
    (ChangeKind::Table, "row `kind` removed", |page| {
        page.parameters.remove(2);
    }),
    (ChangeKind::Table, "row `kind` renamed `type`", |page| page.parameter(2, 0, "type")),
    (ChangeKind::Table, "row `kind`, column `Mandatory`: `No` → `Yes`", |page| page.parameter(2, 1, "Yes")),
    (ChangeKind::Table, "row `limit`, column `Type`: `Integer` → `String`", |page| page.parameter(1, 2, "String")),
    (ChangeKind::Table, "`Array of Page objects` → `Array of Leaf objects`", |page| {
        page.parameter(4, 2, "Array of :ref:`Leaf <leaf>` objects");
    }),
    (ChangeKind::Table, "row `limit`, column `Description`: `1–100` → `1–1000`", |page| {
        page.parameter(1, 3, "Number of things. Value range: 1–1000. The default value is **10**.");
    }),
    (ChangeKind::Table, "`10` → `20`", |page| {
        page.parameter(1, 3, "Number of things. Value range: 1–100. The default value is **20**.");
    }),
    (ChangeKind::Table, "row `kind`, column `Description`: `huge` added", |page| {
        page.parameter(2, 3, "Kind of the things. Options: -  **large** -  **small** -  **huge**");
    }),
    (ChangeKind::Table, "row `order`, column `Description`: `name` removed", |page| {
        page.parameter(3, 3, "Order of the things. -  newest: by age.");
    }),
    (ChangeKind::Table, "row `order`, column `Description`: `max_age` added", |page| {
        page.parameter(3, 3, "Order of the things, needs max_age. -  newest: by age. -  name: by name.");
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 200: row `link` added", |page| {
        page.responses[0].2.push(row(&["link", "String", "Link of the thing."]));
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 200: row `size` removed", |page| {
        page.responses[0].2.pop();
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 200, row `size`, column `Type`", |page| {
        page.responses[0].2[2][1] = "Long".to_owned();
    }),
    (ChangeKind::Table, "table `Response body parameters`, status 400, row `error_code`, column `Type`", |page| {
        page.responses[2].2[1][1] = "Integer".to_owned();
    }),
    (ChangeKind::Table, "table `Leaf`, status 200: table added: `color`", |page| {
        let rows = vec![row(&["Parameter", "Type", "Description"]), row(&["color", "String", "Color of the leaf."])];
        page.responses.insert(1, ("200".to_owned(), "Leaf".to_owned(), rows));
    }),
    (ChangeKind::Table, "table `Page`, status 200: table removed", |page| {
        page.responses.remove(1);
    }),
    (ChangeKind::Table, "table `Page`, status 200: column `Mandatory` added", |page| {
        page.responses[1].2 = vec![
            row(&["Parameter", "Mandatory", "Type", "Description"]),
            row(&["number", "Yes", "Integer", "Number of the page."]),
        ];
    }),
    (ChangeKind::Status, "row `404` added", |page| page.statuses.insert(3, row(&["404", "No such thing."]))),
    (ChangeKind::Status, "row `500` removed", |page| {
        page.statuses.pop();
    }),
    (ChangeKind::Status, "row `200` renamed `202`", |page| page.statuses[1][0] = "202".to_owned()),
    (ChangeKind::Status, "row `200`, column `Description`: `204` added", |page| {
        page.statuses[1][1] = "The things were found, or 204 without any.".to_owned();
    }),
    (ChangeKind::Status, "section `Response Parameters`: status 404 added", |page| {
        let rows = vec![row(&["Parameter", "Type", "Description"]), row(&["error_msg", "String", "Message."])];
        page.responses.push(("404".to_owned(), "Response body parameters".to_owned(), rows));
    }),
    (ChangeKind::Status, "section `Response Parameters`: status 400 removed", |page| {
        page.responses.pop();
    }),
    (ChangeKind::Status, "section `Example Responses`: status 500 added", |page| page.examples[1].0 = "500".to_owned()),
    (ChangeKind::Example, "section `Example Responses`, status 400: `\"DCS.4100\"` → `\"DCS.4101\"`", |page| {
        page.examples[1].1 = page.examples[1].1.replace("4100", "4101");
    }),
    (ChangeKind::Example, "status 200: `\"thing_id\"` → `\"id\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("thing_id", "id");
    }),
    (ChangeKind::Example, "status 200: `64` → `\"64\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("64", "\"64\"");
    }),
    (ChangeKind::Example, "`\"two words\"` → `\"twowords\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("two words", "twowords");
    }),
    (ChangeKind::Example, "`\"link\"`", |page| {
        page.examples[0].1 = page.examples[0].1.replace("64,", "64,\n  \"link\" : null,");
    }),
    (ChangeKind::Example, "section `Example Responses`, status 400: example removed", |page| {
        page.examples.pop();
    }),
    (ChangeKind::Example, "section `Example Responses`, status 200: example added", |page| {
        page.examples.insert(1, ("200".to_owned(), "{ }".to_owned()));
    }),
    (ChangeKind::Example, "section `Example Requests`", |page| page.request += "?limit=10"),
    (ChangeKind::Uri, "`GET /v2/{project_id}/", |page| page.uri = page.uri.replace("v2", "v3")),
    (ChangeKind::Uri, "→ `POST /v2/", |page| page.uri = page.uri.replace("GET", "POST")),
    (ChangeKind::Value, "section `Function`: `6.0` → `7.0`", |page| {
        page.function = page.function.replace("6.0", "7.0")
    }),
    (ChangeKind::Value, "section `Function`: `20` added", |page| {
        page.function += "\n\nIt can be called 20 times per second.";
    }),
];

/// Changes of sentences that leave the values in them alone.
const WORDING: &[Edit] = &[
    |page| page.function = "With this API you look at things. Only Redis 6.0 supports it.".to_owned(),
    |page| page.function += "\n\nRead the introduction first.",
    |page| page.title = "Looking at Things".to_owned(),
    |page| page.parameter(1, 3, "How many things. The default value is **10**. Value range: 1–100."),
    |page| page.parameter(2, 3, "Which things. The options are as follows: -  **large** -  **small**"),
    |page| page.parameter(3, 3, "Order of the things. -  newest: youngest first. -  name: by alphabet."),
    |page| page.responses[0].2[1][2] = "Identifies the thing.".to_owned(),
    |page| page.responses[1].1 = "Leaf of a book".to_owned(),
    |page| page.parameters_title = "Parameters of the query".to_owned(),
    |page| page.statuses[1][1] = "Things found.".to_owned(),
    |page| page.parameters[0][1] = "Required".to_owned(),
    |page| page.function = page.function.replace("look at", "view"),
];

/// Changes that readers do not see.
const LAYOUT: &[Edit] = &[
    |page| page.padding = 20,
    |page| page.simple_table = true,
    |page| page.function = page.function.replace(". It", ".\nIt"),
    |page| page.examples[0].1 = page.examples[0].1.replace(" : ", ":").replace('\n', " "),
    |page| page.parameter(4, 2, "Array of :ref:`Page <page_2>` objects"),
];

/// A made-up repository of pages, and a copy of the document.
struct Repository {
    folder: TempDir,
    /// IDs of the operations and the paths of their pages.
    pages: Vec<(String, String)>,
}

impl Repository {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        copy(&root().join("openapi"), &folder.path().join("openapi"));
        fs::remove_file(folder.path().join("openapi/pages.lock")).unwrap();
        copy_files(&root().join("tests"), &folder.path().join("tests"));
        let document = Document::corrected(&folder.path().join("openapi")).unwrap();
        let pages = pages_lock::operation_pages(document.root());
        let pages = pages.into_iter().map(|page| (page.operation.to_owned(), page.path)).collect();
        let repository = Self { folder, pages };
        fs::create_dir_all(repository.checkout()).unwrap();
        repository.git(&["init", "--quiet"]);
        for (operation, path) in &repository.pages {
            repository.write(path, &Page::new(operation).text());
        }
        repository.write("api-ref/source/appendix/error_codes.rst", &error_codes(&["DCS.4100", "DCS.4200"]));
        repository.write("api-ref/source/outdated_apis_v1/old.rst", "Old\n===\n");
        repository.commit();
        let report = repository.compare();
        fs::write(repository.lock(), report.lock).unwrap();
        repository
    }

    fn checkout(&self) -> PathBuf {
        self.folder.path().join("checkout")
    }

    fn lock(&self) -> PathBuf {
        self.folder.path().join("openapi/pages.lock")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.checkout().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, page: usize, edit: Edit) {
        let (operation, path) = &self.pages[page];
        let mut content = Page::new(operation);
        edit(&mut content);
        self.write(path, &content.text());
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.checkout()).env("GIT_CONFIG_GLOBAL", "/dev/null").env_remove("GIT_DIR");
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "Edit"]);
    }

    fn compare(&self) -> Report {
        pages::compare(self.folder.path(), &self.checkout()).unwrap()
    }
}

fn error_codes(codes: &[&str]) -> String {
    let mut rows = vec![row(&["Status Code", "Error Codes", "Error Message", "Description", "Solution"])];
    rows.extend(codes.iter().map(|code| row(&["400", code, "Wrong.", "It is wrong.", "Do it right."])));
    heading("Error Codes", '=') + &grid(&rows, "", 0)
}

fn copy(from: &Path, to: &Path) {
    copy_files(from, to);
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

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
