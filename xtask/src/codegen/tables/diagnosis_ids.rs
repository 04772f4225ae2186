//! The tables of diagnosis IDs.

use quote::{format_ident, quote};
use serde_json::Value;

use super::{rows, text};
use crate::codegen::post::{docs, file};

const TABLES: [(&str, &str, &str); 3] = [
    ("causes", "CAUSES", "Causes: the IDs in `cause_ids`."),
    ("impacts", "IMPACTS", "Impacts: the IDs in `impact_ids`."),
    ("advice", "ADVICE", "Recommendations: the IDs in `advice_ids`."),
];

/// Prints a table for each list.
///
/// # Errors
/// If a row is invalid.
pub fn print(table: &Value) -> Result<String, String> {
    let mut tables = Vec::new();
    for (list, name, about) in TABLES {
        let rows = rows(table, list, |row| {
            let (id, meaning) = (row.get("id")?.as_i64()?, text(row, "meaning")?);
            Some(quote!(DiagnosisId { id: #id, meaning: #meaning }))
        })?;
        let (name, about) = (format_ident!("{name}"), docs::comment(about));
        tables.push(quote!(#about pub static #name: &[DiagnosisId] = &[#(#rows),*];));
    }
    let items = quote! {
        use crate::diagnosis_ids::DiagnosisId;

        #(#tables)*
    };
    Ok(file("IDs in reports of a diagnosis.", items))
}
