//! The corrections as a table for people.

use std::{collections::BTreeSet, fmt::Write};

use crate::document::{
    Applied, Change, Document, METHODS, Node,
    index::{Index, Owner},
    segments,
};

const HEAD: &str = "\
# Where the service differs from its pages

Every row is an action of a `corrections.yaml`. The grade says how sure it is:

- A: seen on Open Telekom Cloud
- B: seen on Huawei Cloud, which runs the same service
- C: another client of the service does so
- D: the pages contradict themselves

| operations | field | the page says | the service does | grade | source |
|---|---|---|---|---|---|
";

/// The corrections of a document as Markdown.
pub fn corrections_table(document: &Document) -> String {
    let index = Index::new(document.root());
    let reached: Vec<_> = (0..index.operations.len())
        .map(|position| index.reached(|owner| owner == Owner::Operation(position)))
        .collect();
    let mut text = HEAD.to_owned();
    for correction in document.corrections() {
        let (operations, fields) = concerned(&index, &reached, correction);
        let code =
            |names: &BTreeSet<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let evidence = &correction.evidence;
        let cells = [
            if operations.is_empty() { "none today".to_owned() } else { code(&operations) },
            code(&fields),
            evidence.page.clone(),
            evidence.service.clone(),
            evidence.grade.clone(),
            evidence.source.clone(),
        ];
        let cells = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|"));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

/// The operations that a correction reaches, and the fields that it is about.
fn concerned(index: &Index<'_>, reached: &[Reached], correction: &Applied) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut operations, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for pointer in &correction.pointers {
        let path: Vec<_> = segments(pointer).collect();
        match (&path[..], &correction.change) {
            // An update of a whole group of components is about those it brings.
            ([_, _], Change::Update(update)) => {
                for (name, _) in update.members() {
                    operations.extend(reaching(index, reached, &[&path[..], &[name.to_owned()]].concat()));
                }
            }
            _ => operations.extend(reaching(index, reached, &path)),
        }
        match &correction.change {
            Change::Remove => {
                fields.insert(name(&path));
            }
            Change::Update(update) => leaves(&path, update, &mut fields),
        }
    }
    (operations, fields)
}

/// The components, by group and name, that an operation reaches.
type Reached = BTreeSet<(String, String)>;

/// The operations that a path of the document belongs to.
fn reaching(index: &Index<'_>, reached: &[Reached], path: &[String]) -> Vec<String> {
    let belongs: Box<dyn Fn(usize) -> bool> = match path {
        [paths, of, rest @ ..] if paths == "paths" => Box::new(move |position| {
            index.of(position).is_some_and(|operation| {
                operation.path == of && rest.first().is_none_or(|method| operation.method == method)
            })
        }),
        [components, group, component, ..] if components == "components" => {
            let component = (group.clone(), component.clone());
            Box::new(move |position| reached.get(position).is_some_and(|reached| reached.contains(&component)))
        }
        _ => Box::new(|_| true),
    };
    let operations = index.operations.iter().enumerate().filter(|(position, _)| belongs(*position));
    operations.map(|(_, operation)| operation.id().to_owned()).collect()
}

/// Names the fields that an update of a path of the document is about.
fn leaves(path: &[String], update: &Node, fields: &mut BTreeSet<String>) {
    // A property is a field, whatever is said of it; above it, the members are.
    let is_field = matches!(path, [.., properties, _] if properties == "properties");
    let mut members = update.members().peekable();
    if is_field || members.peek().is_none() {
        fields.insert(name(path));
        return;
    }
    for (key, member) in members {
        let longer: Vec<_> = path.iter().cloned().chain([key.to_owned()]).collect();
        if matches!(key, "properties") || path.last().is_some_and(|last| last == "properties") {
            leaves(&longer, &member.node, fields);
        } else {
            fields.insert(name(&longer));
        }
    }
}

/// A path for people: without the words that only say what kind of thing comes next.
fn name(path: &[String]) -> String {
    let kept: Vec<_> = match path {
        [components, _, rest @ ..] if components == "components" => {
            rest.iter().filter(|part| *part != "properties").map(String::as_str).collect()
        }
        [paths, _, rest @ ..] if paths == "paths" => {
            rest.iter().map(String::as_str).filter(|part| !METHODS.contains(part)).collect()
        }
        _ => path.iter().map(String::as_str).collect(),
    };
    if kept.is_empty() { "the operation".to_owned() } else { kept.join(".") }
}
