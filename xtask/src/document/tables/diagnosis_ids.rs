//! `diagnosis_ids.yaml`: the causes, impacts and recommendations in reports of a diagnosis.

use std::collections::BTreeMap;

use super::Table;
use crate::document::{
    Diagnostic, Node, Span,
    index::Index,
    keys::{ObjectType, ValueType, required},
};

pub(super) const TABLE: Table = Table { file: "diagnosis_ids.yaml", content: &DIAGNOSIS_IDS, check };

const LISTS: [&str; 3] = ["causes", "impacts", "advice"];

static DIAGNOSIS_IDS: ObjectType = ObjectType {
    name: "the table of diagnosis IDs",
    keys: &[
        required("causes", ValueType::List(&ValueType::Object(&DIAGNOSIS_ID))),
        required("impacts", ValueType::List(&ValueType::Object(&DIAGNOSIS_ID))),
        required("advice", ValueType::List(&ValueType::Object(&DIAGNOSIS_ID))),
    ],
};

static DIAGNOSIS_ID: ObjectType = ObjectType {
    name: "a diagnosis ID",
    keys: &[required("id", ValueType::Count), required("meaning", ValueType::String)],
};

/// Checks that each ID of a list appears once.
fn check(root: &Node, _: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for list in LISTS {
        let mut seen: BTreeMap<u64, &Span> = BTreeMap::new();
        for id in root.get(list).into_iter().flat_map(Node::items).filter_map(|row| row.get("id")) {
            let Some(number) = id.json().as_u64() else { continue };
            if let Some(first) = seen.insert(number, &id.span) {
                diagnostics.push(
                    Diagnostic::new("diagnosis-id", format!("duplicate ID {number} in `{list}`"))
                        .at(&id.span, "")
                        .at(first, "first defined here")
                        .help("remove one of the two"),
                );
            }
        }
    }
    diagnostics
}
