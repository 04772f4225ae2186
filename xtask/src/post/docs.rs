//! Doc comments: one `///` a line, with its space, and none missing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Lit, Meta, parse_quote, visit_mut::VisitMut};
use textwrap::{Options, WordSplitter};

/// Writes every doc comment as lines that begin with a space.
pub struct Lines;

impl VisitMut for Lines {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        *attributes = attributes
            .drain(..)
            .flat_map(|attribute| match text(&attribute) {
                Some(text) => lines(&text),
                None => vec![attribute],
            })
            .collect();
    }
}

/// A doc comment of this text.
pub fn comment(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#lines)*)
}

/// How long a line of prose may be.
const WIDTH: usize = 100;

pub fn lines(text: &str) -> Vec<Attribute> {
    // A link stays whole, however long it is.
    let prose = Options::new(WIDTH).word_splitter(WordSplitter::NoHyphenation).break_words(false);
    let text = text.trim();
    let lines = if text.is_empty() { vec![text] } else { text.lines().collect() };
    lines
        .into_iter()
        .flat_map(|line| if line.len() <= WIDTH { vec![line.into()] } else { textwrap::wrap(line, &prose) })
        .map(|line| {
            let line = line.trim_end();
            let line =
                if line.is_empty() { String::new() } else { format!(" {}", line.strip_prefix(' ').unwrap_or(line)) };
            parse_quote!(#[doc = #line])
        })
        .collect()
}

/// The text of a doc comment.
pub fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

pub fn has_any(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute).is_some())
}
