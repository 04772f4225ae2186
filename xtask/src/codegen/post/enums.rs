//! The open enums: the library's macro makes them of their known values.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, type_name};
use crate::codegen::lower::Enum;

/// The enum as the macro wants it: each variant with its text. It becomes a call of the macro when it is printed.
pub fn print(known: &Enum) -> Result<TokenStream, String> {
    let name = format_ident!("{}", type_name(&known.schema));
    let about = docs::comment(&known.description);
    let mut variants = Vec::new();
    for value in &known.values {
        let variant =
            variant_name(value).ok_or_else(|| format!("{}: no variant can be named {value:?}", known.schema))?;
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

/// `RUNNING` gives `Running`, `single-node` `SingleNode`, `4.0` `V4_0`.
fn variant_name(value: &str) -> Option<String> {
    let camel = value.to_upper_camel_case();
    let name = match value.chars().next()? {
        '0'..='9' => format!("V{}", value.replace(|c: char| !c.is_ascii_alphanumeric(), "_")),
        _ => camel,
    };
    let name = if name == "Unknown" { "UnknownValue".to_owned() } else { name };
    syn::parse_str::<syn::Ident>(&name).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::variant_name;

    #[test]
    fn values_become_names() {
        for (value, name) in [
            ("RUNNING", "Running"),
            ("single-node", "SingleNode"),
            ("4.0", "V4_0"),
            ("true", "True"),
            ("ha_rw_split", "HaRwSplit"),
        ] {
            assert_eq!(variant_name(value).as_deref(), Some(name));
        }
        assert_eq!(variant_name("?"), None);
    }
}
