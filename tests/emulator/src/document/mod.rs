//! The OpenAPI document of the service: the schemas of requests and the examples of responses.

mod operation;
mod problems;
mod schema;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde_json::Value;

pub(crate) use self::{
    operation::Operation,
    problems::Problems,
    schema::{validate, validate_required},
};

/// The document of the workspace, of which the published crate has a copy.
const JSON: &str = include_str!("../../openapi/dcs.json");
/// Maximum number of references in a chain, so that circular references end.
const MAX_CHAIN: usize = 16;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(JSON).unwrap_or_default());
static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| Operation::all(&DOCUMENT));

/// Returns every operation of the document.
pub(crate) fn operations() -> &'static [Operation] {
    &OPERATIONS
}

/// Returns the operation with this ID.
pub(crate) fn operation(id: &str) -> Option<&'static Operation> {
    operations().iter().find(|operation| operation.id == id)
}

/// Resolves a reference; returns a node without a reference as it is.
fn resolve<'a>(document: &'a Value, mut node: &'a Value) -> &'a Value {
    for _ in 0..MAX_CHAIN {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return node };
        node = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).unwrap_or(&Value::Null);
    }
    &Value::Null
}
