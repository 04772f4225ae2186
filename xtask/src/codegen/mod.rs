//! Code generation from the OpenAPI document.

mod lower;
mod post;
mod progenitor;

use serde_json::Value;

pub use self::post::Files;

/// Generates the files of the library from a document that has passed the lint, and a test file with the calls from the
/// examples in the documentation.
///
/// # Errors
/// If lowering, progenitor or post-processing fails.
pub fn generate(document: &Value) -> Result<(Files, String), String> {
    let lowered = lower::lower(document)?;
    let files = post::process(progenitor::run(&lowered)?, &lowered)?;
    Ok((files, post::example_calls(&lowered)?))
}
