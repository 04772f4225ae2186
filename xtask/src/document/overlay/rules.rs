//! What belongs into which overlay: facts of the API into the corrections, decisions into the annotations.

use super::read::{Action, Change, Kind};
use crate::{
    document::node::{Node, Value, segments},
    findings::Finding,
};

/// The one `x-` key that states a fact of the service.
const FACT: &str = "x-aliases";

/// What of an action belongs into the other overlay.
pub fn check(kind: Kind, action: &Action, targets: &[(&str, &Node)]) -> Vec<Finding> {
    match (kind, &action.change) {
        (Kind::Corrections, Change::Update(update)) => {
            let mut findings = Vec::new();
            decisions(update, &mut findings);
            findings
        }
        (Kind::Corrections, Change::Remove) => Vec::new(),
        (Kind::Annotations, Change::Remove) => vec![
            Finding::new("annotation-corrects", "an annotation can't remove anything")
                .at(&action.target.place, "")
                .help("when the service doesn't have it, remove it in corrections.yaml, with its evidence"),
        ],
        (Kind::Annotations, Change::Update(update)) => {
            let mut findings = Vec::new();
            for (pointer, node) in targets {
                if !segments(pointer).any(|part| part.starts_with("x-")) {
                    facts(node, update, &mut findings);
                }
            }
            // The same key is reported once, however many targets it meets.
            findings.dedup_by(|one, two| one.place() == two.place());
            findings
        }
    }
}

/// `x-` keys in a correction.
fn decisions(update: &Node, findings: &mut Vec<Finding>) {
    for (key, member) in update.members() {
        if key.starts_with("x-") && key != FACT {
            findings.push(
                Finding::new("correction-annotates", format!("`{key}` is a decision, not a fact of the service"))
                    .at(&member.key, "")
                    .help("move it to annotations.yaml, with its reason"),
            );
        } else {
            decisions(&member.node, findings);
        }
    }
    for item in update.items() {
        decisions(item, findings);
    }
}

/// What an annotation would change besides `x-` keys.
fn facts(node: &Node, update: &Node, findings: &mut Vec<Finding>) {
    let wrong = |place| {
        Finding::new("annotation-corrects", "an annotation only adds `x-` keys")
            .at(place, "this changes the API")
            .help("move it to corrections.yaml, with its evidence")
    };
    let (Value::Object(known), Value::Object(members)) = (&node.value, &update.value) else {
        findings.push(wrong(&update.place));
        return;
    };
    for (key, member) in members {
        if key.starts_with("x-") {
            continue;
        }
        match known.get(key) {
            Some(known) if known.node.object().is_some() && member.node.object().is_some() => {
                facts(&known.node, &member.node, findings);
            }
            _ => findings.push(wrong(&member.key)),
        }
    }
}
