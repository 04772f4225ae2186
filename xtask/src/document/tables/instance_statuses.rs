//! `instance_statuses.yaml`: what each status of an instance means.

use std::collections::BTreeMap;

use super::{EVIDENCE, Table};
use crate::document::{
    Diagnostic, Node, Span,
    index::Index,
    keys::{ObjectType, ValueType, optional, required},
};

const FILE: &str = "instance_statuses.yaml";
/// The enum with all statuses.
const SCHEMA: &str = "/components/schemas/InstanceStatus/enum";

pub(super) const TABLE: Table = Table { file: FILE, content: &STATUSES, check };

static STATUSES: ObjectType = ObjectType {
    name: "the table of instance statuses",
    keys: &[required("statuses", ValueType::List(&ValueType::Object(&STATUS)))],
};

static STATUS: ObjectType = ObjectType {
    name: "an instance status",
    keys: &[
        required("status", ValueType::String),
        // Whether the service leaves the status by itself.
        required("phase", ValueType::Choice(&["transitional", "final", "failure"])),
        required("meaning", ValueType::String),
        required("remedy", ValueType::String),
        optional("evidence", ValueType::Object(&EVIDENCE)),
    ],
};

/// Checks that the table has each status of the document once, and no other.
fn check(root: &Node, index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let known: Vec<&Node> = index.root.at(SCHEMA).into_iter().flat_map(Node::items).collect();
    let mut seen: BTreeMap<&str, &Span> = BTreeMap::new();
    for status in root.get("statuses").into_iter().flat_map(Node::items).filter_map(|row| row.get("status")) {
        let Some(text) = status.as_str() else { continue };
        if let Some(first) = seen.insert(text, &status.span) {
            diagnostics.push(
                Diagnostic::new("instance-status", format!("duplicate status `{text}`"))
                    .at(&status.span, "")
                    .at(first, "first defined here")
                    .help("remove one of the two"),
            );
        }
        if !known.iter().any(|known| known.as_str() == Some(text)) {
            diagnostics.push(
                Diagnostic::new("instance-status", format!("`{text}` is not a value of `InstanceStatus`"))
                    .at(&status.span, "")
                    .help("add it to the enum with a correction, or remove it here"),
            );
        }
    }
    for value in known {
        if let Some(text) = value.as_str().filter(|text| !seen.contains_key(text)) {
            diagnostics.push(
                Diagnostic::new("instance-status", format!("`{text}` is not in {FILE}"))
                    .at(&value.span, "")
                    .help("add it with its phase, its meaning, and what to do"),
            );
        }
    }
    diagnostics
}
