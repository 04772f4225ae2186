//! Macros that make an enum of its known values: what one makes of every enum is told once, as of an enum that is named
//! like the macro's own variable.
//!
//! The enum is that of the call. Of the macro's one rule, what stands outside of its repetitions is the same for every
//! enum, so the rule is expanded for an enum without values.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::{Item, Visibility};

use super::tree::{Entry, Inside, Macro, Module, Scope, Tree, What};
use crate::{Finding, Findings};

/// Where the items of a macro stand in the tree: no module has such a name.
pub fn place(name: &str) -> Inside {
    vec![format!("{name}!")]
}

/// Puts what each macro makes of any enum into the tree, for the macros that make one.
pub fn expand(tree: &mut Tree, findings: &mut Findings) {
    let calls = tree
        .modules
        .values()
        .flat_map(|module| module.names.values().flatten().filter_map(maker).map(|name| (name, module.file.clone())));
    let called: BTreeMap<String, String> = calls.collect();
    for (name, caller) in called {
        let Some(Macro { file, rules }) = tree.macros.get(&name) else {
            let finding = Finding::new("macro-unknown", format!("`{name}!` isn't a macro of this crate"));
            findings.push(finding.in_file(caller).help("write out the enums that it makes"));
            continue;
        };
        match module(file, rules, &place(&name)) {
            Ok(module) => drop(tree.modules.insert(place(&name), module)),
            Err(why) => {
                let finding = Finding::new("macro-unknown", format!("`{name}!` can't be told: {why}")).in_file(file);
                findings.push(finding.help("xtask/src/public_api/open_enum.rs says what it expects"));
            }
        }
    }
}

fn maker(entry: &Entry) -> Option<String> {
    match &entry.what {
        What::Item(_, maker) => maker.clone(),
        _ => None,
    }
}

fn module(file: &str, rules: &TokenStream, inside: &[String]) -> Result<Module, String> {
    let mut groups = rules.clone().into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    let (Some(_), Some(made), None) = (groups.next(), groups.next(), groups.next()) else {
        return Err("it hasn't one rule".to_owned());
    };
    let made: syn::File = syn::parse2(outside(made.stream())?).map_err(|error| error.to_string())?;
    let mut module = Module { file: file.to_owned(), ..Module::default() };
    for item in made.items {
        match item {
            Item::Impl(item) => module.impls.push(item),
            Item::Enum(item) if matches!(item.vis, Visibility::Public(_)) => {
                let (name, scope) = (item.ident.to_string(), Scope::read(&item.vis, inside));
                let what = What::Item(Box::new(Item::Enum(item)), None);
                module.add(name, Entry { scope, hidden: false, cfgs: Vec::new(), what });
            }
            _ => return Err("it makes more than an enum and its `impl`s".to_owned()),
        }
    }
    match module.names.len() {
        1 => Ok(module),
        count => Err(format!("it makes {count} enums")),
    }
}

/// The tokens outside of repetitions; a variable becomes its name.
fn outside(tokens: TokenStream) -> Result<TokenStream, String> {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(name)) => kept.extend([TokenTree::Ident(name)]),
                Some(TokenTree::Group(repeated)) => {
                    if let Some(word) = makes_items(repeated.stream()) {
                        return Err(format!("it repeats `{word}`"));
                    }
                    // A separator may stand before the sign that ends the repetition.
                    if !tokens.next().is_some_and(|token| ends(&token)) {
                        tokens.next_if(ends);
                    }
                }
                _ => return Err("a `$` without a variable".to_owned()),
            },
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), outside(group.stream())?);
                inner.set_span(group.span());
                kept.extend([TokenTree::Group(inner)]);
            }
            token => kept.extend([token]),
        }
    }
    Ok(kept)
}

fn ends(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if ['+', '*', '?'].contains(&punct.as_char()))
}

/// A word that begins an item: a repetition with one would make more of some enums than of others.
fn makes_items(tokens: TokenStream) -> Option<Ident> {
    const WORDS: [&str; 6] = ["pub", "fn", "impl", "const", "type", "derive"];
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) => WORDS.iter().any(|known| word == known).then_some(word),
        TokenTree::Group(group) if group.delimiter() != Delimiter::None => makes_items(group.stream()),
        _ => None,
    })
}
