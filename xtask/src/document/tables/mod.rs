//! Facts about the service that are not part of the OpenAPI document, as tables: a file each in `openapi/`.

mod diagnosis_ids;
mod error_codes;
mod instance_statuses;
pub mod undescribed_operations;

use std::collections::BTreeMap;

use super::{
    Diagnostic, Node,
    folder::Folder,
    index::Index,
    keys::{self, ObjectType, ValueType, required},
};

/// A table.
struct Table {
    file: &'static str,
    content: &'static ObjectType,
    check: fn(&Node, &Index<'_>) -> Vec<Diagnostic>,
}

const TABLES: [Table; 4] =
    [diagnosis_ids::TABLE, error_codes::TABLE, instance_statuses::TABLE, undescribed_operations::TABLE];

/// The evidence for a row that is not in the appendix of the API reference.
static EVIDENCE: ObjectType = ObjectType {
    name: "the evidence for a row",
    keys: &[required("grade", ValueType::Choice(&["A", "B", "C", "D"])), required("source", ValueType::String)],
};

/// The tables that exist, by the name of their file.
pub type Tables = BTreeMap<&'static str, Node>;

/// Whether a file in `openapi/` is a table.
pub fn is_table(file: &str) -> bool {
    TABLES.iter().any(|table| table.file == file)
}

/// Reads the tables that exist.
///
/// # Errors
/// Diagnostics of files that cannot be read or parsed.
pub fn read(folder: &mut Folder) -> Result<Tables, Vec<Diagnostic>> {
    let (mut tables, mut diagnostics) = (Tables::new(), Vec::new());
    for table in TABLES {
        match folder.optional_yaml(table.file) {
            Ok(node) => tables.extend(node.map(|node| (table.file, node))),
            Err(found) => diagnostics.extend(found),
        }
    }
    if diagnostics.is_empty() { Ok(tables) } else { Err(diagnostics) }
}

/// Checks the keys of all tables, and what they have in common with the document.
pub fn check(tables: &Tables, index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (table, node) in TABLES.iter().filter_map(|table| Some((table, tables.get(table.file)?))) {
        diagnostics.extend(keys::check(node, table.content));
        diagnostics.extend((table.check)(node, index));
    }
    diagnostics
}
