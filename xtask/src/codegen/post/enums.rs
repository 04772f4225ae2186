//! Open enums, defined by the library's macro `open_enum!`.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, type_name};
use crate::codegen::lower::Enum;

/// Prints an enum in the syntax of the macro, each variant with its value. The call of the macro is added in `files`.
pub fn print(known: &Enum) -> Result<TokenStream, String> {
    let name = format_ident!("{}", type_name(&known.schema));
    let (about, meanings) = split_description(known);
    let about = docs::comment(&about);
    let mut variants = Vec::new();
    let mut names = BTreeSet::new();
    for value in &known.values {
        let variant = variant(known, value);
        let variant = variant
            .ok_or_else(|| format!("{}: no variant name for {value:?}: add it to x-variant-names", known.schema))?;
        if !names.insert(variant.clone()) {
            return Err(format!("{}: two variants have the name {variant}", known.schema));
        }
        let about = match meanings.get(&**value) {
            Some(meaning) => format!("`{value}`: {meaning}."),
            None => format!("`{value}`"),
        };
        let (variant, about) = (format_ident!("{variant}"), docs::comment(&about));
        variants.push(quote!(#about #variant = #value));
    }
    Ok(quote! {
        #about
        pub enum #name {
            #(#variants,)*
        }
    })
}

/// Splits a description such as *Status. `RUNNING`: running; `ERROR`: faulty.* into the documentation of the type and
/// the meanings of the values.
fn split_description(known: &Enum) -> (String, BTreeMap<&str, &str>) {
    let mut meanings = BTreeMap::new();
    let description = &*known.description;
    let begins = |(position, _): &(usize, &str)| labels(&description[*position..], known).is_some();
    let Some((begin, _)) = description.match_indices('`').find(begins) else {
        return (description.to_owned(), meanings);
    };
    let mut rest = &description[begin..];
    while let Some((values, definition)) = labels(rest, known) {
        let mut separators = definition.match_indices([';', '.']).filter_map(|(end, separator)| {
            let next = definition[end + 1..].strip_prefix(' ')?;
            (separator == "." || labels(next, known).is_some()).then_some((end, next))
        });
        let (meaning, next) = match separators.next() {
            Some((end, next)) => (&definition[..end], next),
            None => (definition.trim_end_matches('.'), ""),
        };
        meanings.extend(values.into_iter().map(|value| (value, meaning)));
        rest = next;
    }
    (format!("{} {rest}", description[..begin].trim()).trim().to_owned(), meanings)
}

/// Parses values before a meaning: *`FAILED`, `ABORTED`: …*
fn labels<'a>(text: &'a str, known: &'a Enum) -> Option<(Vec<&'a str>, &'a str)> {
    let (labels, meaning) = text.split_once(": ")?;
    let values = labels.split(", ").map(|label| {
        let value = label.strip_prefix('`')?.strip_suffix('`')?;
        known.values.iter().find(|known| *known == value).map(|known| &**known)
    });
    Some((values.collect::<Option<_>>()?, meaning))
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
    fn split_description_finds_the_meanings_of_values() {
        let split = |description: &str| {
            let known = Enum {
                schema: "Status".to_owned(),
                description: description.to_owned(),
                values: ["A", "B", "C"].map(str::to_owned).into(),
                names: BTreeMap::new(),
            };
            let (about, meanings) = split_description(&known);
            let meanings: Vec<_> = meanings.into_iter().map(|(value, meaning)| format!("{value}={meaning}")).collect();
            (about, meanings.join(" "))
        };
        for (description, about, meanings) in [
            ("Status. `A`: one; two, or `B`; `B`, `C`: three.", "Status.", "A=one; two, or `B` B=three C=three"),
            ("Status. `A`: one. `B`: two. More of it.", "Status. More of it.", "A=one B=two"),
            ("Status: `A` or `B`.", "Status: `A` or `B`.", ""),
            ("Status. `D`: one.", "Status. `D`: one.", ""),
            ("", "", ""),
        ] {
            assert_eq!(split(description), (about.to_owned(), meanings.to_owned()), "{description}");
        }
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
