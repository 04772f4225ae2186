//! What belongs into which overlay: facts of the API into the corrections, decisions into the annotations.

use super::read::{Action, Change, OverlayKind};
use crate::document::{
    diagnostics::Diagnostic,
    node::{Node, Value, segments},
};

/// The one `x-` key that states a fact of the service.
const FACT: &str = "x-aliases";

/// What of an action belongs into the other overlay.
pub fn check(kind: OverlayKind, action: &Action, targets: &[(&str, &Node)]) -> Vec<Diagnostic> {
    match (kind, &action.change) {
        (OverlayKind::Corrections, Change::Update(update)) => {
            let mut diagnostics = Vec::new();
            decisions(update, &mut diagnostics);
            diagnostics
        }
        (OverlayKind::Corrections, Change::Remove) => Vec::new(),
        (OverlayKind::Annotations, Change::Remove) => vec![
            Diagnostic::new("annotation-corrects", "an annotation can't remove anything")
                .at(&action.target.span, "")
                .help("when the service doesn't have it, remove it in corrections.yaml, with its evidence"),
        ],
        (OverlayKind::Annotations, Change::Update(update)) => {
            let mut diagnostics = Vec::new();
            for (pointer, node) in targets {
                if !segments(pointer).any(|part| part.starts_with("x-")) {
                    facts(node, update, &mut diagnostics);
                }
            }
            // The same key is reported once, however many targets it meets.
            diagnostics.dedup_by(|one, two| one.span() == two.span());
            diagnostics
        }
    }
}

/// `x-` keys in a correction.
fn decisions(update: &Node, diagnostics: &mut Vec<Diagnostic>) {
    for (key, member) in update.members() {
        if key.starts_with("x-") && key != FACT {
            diagnostics.push(
                Diagnostic::new("correction-annotates", format!("`{key}` is a decision, not a fact of the service"))
                    .at(&member.key, "")
                    .help("move it to annotations.yaml, with its reason"),
            );
        } else {
            decisions(&member.node, diagnostics);
        }
    }
    for item in update.items() {
        decisions(item, diagnostics);
    }
}

/// What an annotation would change besides `x-` keys.
fn facts(node: &Node, update: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let wrong = |span| {
        Diagnostic::new("annotation-corrects", "an annotation only adds `x-` keys")
            .at(span, "this changes the API")
            .help("move it to corrections.yaml, with its evidence")
    };
    let (Value::Object(known), Value::Object(members)) = (&node.value, &update.value) else {
        diagnostics.push(wrong(&update.span));
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
            _ => diagnostics.push(wrong(&member.key)),
        }
    }
}
