//! The table of operations that no page describes.

use quote::quote;
use serde_json::Value;

use super::{rows, text};
use crate::codegen::post::{docs, file};

/// Prints the table.
///
/// # Errors
/// If a row is invalid.
pub fn print(table: &Value) -> Result<String, String> {
    let rows = rows(table, "operations", |row| {
        let (id, method, path) = (text(row, "id")?, text(row, "method")?, text(row, "path")?);
        let (summary, iam_action) = (text(row, "summary")?, text(row, "iam-action")?);
        Some(quote! {
            UndescribedOperation { id: #id, method: #method, path: #path, summary: #summary, iam_action: #iam_action }
        })
    })?;
    let about = docs::comment(
        "Operations that only the page of permissions mentions. No page describes their requests and responses, so that \
         [`Client`](crate::Client) has no methods for them.",
    );
    let items = quote! {
        use crate::meta::UndescribedOperation;

        #about
        pub static UNDESCRIBED_OPERATIONS: &[UndescribedOperation] = &[#(#rows),*];
    };
    Ok(file("Operations that no page describes.", items))
}
