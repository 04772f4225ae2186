//! The OpenAPI document of the service: request schemas and example responses.

mod operation;
mod problems;
mod schema;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde_json::Value;

pub(crate) use self::{
    operation::Operation,
    problems::{Problems, quote},
    schema::{validate, validate_required},
};

/// A symbolic link to the workspace's document; the published crate contains a copy.
const JSON: &str = include_str!("../../openapi/dcs.json");
/// Maximum number of chained references. The limit terminates circular references.
const MAX_CHAIN: usize = 16;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(JSON).unwrap_or_default());
static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| Operation::all(&DOCUMENT));

/// Returns all operations of the document.
pub(crate) fn operations() -> &'static [Operation] {
    &OPERATIONS
}

/// Returns the operation with this ID.
pub(crate) fn operation(id: &str) -> Option<&'static Operation> {
    operations().iter().find(|operation| operation.id == id)
}

/// Resolves a `$ref`. A node without one is returned unchanged; an invalid reference resolves to null.
fn resolve<'a>(document: &'a Value, mut node: &'a Value) -> &'a Value {
    for _ in 0..MAX_CHAIN {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return node };
        node = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).unwrap_or(&Value::Null);
    }
    &Value::Null
}
