//! From the OpenAPI document to the library's generated files.

mod lower;
mod post;
mod progenitor;

use serde_json::Value;

pub use self::post::Files;

/// Generates the files of a document that has passed the lint.
///
/// # Errors
/// What lowering, progenitor or post-processing refuses.
pub fn generate(document: &Value) -> Result<Files, String> {
    let lowered = lower::lower(document)?;
    post::process(progenitor::run(&lowered)?, &lowered)
}
