//! From progenitor's output to the library's generated files.
//!
//! Each pass expects the output of the pinned version and says so when it meets another; nothing is passed through
//! that isn't understood.

mod deserialize;
mod docs;
mod enums;
mod examples;
mod failed;
mod files;
mod json_schemas;
mod meta;
mod paths;
mod requests;
mod schemas;
mod send;
mod setters;
mod split;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;

pub use self::examples::print as example_calls;
use self::split::Parts;
use crate::codegen::lower::{Lowered, Operation};

/// The generated files: path in `dcs-sdk/src/generated/`, and code without its header.
pub type Files = BTreeMap<String, String>;

/// Turns the output of progenitor into files.
///
/// # Errors
/// What was met, when the output isn't what the pinned version writes.
pub fn process(tokens: TokenStream, lowered: &Lowered) -> Result<Files, String> {
    let file = syn::parse2(tokens).map_err(|error| format!("progenitor's output is no Rust: {error}"))?;
    let parts = Parts::split(file, lowered)?;
    let types = types::rewrite(parts.types, lowered)?;
    let mut chapters: BTreeMap<String, Vec<requests::Request>> = BTreeMap::new();
    for operation in &lowered.operations {
        let request = requests::print(operation, &parts.methods, &types.setters, lowered)?;
        chapters.entry(operation.chapter.clone()).or_default().push(request);
    }
    files::print(types, chapters, lowered)
}

/// What progenitor and typify make of the names of the document.
pub fn type_name(schema: &str) -> String {
    schema.to_upper_camel_case()
}

/// What they make of the name of a property or a parameter.
pub fn field_name(name: &str) -> String {
    let name = name.to_snake_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("{name}_") }
}

impl Operation {
    /// The method, and the file of the transcription.
    pub fn method_name(&self) -> String {
        self.id.to_snake_case()
    }

    /// The request.
    pub fn request_name(&self) -> String {
        self.id.to_upper_camel_case()
    }

    /// The row in the table of operations.
    pub fn constant_name(&self) -> String {
        self.id.to_shouty_snake_case()
    }
}

/// What to say of output that is not as expected.
fn changed(what: impl std::fmt::Display) -> String {
    format!("progenitor's output has changed: {what}")
}
