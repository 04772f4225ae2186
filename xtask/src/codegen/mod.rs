//! Code generation from the OpenAPI document.

mod error_codes;
mod lower;
mod post;
mod progenitor;

use serde_json::Value;

pub use self::post::Files;

/// Generated code.
pub struct Generated {
    /// The files of the library.
    pub library: Files,
    /// The calls in the examples of the documentation, for tests.
    pub example_calls: String,
    /// The calls of the canary.
    pub canary_calls: String,
}

/// Generates code from a document and the error codes, which have passed the lint.
///
/// # Errors
/// If lowering, progenitor or post-processing fails, or an error code is invalid.
pub fn generate(document: &Value, error_codes: &Value) -> Result<Generated, String> {
    let lowered = lower::lower(document)?;
    let mut library = post::process(progenitor::run(&lowered)?, &lowered)?;
    library.insert("error_codes.rs".to_owned(), error_codes::print(error_codes)?);
    Ok(Generated {
        library,
        example_calls: post::example_calls(&lowered)?,
        canary_calls: post::canary_calls(&lowered)?,
    })
}
