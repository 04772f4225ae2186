//! Open enums, defined by the library's macro `open_enum!`.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, type_name};
use crate::codegen::lower::Enum;

/// Prints an enum in the syntax of the macro, each variant with its value. The call of the macro is added in `files`.
pub fn print(known: &Enum) -> Result<TokenStream, String> {
    let name = format_ident!("{}", type_name(&known.schema));
    let about = docs::comment(&known.description);
    let mut variants = Vec::new();
    let mut names = BTreeSet::new();
    for value in &known.values {
        let variant = variant(known, value);
        let variant = variant
            .ok_or_else(|| format!("{}: no variant name for {value:?}: add it to x-variant-names", known.schema))?;
        if !names.insert(variant.clone()) {
            return Err(format!("{}: two variants have the name {variant}", known.schema));
        }
        let (variant, about) = (format_ident!("{variant}"), docs::comment(&format!("`{value}`")));
        variants.push(quote!(#about #variant = #value));
    }
    Ok(quote! {
        #about
        pub enum #name {
            #(#variants,)*
        }
    })
}

/// Returns the name of the variant for a known value.
pub fn variant(known: &Enum, value: &str) -> Option<String> {
    known.names.get(value).cloned().or_else(|| variant_name(value))
}

/// Derives a name: `Running` from `RUNNING`, `SingleNode` from `single-node`, `V4_0` from `4.0`, `X86_64` from
/// `x86_64`.
fn variant_name(value: &str) -> Option<String> {
    let mut parts = vec![String::new()];
    let mut chars = value.chars().peekable();
    while let Some(char) = chars.next() {
        let part = parts.last_mut()?;
        // Separators between digits are kept: otherwise, 1.10 and 11.0 would have the same name.
        let digits = [part.chars().next_back(), chars.peek().copied()];
        if !char.is_alphanumeric() && digits.iter().all(|digit| digit.is_some_and(|digit| digit.is_ascii_digit())) {
            parts.push(String::new());
        } else {
            part.push(char);
        }
    }
    let name = parts.iter().map(|part| part.to_upper_camel_case()).collect::<Vec<_>>().join("_");
    let name = if name.starts_with(|first: char| first.is_ascii_digit()) { format!("V{name}") } else { name };
    let name = if name == "Unknown" { "UnknownValue".to_owned() } else { name };
    syn::parse_str::<syn::Ident>(&name).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn print_uses_annotated_names_and_rejects_duplicates() {
        let mut known = Enum {
            schema: "Kind".to_owned(),
            description: String::new(),
            values: ["4.0", "NEXTONE"].map(str::to_owned).into(),
            names: [("NEXTONE".to_owned(), "NextOne".to_owned())].into(),
        };
        let code = print(&known).unwrap().to_string();
        assert!(code.contains(r#"V4_0 = "4.0""#) && code.contains(r#"NextOne = "NEXTONE""#), "{code}");
        known.names.insert("NEXTONE".to_owned(), "V4_0".to_owned());
        assert_eq!(print(&known).unwrap_err(), "Kind: two variants have the name V4_0");
    }

    #[test]
    fn variant_name_is_derived_from_the_value() {
        for (value, name) in [
            ("RUNNING", "Running"),
            ("single-node", "SingleNode"),
            ("4.0", "V4_0"),
            ("10.0.1", "V10_0_1"),
            ("v1.0", "V1_0"),
            ("x86_64", "X86_64"),
            ("dcs.08.0001", "Dcs08_0001"),
            ("true", "True"),
            ("ha_rw_split", "HaRwSplit"),
        ] {
            assert_eq!(variant_name(value).as_deref(), Some(name));
        }
        assert_eq!(variant_name("?"), None);
    }
}
