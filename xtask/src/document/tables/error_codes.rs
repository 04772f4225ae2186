//! `error_codes.yaml`: the error codes of the service.

use std::collections::BTreeMap;

use super::{EVIDENCE, Table};
use crate::document::{
    Diagnostic, Node, Span,
    index::{Index, members},
    keys::{ObjectType, ValueType, optional, required},
};

const FILE: &str = "error_codes.yaml";

pub(super) const TABLE: Table = Table { file: FILE, content: &ERROR_CODES, check };

/// Classes of codes that the library recognizes.
const CLASSES: &[&str] = &["authentication", "busy", "permission", "quota", "throttled"];

static ERROR_CODES: ObjectType = ObjectType {
    name: "the list of error codes",
    keys: &[required("codes", ValueType::List(&ValueType::Object(&ERROR_CODE)))],
};

static ERROR_CODE: ObjectType = ObjectType {
    name: "an error code",
    keys: &[
        // Codes for the same error; the first one is the name of the others.
        required("codes", ValueType::List(&ValueType::String)),
        required("status", ValueType::Count),
        optional("class", ValueType::Choice(CLASSES)),
        // Whether the code shows that the request had no effect; true by default for codes of a class.
        optional("nothing-done", ValueType::Bool),
        required("meaning", ValueType::String),
        required("remedy", ValueType::String),
        optional("evidence", ValueType::Object(&EVIDENCE)),
    ],
};

/// Checks that each code appears once, and that the table has the codes of all example payloads.
fn check(root: &Node, index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut seen: BTreeMap<&str, &Span> = BTreeMap::new();
    for entry in root.get("codes").into_iter().flat_map(Node::items) {
        if let Some(status) = entry.get("status")
            && status.json().as_u64().is_some_and(|status| !(400..600).contains(&status))
        {
            diagnostics.push(
                Diagnostic::new("error-code", "`status` must be the HTTP status of an error")
                    .at(&status.span, "")
                    .help("write a status from 400 to 599"),
            );
        }
        let codes = entry.get("codes");
        if codes.and_then(Node::as_list).is_some_and(<[Node]>::is_empty) {
            diagnostics.push(
                Diagnostic::new("error-code", "`codes` is empty").at(entry.mark("codes"), "").help("write a code"),
            );
        }
        for code in codes.into_iter().flat_map(Node::items) {
            let Some(text) = code.as_str() else { continue };
            if let Some(first) = seen.insert(text, &code.span) {
                diagnostics.push(
                    Diagnostic::new("error-code", format!("duplicate code `{text}`"))
                        .at(&code.span, "")
                        .at(first, "first defined here")
                        .help("remove one of the two"),
                );
            }
        }
    }
    for content in &index.contents {
        for (_, example) in members(Some(content.node), "examples") {
            let Some(member) = example.node.get("value").and_then(|value| value.member("error_code")) else { continue };
            if let Some(code) = member.node.as_str().filter(|code| !seen.contains_key(code.replace(' ', "").as_str())) {
                diagnostics.push(
                    Diagnostic::new("error-code", format!("`{code}` is not in {FILE}"))
                        .at(member.mark(), "")
                        .help("add it with its meaning, what to do about it, and the page as evidence"),
                );
            }
        }
    }
    diagnostics
}
