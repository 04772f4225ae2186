//! From the OpenAPI document to the library's generated files.

mod lower;
mod post;
mod progenitor;

use serde_json::Value;

pub use self::post::Files;

/// Generates code from a document that has passed the lint: the files of the library, and the calls in the examples of
/// its documentation as a file for tests.
///
/// # Errors
/// If lowering, progenitor or post-processing fails.
pub fn generate(document: &Value) -> Result<(Files, String), String> {
    let lowered = lower::lower(document)?;
    let files = post::process(progenitor::run(&lowered)?, &lowered)?;
    Ok((files, post::example_calls(&lowered)?))
}
