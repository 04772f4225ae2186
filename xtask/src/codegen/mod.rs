//! Code generation from the OpenAPI document.

mod lower;
mod post;
mod progenitor;
mod tables;

use serde_json::Value;

pub use self::{post::Files, tables::Tables};

/// Generated code.
pub struct Generated {
    /// The files of the library.
    pub library: Files,
    /// Calls of operations for tests and for the canary, by path below `tests/`.
    pub tests: Files,
}

/// Generates code from a document and the tables, which have passed the lint.
///
/// # Errors
/// If lowering, progenitor or post-processing fails, or a row of a table is invalid.
pub fn generate(document: &Value, tables: &Tables) -> Result<Generated, String> {
    let lowered = lower::lower(document)?;
    let mut library = post::process(progenitor::run(&lowered)?, &lowered)?;
    library.extend(tables::print(tables)?);
    Ok(Generated { library, tests: post::test_calls(&lowered)? })
}
