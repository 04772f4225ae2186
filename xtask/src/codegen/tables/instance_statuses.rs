//! The table of instance statuses.

use heck::ToUpperCamelCase;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{rows, text};
use crate::codegen::post::{docs, file};

/// Prints a table of all statuses.
///
/// # Errors
/// If a row is invalid.
pub fn print(table: &Value) -> Result<String, String> {
    let rows = rows(table, "statuses", |row| {
        let (status, meaning, remedy) = (text(row, "status")?, text(row, "meaning")?, text(row, "remedy")?);
        let phase = format_ident!("{}", text(row, "phase")?.to_upper_camel_case());
        Some(quote!(StatusInfo { status: #status, phase: StatusPhase::#phase, meaning: #meaning, remedy: #remedy }))
    })?;
    let about = docs::comment("All known statuses.");
    let items = quote! {
        use crate::instance_statuses::{StatusInfo, StatusPhase};

        #about
        pub static ALL: &[StatusInfo] = &[#(#rows),*];
    };
    Ok(file("Statuses of instances.", items))
}
