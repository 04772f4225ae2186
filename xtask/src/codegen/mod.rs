//! Code generation from the OpenAPI document.

mod error_codes;
mod lower;
mod post;
mod progenitor;

use serde_json::Value;

pub use self::post::Files;

/// Generates the files of the library from a document and the error codes, which have passed the lint, and a test file
/// with the calls from the examples in the documentation.
///
/// # Errors
/// If lowering, progenitor or post-processing fails, or an error code is invalid.
pub fn generate(document: &Value, error_codes: &Value) -> Result<(Files, String), String> {
    let lowered = lower::lower(document)?;
    let mut files = post::process(progenitor::run(&lowered)?, &lowered)?;
    files.insert("error_codes.rs".to_owned(), error_codes::print(error_codes)?);
    Ok((files, post::example_calls(&lowered)?))
}
