//! Doc comments, printed as one `///` per line.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Lit, Meta, parse_quote, visit_mut::VisitMut};
use textwrap::{Options, WordSplitter};

/// Splits every doc comment into lines that begin with a space.
pub struct Lines;

impl VisitMut for Lines {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let written = |text: &str| text.is_empty() || (text.starts_with(' ') && !text.contains('\n'));
        *attributes = attributes
            .drain(..)
            .flat_map(|attribute| match text(&attribute) {
                Some(text) if !written(&text) => lines(&text),
                _ => vec![attribute],
            })
            .collect();
    }
}

/// Returns a doc comment with this text.
pub fn comment(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#lines)*)
}

/// The maximum length of a line of prose.
const WIDTH: usize = 100;

pub fn lines(text: &str) -> Vec<Attribute> {
    // Long links are not broken.
    let prose = Options::new(WIDTH).word_splitter(WordSplitter::NoHyphenation).break_words(false);
    let mut lines = Vec::new();
    let mut is_code = false;
    for line in text.trim().lines() {
        let fence = line.starts_with("```");
        is_code ^= fence;
        match is_code || fence || line.len() <= WIDTH {
            true => lines.push(line.to_owned()),
            false => {
                let indent = if line.starts_with("- ") { "  " } else { "" };
                let wrapped = textwrap::wrap(line, prose.clone().subsequent_indent(indent));
                lines.extend(wrapped.into_iter().map(|line| line.into_owned()));
            }
        }
    }
    let spaced =
        lines.iter().map(|line| if line.trim().is_empty() { String::new() } else { format!(" {}", line.trim_end()) });
    spaced.map(|line| parse_quote!(#[doc = #line])).collect()
}

/// Returns the text with its first letter in uppercase.
pub fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns the text of a doc comment.
pub fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
            Lit::Str(string) => Some(string.value()),
            _ => None,
        },
        _ => None,
    }
}

pub fn has_any(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_indents_wrapped_list_items() {
        let item = format!("- {}", "word ".repeat(WIDTH / 4));
        let lines: Vec<_> = lines(&item).iter().filter_map(text).collect();
        assert!(lines.len() > 1);
        assert!(lines.iter().skip(1).all(|line| line.starts_with("   word")), "{lines:?}");
    }
}
