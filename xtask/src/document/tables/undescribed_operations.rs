//! `undescribed_operations.yaml`: operations that only the page of permissions mentions.

use super::{EVIDENCE, Table};
use crate::document::{
    Diagnostic, Node,
    index::Index,
    keys::{ObjectType, ValueType, required},
};

pub const FILE: &str = "undescribed_operations.yaml";

pub(super) const TABLE: Table = Table { file: FILE, content: &OPERATIONS, check };

static OPERATIONS: ObjectType = ObjectType {
    name: "the table of operations without a page",
    keys: &[required("operations", ValueType::List(&ValueType::Object(&OPERATION)))],
};

static OPERATION: ObjectType = ObjectType {
    name: "an operation without a page",
    keys: &[
        required("id", ValueType::String),
        required("method", ValueType::Choice(&["GET", "PUT", "POST", "DELETE"])),
        required("path", ValueType::String),
        required("summary", ValueType::String),
        required("iam-action", ValueType::String),
        required("evidence", ValueType::Object(&EVIDENCE)),
    ],
};

/// Checks that no operation of the document is in the table: it has a page now.
fn check(root: &Node, index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for row in root.get("operations").into_iter().flat_map(Node::items) {
        let text = |key: &str| row.get(key).and_then(Node::as_str).unwrap_or_default();
        let described = index.operations.iter().find(|operation| {
            let same_route = operation.path == text("path") && operation.method.eq_ignore_ascii_case(text("method"));
            same_route || operation.id() == text("id")
        });
        if let Some(described) = described {
            diagnostics.push(
                Diagnostic::new("undescribed-operation", format!("`{}` has a page", described.id()))
                    .at(&row.span, "")
                    .at(described.mark(), "described here")
                    .help("remove it here"),
            );
        }
    }
    diagnostics
}
