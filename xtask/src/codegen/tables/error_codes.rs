//! The table of the service's error codes.

use proc_macro2::Ident;
use quote::{format_ident, quote};
use serde_json::Value;

use super::{rows, text};
use crate::codegen::post::{docs, file};

#[derive(Clone)]
struct ErrorCode {
    code: String,
    status: u16,
    class: Option<String>,
    nothing_done: bool,
    meaning: String,
    remedy: String,
}

/// Prints a constant for each code, and a table of all codes, sorted.
///
/// # Errors
/// If an error code is invalid.
pub fn print(error_codes: &Value) -> Result<String, String> {
    let mut codes = rows(error_codes, "codes", parse)?.concat();
    codes.sort_by(|one, two| one.code.cmp(&two.code));
    let constants = codes.iter().map(|code| {
        let (name, text) = (constant_name(&code.code), &code.code);
        let about = docs::comment(&code.meaning);
        quote! {
            #about
            pub const #name: &str = #text;
        }
    });
    let rows = codes.iter().map(|row| {
        let ErrorCode { status, class, nothing_done, meaning, remedy, .. } = row;
        let name = constant_name(&row.code);
        let class = format_ident!("{}", class_name(class.as_deref()));
        let busy = row.class.as_deref() == Some("busy");
        quote! {
            ErrorCode {
                code: #name,
                status: #status,
                meaning: #meaning,
                remedy: #remedy,
                busy: #busy,
                nothing_done: #nothing_done,
                class: Class::#class,
            }
        }
    });
    let about_table = docs::comment("All known error codes, sorted by code.");
    let items = quote! {
        use crate::error_codes::{Class, ErrorCode};

        #about_table
        pub static ALL: &[ErrorCode] = &[#(#rows),*];

        #(#constants)*
    };
    Ok(file("Error codes of the service.", items))
}

fn parse(entry: &Value) -> Option<Vec<ErrorCode>> {
    let class = text(entry, "class");
    let nothing_done = entry.get("nothing-done").map_or(Some(class.is_some()), Value::as_bool)?;
    let codes = entry.get("codes")?.as_array()?.iter().map(|code| {
        Some(ErrorCode {
            code: code.as_str()?.to_owned(),
            status: entry.get("status")?.as_u64()?.try_into().ok()?,
            class: class.clone(),
            nothing_done,
            meaning: text(entry, "meaning")?,
            remedy: text(entry, "remedy")?,
        })
    });
    codes.collect()
}

/// `DCS_4201` for `DCS.4201`, and `CODE_111400010` for `111400010`.
fn constant_name(code: &str) -> Ident {
    let name: String =
        code.chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect();
    let digit = name.starts_with(|character: char| character.is_ascii_digit());
    if digit { format_ident!("CODE_{name}") } else { format_ident!("{}", name.to_uppercase()) }
}

fn class_name(class: Option<&str>) -> &'static str {
    match class {
        Some("authentication") => "Authentication",
        Some("busy") => "Busy",
        Some("permission") => "Permission",
        Some("quota") => "Quota",
        Some("throttled") => "Throttled",
        _ => "Other",
    }
}
