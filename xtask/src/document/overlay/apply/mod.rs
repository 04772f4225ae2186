//! Applying overlays to the tree, so that what they bring keeps its place in their file.

#[cfg(test)]
mod tests;

use super::{
    read::{Action, Change, Evidence, Overlay, OverlayKind},
    rules,
};
use crate::document::{
    diagnostics::{Diagnostic, Diagnostics},
    node::{Member, Node, Value, segments},
};

/// A correction that was applied.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The JSON pointers of what it changed.
    pub pointers: Vec<String>,
    /// What it did there.
    pub change: Change,
    /// What it rests on.
    pub evidence: Evidence,
}

/// Applies the overlays in order, and returns the corrections among their actions.
pub fn apply(root: &mut Node, overlays: &[Overlay]) -> Result<Vec<Applied>, Diagnostics> {
    let mut diagnostics = Vec::new();
    let mut applied = Vec::new();
    // The library that finds targets takes JSON, so a copy of the tree as JSON is kept up with it.
    let mut json = root.json();
    for overlay in overlays {
        for action in &overlay.actions {
            let pointers = targets(&json, action);
            let wrong = check(root, overlay.kind, action, &pointers);
            if !wrong.is_empty() {
                diagnostics.extend(wrong);
                continue;
            }
            for pointer in &pointers {
                change(root, &mut json, pointer, &action.change);
            }
            if let Some(evidence) = &action.evidence {
                let (change, evidence) = (action.change.clone(), evidence.clone());
                applied.push(Applied { pointers, change, evidence });
            }
        }
    }
    Diagnostics::from_iter(diagnostics).or(applied)
}

/// The targets as JSON pointers, each once. Later items of a list come before earlier ones, so that removing one
/// doesn't move the next.
fn targets(json: &serde_json::Value, action: &Action) -> Vec<String> {
    let mut pointers: Vec<_> =
        action.path.query_located(json).dedup().locations().map(|location| location.to_json_pointer()).collect();
    if matches!(action.change, Change::Remove) {
        pointers.sort_by_cached_key(|pointer| {
            std::cmp::Reverse(segments(pointer).map(|part| (part.parse::<usize>().ok(), part)).collect::<Vec<_>>())
        });
    }
    pointers
}

/// A target inside another; the specification does not say what becomes of it.
fn nested(pointers: &[String]) -> Option<(&str, &str)> {
    pointers.iter().find_map(|outer| {
        let below = format!("{outer}/");
        pointers.iter().find(|inner| inner.starts_with(&below)).map(|inner| (outer.as_str(), inner.as_str()))
    })
}

fn check(root: &Node, kind: OverlayKind, action: &Action, pointers: &[String]) -> Vec<Diagnostic> {
    let target = &action.target.span;
    if pointers.is_empty() {
        return vec![
            Diagnostic::new("overlay-target", "the target matches nothing")
                .at(target, "")
                .help("mend the target, or remove the action when what it meant is gone"),
        ];
    }
    if let Some((outer, inner)) = nested(pointers) {
        return vec![
            Diagnostic::new("overlay-target", "the target selects something and a part of it")
                .at(target, "")
                .at(root.span_of(outer), "this")
                .at(root.span_of(inner), "and this in it")
                .help("select one of the two: what the action does to the first may do away with the second"),
        ];
    }
    let nodes: Vec<_> = pointers.iter().filter_map(|pointer| Some((pointer.as_str(), root.at(pointer)?))).collect();
    for (pointer, node) in &nodes {
        if !matches!(node.value, Value::List(_) | Value::Object(_)) {
            return vec![
                Diagnostic::new("overlay-target", format!("the target selects {}", node.value.kind()))
                    .at(target, "")
                    .at(root.span_of(pointer), "this")
                    .help(
                        "select the object or the list that holds it; an overlay can't change a plain value by itself",
                    ),
            ];
        }
        match &action.change {
            Change::Remove if pointer.is_empty() => {
                return vec![
                    Diagnostic::new("overlay-target", "the whole document can't be removed")
                        .at(target, "")
                        .help("select what is to go"),
                ];
            }
            Change::Update(update) if node.as_object().is_some() && update.as_object().is_none() => {
                return vec![
                    Diagnostic::new("overlay-update", "an object can only be updated with an object")
                        .at(&update.span, update.value.kind())
                        .at(target, "this selects an object")
                        .help("write the members that change"),
                ];
            }
            _ => {}
        }
    }
    let mut diagnostics = rules::check(kind, action, &nodes);
    if let Change::Update(update) = &action.change
        && !nodes.iter().any(|(_, node)| changes(node, update))
    {
        diagnostics.push(
            Diagnostic::new("overlay-idle", "the action changes nothing: the document already says so")
                .at(target, "")
                .help("remove the action"),
        );
    }
    diagnostics
}

/// Whether merging `update` in changes `node`.
fn changes(node: &Node, update: &Node) -> bool {
    match (&node.value, &update.value) {
        (Value::Object(_), Value::Object(update)) => update.iter().any(|(key, member)| {
            node.get(key).is_none_or(|known| match (&known.value, &member.node.value) {
                (Value::List(_), Value::List(items)) => !items.is_empty(),
                (Value::Object(_), Value::Object(_)) => changes(known, &member.node),
                _ => !known.same(&member.node),
            })
        }),
        _ => true,
    }
}

/// Changes the tree, then renews the part of its copy that changed.
fn change(root: &mut Node, json: &mut serde_json::Value, pointer: &str, change: &Change) {
    let changed = match change {
        Change::Update(update) => {
            if let Some(node) = root.at_mut(pointer) {
                match &mut node.value {
                    Value::List(items) => items.push(update.clone()),
                    _ => merge(node, update),
                }
            }
            pointer
        }
        Change::Remove => {
            remove(root, pointer);
            pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
        }
    };
    if let (Some(copy), Some(node)) = (json.pointer_mut(changed), root.at(changed)) {
        *copy = node.json();
    }
}

/// Merges as the Overlay Specification says: objects key by key, lists end to end, anything else by replacing it.
fn merge(node: &mut Node, update: &Node) {
    match (&mut node.value, &update.value) {
        (Value::Object(members), Value::Object(update)) => {
            for (key, member) in update {
                match members.get_mut(key) {
                    Some(Member { node, .. }) => merge(node, &member.node),
                    None => {
                        members.insert(key.clone(), member.clone());
                    }
                }
            }
        }
        (Value::List(items), Value::List(update)) => items.extend(update.iter().cloned()),
        _ => node.clone_from(update),
    }
}

fn remove(root: &mut Node, pointer: &str) {
    let Some((parent, _)) = pointer.rsplit_once('/') else { return };
    let Some(key) = segments(pointer).last() else { return };
    match root.at_mut(parent).map(|node| &mut node.value) {
        Some(Value::Object(members)) => {
            members.shift_remove(&key);
        }
        Some(Value::List(items)) => {
            if let Some(index) = key.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}
