//! Post-processing of progenitor's output into the library's generated files.
//!
//! Each pass expects the output of the pinned version and returns an error for anything else; unknown code is never
//! copied.

mod deserialize;
pub(super) mod docs;
mod enums;
mod examples;
mod failed;
mod files;
mod json_schemas;
mod long_running;
mod meta;
mod paths;
mod requests;
mod schemas;
mod send;
mod setters;
mod split;
mod test_calls;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;

use self::split::Parts;
pub use self::{files::file, test_calls::print as test_calls};
use crate::codegen::lower::{Lowered, Operation};

/// The generated files: code without header, by path in `dcs-sdk/src/generated/`.
pub type Files = BTreeMap<String, String>;

/// Converts the output of progenitor into files.
///
/// # Errors
/// If the output differs from that of the pinned version.
pub fn process(tokens: TokenStream, lowered: &Lowered) -> Result<Files, String> {
    let file = syn::parse2(tokens).map_err(|error| format!("progenitor's output is not valid Rust: {error}"))?;
    let parts = Parts::split(file, lowered)?;
    let types = types::rewrite(parts.types, lowered)?;
    let mut chapters: BTreeMap<String, Vec<requests::Request>> = BTreeMap::new();
    for operation in &lowered.operations {
        let request = requests::print(operation, &parts.methods, &types.setters, lowered)?;
        chapters.entry(operation.chapter.clone()).or_default().push(request);
    }
    files::print(types, chapters, lowered)
}

/// Returns the Rust name of a type, as progenitor and typify derive it from the name of a schema.
pub fn type_name(schema: &str) -> String {
    schema.to_upper_camel_case()
}

/// Returns the Rust name of a property or a parameter, as progenitor and typify derive it.
pub fn field_name(name: &str) -> String {
    let name = name.to_snake_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("{name}_") }
}

impl Operation {
    /// The name of the method and of the page's file in `openapi/`.
    pub fn method_name(&self) -> String {
        self.id.to_snake_case()
    }

    /// The name of the request type.
    pub fn request_name(&self) -> String {
        self.id.to_upper_camel_case()
    }

    /// The name of the constant in the table of operations.
    pub fn constant_name(&self) -> String {
        self.id.to_shouty_snake_case()
    }
}

/// The error message for output that differs from that of the pinned version.
fn changed(what: impl std::fmt::Display) -> String {
    format!("progenitor's output has changed: {what}")
}
