//! Checks that facts about the API are in corrections and decisions of this project in annotations.

use super::read::{Action, Change, OverlayKind};
use crate::document::{
    diagnostics::Diagnostic,
    node::{Node, Value, segments},
};

/// The only `x-` key that is a fact about the service.
const FACT: &str = "x-aliases";

/// Reports the parts of an action that belong in the other overlay.
pub fn check(kind: OverlayKind, action: &Action, targets: &[(&str, &Node)]) -> Vec<Diagnostic> {
    match (kind, &action.change) {
        (OverlayKind::Corrections, Change::Update(update)) => {
            let mut diagnostics = Vec::new();
            decisions(update, &mut diagnostics);
            diagnostics
        }
        (OverlayKind::Corrections, Change::Remove) => Vec::new(),
        (OverlayKind::Annotations, Change::Remove) => vec![
            Diagnostic::new("annotation-corrects", "an annotation cannot use `remove`")
                .at(&action.target.span, "")
                .help("if the service does not have it, remove it in corrections.yaml with `x-evidence`"),
        ],
        (OverlayKind::Annotations, Change::Update(update)) => {
            let mut diagnostics = Vec::new();
            for (pointer, node) in targets {
                if !segments(pointer).any(|part| part.starts_with("x-")) {
                    facts(node, update, &mut diagnostics);
                }
            }
            // Report each key once, even if it applies to several targets.
            diagnostics.dedup_by(|one, two| one.span() == two.span());
            diagnostics
        }
    }
}

/// Reports `x-` keys in a correction.
fn decisions(update: &Node, diagnostics: &mut Vec<Diagnostic>) {
    for (key, member) in update.members() {
        if key.starts_with("x-") && key != FACT {
            diagnostics.push(
                Diagnostic::new("correction-annotates", format!("`{key}` is not allowed in a correction"))
                    .at(&member.key, "this is a decision of the project, not a fact about the service")
                    .help("move it to annotations.yaml with `x-reason`"),
            );
        } else {
            decisions(&member.node, diagnostics);
        }
    }
    for item in update.items() {
        decisions(item, diagnostics);
    }
}

/// Reports changes other than new `x-` keys in an annotation.
fn facts(node: &Node, update: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let not_allowed = |span| {
        Diagnostic::new("annotation-corrects", "an annotation can only add `x-` keys")
            .at(span, "this changes the API")
            .help("move it to corrections.yaml with `x-evidence`")
    };
    let (Value::Object(known), Value::Object(members)) = (&node.value, &update.value) else {
        diagnostics.push(not_allowed(&update.span));
        return;
    };
    for (key, member) in members {
        if key.starts_with("x-") {
            continue;
        }
        match known.get(key) {
            Some(known) if known.node.as_object().is_some() && member.node.as_object().is_some() => {
                facts(&known.node, &member.node, diagnostics);
            }
            _ => diagnostics.push(not_allowed(&member.key)),
        }
    }
}
