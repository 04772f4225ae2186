//! Runs progenitor with the settings of this project.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ::progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle, TypeImpl};
use proc_macro2::TokenStream;

use super::{
    lower::{self, Lowered},
    post,
};

/// Runs progenitor on a lowered document.
///
/// # Errors
/// Errors and panics of progenitor.
pub fn run(lowered: &Lowered) -> Result<TokenStream, String> {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        .with_derive("PartialEq")
        .with_map_type("::std::collections::BTreeMap")
        .with_conversion(lower::secret_schema(), lower::SECRET_TYPE, [TypeImpl::Default].into_iter());
    // The library's open enums replace the closed ones that progenitor would generate.
    for known in &lowered.enums {
        let path = format!("crate::types::{}", post::type_name(&known.schema));
        let impls = [TypeImpl::Default, TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(post::type_name(&known.schema), path, impls.into_iter());
    }
    // It panics on unsupported input.
    match catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&lowered.openapi))) {
        Ok(result) => result.map_err(|error| format!("progenitor: {error}")),
        Err(panic) => {
            let message = panic.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
            Err(format!("progenitor panicked: {message}"))
        }
    }
}
