//! Splits progenitor's output: types and methods of operations are kept, the rest of its client is dropped.

use std::collections::BTreeMap;

use syn::{File, ImplItem, ImplItemFn, Item, ItemMod};

use super::changed;
use crate::codegen::lower::Lowered;

/// The parts of the output that are kept.
pub struct Parts {
    /// The items of `mod types`.
    pub types: Vec<Item>,
    /// The methods of the operations, by name.
    pub methods: BTreeMap<String, ImplItemFn>,
}

impl Parts {
    pub fn split(file: File, lowered: &Lowered) -> Result<Self, String> {
        let mut types = None;
        let mut methods = BTreeMap::new();
        for item in file.items {
            match item {
                Item::Mod(module) if module.ident == "types" => types = Some(content(module)?),
                Item::Mod(module) if module.ident == "prelude" => {}
                Item::Use(_) => {}
                Item::Struct(item) if item.ident == "Client" => {}
                Item::Impl(item) => {
                    let functions = item.items.into_iter().filter_map(|item| match item {
                        ImplItem::Fn(function) if function.sig.asyncness.is_some() => Some(function),
                        _ => None,
                    });
                    methods.extend(functions.map(|function| (function.sig.ident.to_string(), function)));
                }
                other => return Err(changed(format!("unknown item: {}", describe(&other)))),
            }
        }
        if methods.len() != lowered.operations.len() {
            return Err(changed(format!("{} methods for {} operations", methods.len(), lowered.operations.len())));
        }
        Ok(Self { types: types.ok_or_else(|| changed("`mod types` is missing"))?, methods })
    }
}

fn content(module: ItemMod) -> Result<Vec<Item>, String> {
    let name = module.ident;
    module.content.map(|(_, items)| items).ok_or_else(|| changed(format!("`mod {name}` is empty")))
}

pub fn describe(item: &Item) -> String {
    let code = quote::quote!(#item).to_string();
    code.chars().take(120).collect()
}
