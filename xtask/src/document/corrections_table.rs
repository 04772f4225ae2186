//! Formats the corrections as a Markdown table.

use std::{collections::BTreeSet, fmt::Write};

use crate::document::{
    Applied, Change, Document, METHODS, Node,
    index::{Index, Owner},
    segments,
};

const HEAD: &str = "\
# Differences between the service and its documentation

Each row is an action in a `corrections.yaml`. The grade is the strength of the evidence:

- A: observed on Open Telekom Cloud
- B: observed on another cloud that runs the same service
- C: another client of the service handles it this way
- D: the documentation contradicts itself

| operations | field | documentation | service | grade | source |
|---|---|---|---|---|---|
";

/// Returns the corrections of a document as Markdown.
pub fn corrections_table(document: &Document) -> String {
    let index = Index::new(document.root());
    let reachable = reachable_components(&index);
    let mut text = HEAD.to_owned();
    for correction in document.corrections() {
        let (operations, fields) = affected(&index, &reachable, correction);
        let code =
            |names: &BTreeSet<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let evidence = &correction.evidence;
        let cells = [
            if operations.is_empty() { "none".to_owned() } else { code(&operations) },
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

/// Returns the components that each operation uses.
pub(super) fn reachable_components(index: &Index<'_>) -> Vec<Components> {
    let operations = 0..index.operations.len();
    operations.map(|position| index.reachable(|owner| owner == Owner::Operation(position))).collect()
}

/// Returns the operations and fields that a correction affects.
pub(super) fn affected(
    index: &Index<'_>,
    reachable: &[Components],
    correction: &Applied,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut operations, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for pointer in &correction.pointers {
        let path: Vec<_> = segments(pointer).collect();
        match (&path[..], &correction.change) {
            // An update of a group of components affects the components in the update.
            ([_, _], Change::Update(update)) => {
                for (name, _) in update.members() {
                    operations.extend(operations_of(index, reachable, &[&path[..], &[name.to_owned()]].concat()));
                }
            }
            _ => operations.extend(operations_of(index, reachable, &path)),
        }
        match &correction.change {
            Change::Remove => {
                fields.insert(name(&path));
            }
            Change::Update(update) => changed_fields(&path, update, &mut fields),
        }
    }
    (operations, fields)
}

/// Components by group and name.
pub(super) type Components = BTreeSet<(String, String)>;

/// Returns the operations that use the node at a path in the document.
fn operations_of(index: &Index<'_>, reachable: &[Components], path: &[String]) -> Vec<String> {
    let uses: Box<dyn Fn(usize) -> bool> = match path {
        [paths, of, rest @ ..] if paths == "paths" => Box::new(move |position| {
            index.operation_at(position).is_some_and(|operation| {
                operation.path == of && rest.first().is_none_or(|method| operation.method == method)
            })
        }),
        [components, group, component, ..] if components == "components" => {
            let component = (group.clone(), component.clone());
            Box::new(move |position| reachable.get(position).is_some_and(|components| components.contains(&component)))
        }
        _ => Box::new(|_| true),
    };
    let operations = index.operations.iter().enumerate().filter(|(position, _)| uses(*position));
    operations.map(|(_, operation)| operation.id().to_owned()).collect()
}

/// Collects the names of the fields changed by an update of the node at a path.
fn changed_fields(path: &[String], update: &Node, fields: &mut BTreeSet<String>) {
    // A change within a property is a change of that property; elsewhere each key of the update is listed.
    let is_field = matches!(path, [.., properties, _] if properties == "properties");
    let mut members = update.members().peekable();
    if is_field || members.peek().is_none() {
        fields.insert(name(path));
        return;
    }
    for (key, member) in members {
        let longer: Vec<_> = path.iter().cloned().chain([key.to_owned()]).collect();
        if matches!(key, "properties") || path.last().is_some_and(|last| last == "properties") {
            changed_fields(&longer, &member.node, fields);
        } else {
            fields.insert(name(&longer));
        }
    }
}

/// Formats a path for readers: without keys such as `components`, `schemas`, `properties` and the method.
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
