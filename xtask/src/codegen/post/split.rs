//! Splits progenitor's output: the types and the builders of operations are kept; its client, hooks and prelude are
//! dropped.

use std::collections::BTreeMap;

use syn::{File, ImplItemFn, Item, ItemImpl, ItemMod, ItemStruct};

use super::changed;
use crate::codegen::lower::Lowered;

/// The modules of the output that are kept.
pub struct Modules {
    /// The items of `mod types`.
    pub types: Vec<Item>,
    /// The builders of `mod builder`, by name.
    pub builders: BTreeMap<String, ProgenitorBuilder>,
}

/// A builder in progenitor's output.
pub struct ProgenitorBuilder {
    pub item: ItemStruct,
    pub methods: Vec<ImplItemFn>,
}

impl Modules {
    pub fn split(file: File, lowered: &Lowered) -> Result<Self, String> {
        let (mut types, mut builders) = (None, None);
        for item in file.items {
            match item {
                Item::Mod(module) if module.ident == "types" => types = Some(content(module)?),
                Item::Mod(module) if module.ident == "builder" => builders = Some(builders_of(content(module)?)?),
                Item::Mod(module) if module.ident == "prelude" => {}
                Item::Use(_) => {}
                Item::Struct(item) if item.ident == "Client" => {}
                Item::Impl(item) if is_of_client(&item) => {}
                other => return Err(changed(format!("an item nobody knows: {}", describe(&other)))),
            }
        }
        let builders = builders.ok_or_else(|| changed("it has no `mod builder`"))?;
        if builders.len() != lowered.operations.len() {
            return Err(changed(format!("{} builders for {} operations", builders.len(), lowered.operations.len())));
        }
        Ok(Self { types: types.ok_or_else(|| changed("it has no `mod types`"))?, builders })
    }
}

pub fn content(module: ItemMod) -> Result<Vec<Item>, String> {
    let name = module.ident;
    module.content.map(|(_, items)| items).ok_or_else(|| changed(format!("`mod {name}` is empty")))
}

fn builders_of(items: Vec<Item>) -> Result<BTreeMap<String, ProgenitorBuilder>, String> {
    let mut builders: BTreeMap<String, ProgenitorBuilder> = BTreeMap::new();
    for item in items {
        match item {
            Item::Use(_) => {}
            Item::Struct(item) => {
                builders.insert(item.ident.to_string(), ProgenitorBuilder { item, methods: Vec::new() });
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let name = self_type(&item).unwrap_or_default();
                let builder =
                    builders.get_mut(&name).ok_or_else(|| changed(format!("methods of {name}, no struct")))?;
                for item in item.items {
                    match item {
                        syn::ImplItem::Fn(method) => builder.methods.push(method),
                        _ => return Err(changed(format!("{name} has more than methods"))),
                    }
                }
            }
            other => return Err(changed(format!("an item nobody knows in `mod builder`: {}", describe(&other)))),
        }
    }
    Ok(builders)
}

fn is_of_client(item: &ItemImpl) -> bool {
    match &*item.self_ty {
        syn::Type::Reference(reference) => is_client(&reference.elem),
        other => is_client(other),
    }
}

fn is_client(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.is_ident("Client"))
}

/// The last name in the type that an `impl` is for.
pub fn self_type(item: &ItemImpl) -> Option<String> {
    match &*item.self_ty {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

pub fn describe(item: &Item) -> String {
    let code = quote::quote!(#item).to_string();
    code.chars().take(120).collect()
}
