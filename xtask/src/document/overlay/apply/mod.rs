//! Applies overlays to the tree. Values keep their location in the overlay file.

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

/// An applied correction.
#[derive(Clone, Debug)]
pub struct Applied {
    /// JSON pointers of the changed nodes.
    pub pointers: Vec<String>,
    /// Change to these nodes.
    pub change: Change,
    /// Evidence for the correction.
    pub evidence: Evidence,
}

/// Applies the overlays in order, and returns the applied corrections.
pub fn apply(root: &mut Node, overlays: &[Overlay]) -> Result<Vec<Applied>, Diagnostics> {
    let mut diagnostics = Vec::new();
    let mut applied = Vec::new();
    // JSONPath queries need JSON, so a JSON copy of the tree is updated together with it.
    let mut json = root.json();
    for overlay in overlays {
        for action in &overlay.actions {
            let pointers = targets(&json, action);
            let errors = check(root, overlay.kind, action, &pointers);
            if !errors.is_empty() {
                diagnostics.extend(errors);
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

/// Returns the targets as JSON pointers, without duplicates. For a removal, later array items come first, so that removing
/// one does not shift the others.
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

/// Finds a target inside another target, for which the specification does not define the result.
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
                .help("fix the target, or remove the action if its target no longer exists"),
        ];
    }
    if let Some((outer, inner)) = nested(pointers) {
        return vec![
            Diagnostic::new("overlay-target", "the target selects a node and one of its descendants")
                .at(target, "")
                .at(root.span_of(outer), "selected node")
                .at(root.span_of(inner), "selected descendant")
                .help("select only one of them; the change of the first may remove the second"),
        ];
    }
    let nodes: Vec<_> = pointers.iter().filter_map(|pointer| Some((pointer.as_str(), root.at(pointer)?))).collect();
    for (pointer, node) in &nodes {
        if !matches!(node.value, Value::List(_) | Value::Object(_)) {
            return vec![
                Diagnostic::new(
                    "overlay-target",
                    format!("the target selects {}, which cannot be changed", node.value.kind()),
                )
                .at(target, "")
                .at(root.span_of(pointer), "selected node")
                .help("select the object or array that contains it"),
            ];
        }
        match &action.change {
            Change::Remove if pointer.is_empty() => {
                return vec![
                    Diagnostic::new("overlay-target", "the document root cannot be removed")
                        .at(target, "")
                        .help("select the node to remove"),
                ];
            }
            Change::Update(update) if node.as_object().is_some() && update.as_object().is_none() => {
                return vec![
                    Diagnostic::new("overlay-update", "an object can only be updated with an object")
                        .at(&update.span, format!("found {}", update.value.kind()))
                        .at(target, "selects an object")
                        .help("write an object with the fields to change"),
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
            Diagnostic::new("overlay-no-effect", "the action has no effect: the document already has these values")
                .at(target, "")
                .help("remove the action"),
        );
    }
    diagnostics
}

/// Whether merging `update` into `node` changes it.
fn changes(node: &Node, update: &Node) -> bool {
    match (&node.value, &update.value) {
        (Value::Object(_), Value::Object(update)) => update.iter().any(|(key, member)| {
            node.get(key).is_none_or(|known| match (&known.value, &member.node.value) {
                (Value::List(_), Value::List(items)) => !items.is_empty(),
                (Value::Object(_), Value::Object(_)) => changes(known, &member.node),
                _ => !known.has_same_value(&member.node),
            })
        }),
        _ => true,
    }
}

/// Changes the tree, then updates the changed part of its JSON copy.
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

/// Merges as defined in the Overlay Specification: objects recursively, arrays by concatenation, other values by
/// replacement.
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
