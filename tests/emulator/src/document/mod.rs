//! The OpenAPI document of the service: what a request has to be, and what its pages show as answers.

mod operation;
mod problems;
mod schema;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde_json::Value;

pub(crate) use self::{operation::Operation, problems::Problems, schema::validate};

/// The copy that goes with this crate; it is written together with the document itself.
const TEXT: &str = include_str!("../../openapi/dcs.json");
/// References that lead to references are followed this far, so that a circle of them ends.
const LONGEST_CHAIN: usize = 16;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(TEXT).unwrap_or_default());
static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| Operation::all(&DOCUMENT));

/// Every operation of the document.
pub(crate) fn operations() -> &'static [Operation] {
    &OPERATIONS
}

/// The operation of that ID.
pub(crate) fn operation(id: &str) -> Option<&'static Operation> {
    operations().iter().find(|operation| operation.id == id)
}

/// What a node refers to, or the node itself when it refers to nothing.
fn resolve<'a>(document: &'a Value, mut node: &'a Value) -> &'a Value {
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return node };
        node = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).unwrap_or(&Value::Null);
    }
    &Value::Null
}
