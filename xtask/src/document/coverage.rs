//! Formats the evidence for each operation as Markdown.

use std::{collections::BTreeMap, fmt::Write};

use heck::ToSnakeCase;

use super::{
    corrections_table::{affected, reachable_components},
    tables::undescribed_operations,
};
use crate::document::{
    Document, Node,
    index::{Index, Operation},
};

const HEAD: &str = "\
# Coverage

The evidence for each operation is from other clients of the service: *cloud* is where they call it. *Corrections* is the
number of rows of the operation in [CORRECTIONS.md](CORRECTIONS.md), by grade.

";

const UNDESCRIBED: &str = "
## Operations without a page

The page of permissions mentions these, but no page describes their requests and responses. The library has no methods
for them; `meta::UNDESCRIBED_OPERATIONS` and the example `policy_document` know their IAM actions. They are not part of
the totals.

| operation | request | IAM action | purpose |
|---|---|---|---|
";

/// The clouds of `x-confirmed`, and their names.
const CLOUDS: [(&str, &str); 3] =
    [("this-cloud", "Open Telekom Cloud"), ("sister-cloud", "another cloud"), ("nowhere", "none")];

/// Returns a table of the operations of each chapter as Markdown, and the totals.
pub fn coverage(document: &Document) -> String {
    let index = Index::new(document.root());
    let grades = grades(document, &index);
    let mut text = format!("{HEAD}{}\n", coverage_totals(document));
    let mut chapter = "";
    for operation in &index.operations {
        if operation_chapter(operation) != chapter {
            chapter = operation_chapter(operation);
            let _ = write!(
                text,
                "\n## {chapter}\n\n| operation | method | cloud | evidence | corrections |\n|---|---|---|---|---|\n"
            );
        }
        let confirmed = |key: &str| {
            operation.node.get("x-confirmed").and_then(|confirmed| confirmed.get(key)).and_then(Node::as_str)
        };
        let on = confirmed("on").unwrap_or_default();
        let cells = [
            format!("[{}]({})", operation.id(), page(operation)),
            format!("`{}`", operation.id().to_snake_case()),
            CLOUDS.iter().find(|(key, _)| *key == on).map_or(on, |(_, name)| *name).to_owned(),
            confirmed("by").unwrap_or_default().to_owned(),
            by_grade(grades.get(operation.id()).into_iter().flatten()),
        ];
        let cells = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|"));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text + &undescribed(document)
}

/// The operations that no page describes.
fn undescribed(document: &Document) -> String {
    let Some(table) = document.table(undescribed_operations::FILE) else { return String::new() };
    let mut text = UNDESCRIBED.to_owned();
    for row in table.get("operations").into_iter().flat_map(Node::items) {
        let cell = |key: &str| row.get(key).and_then(Node::as_str).unwrap_or_default();
        let (id, action) = (cell("id"), cell("iam-action"));
        let _ = writeln!(text, "| {id} | `{} {}` | `{action}` | {} |", cell("method"), cell("path"), cell("summary"));
    }
    text
}

/// Returns the totals in one sentence, which README.md repeats.
pub fn coverage_totals(document: &Document) -> String {
    let index = Index::new(document.root());
    let counts = CLOUDS.map(|(cloud, _)| {
        let on = |operation: &&Operation<'_>| {
            let on = operation.node.get("x-confirmed").and_then(|confirmed| confirmed.get("on"));
            on.and_then(Node::as_str) == Some(cloud)
        };
        index.operations.iter().filter(on).count()
    });
    let [here, elsewhere, nowhere] = counts;
    let corrections = document.corrections();
    let grades = by_grade(corrections.iter().map(|correction| &correction.evidence.grade));
    format!(
        "Of {} operations, {here} passed acceptance tests of other clients on Open Telekom Cloud, {elsewhere} are used by \
         a client of another cloud that runs the service, and for {nowhere} there is no evidence that they work. There \
         are {} corrections, by grade: {grades}.\n",
        index.operations.len(),
        corrections.len(),
    )
}

/// The grades of the corrections that affect each operation.
fn grades(document: &Document, index: &Index<'_>) -> BTreeMap<String, Vec<String>> {
    let reachable = reachable_components(index);
    let mut grades: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for correction in document.corrections() {
        for operation in affected(index, &reachable, correction).0 {
            grades.entry(operation).or_default().push(correction.evidence.grade.clone());
        }
    }
    grades
}

/// Formats grades with their number, such as `2 A, 1 C`.
fn by_grade<'a>(grades: impl Iterator<Item = &'a String>) -> String {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for grade in grades {
        *counts.entry(grade).or_default() += 1;
    }
    match counts.is_empty() {
        true => "none".to_owned(),
        false => counts.iter().map(|(grade, count)| format!("{count} {grade}")).collect::<Vec<_>>().join(", "),
    }
}

fn page<'a>(operation: &Operation<'a>) -> &'a str {
    let docs = operation.node.get("externalDocs").and_then(|docs| docs.get("url"));
    docs.and_then(Node::as_str).unwrap_or_default()
}

fn operation_chapter<'a>(operation: &Operation<'a>) -> &'a str {
    operation.node.get("tags").and_then(|tags| tags.items().next()).and_then(Node::as_str).unwrap_or_default()
}
