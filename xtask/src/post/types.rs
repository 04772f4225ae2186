//! The types: what requests and answers are made of.

use std::collections::BTreeMap;

use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, ItemStruct, parse_quote, visit_mut::VisitMut};

use super::{changed, docs, field_name, parts, paths::Shorten, type_name};
use crate::lower::Lowered;

/// The documentation of each field, by type and field.
type FieldDocs = BTreeMap<(String, String), Vec<Attribute>>;

pub fn rewrite(items: Vec<Item>, lowered: &Lowered) -> Result<Vec<Item>, String> {
    let built: Vec<String> = lowered.request_schemas.iter().map(|schema| type_name(schema)).collect();
    let mut field_docs = FieldDocs::new();
    let mut rewritten = Vec::new();
    for mut item in items {
        match &mut item {
            Item::Struct(item) => {
                derive_default(item)?;
                note_field_docs(item, &mut field_docs);
            }
            Item::Impl(item) if is_builder_start(item) => {
                if !parts::self_type(item).is_some_and(|name| built.contains(&name)) {
                    continue;
                }
                document_start(item);
            }
            _ => {}
        }
        rewritten.push(item);
    }
    for ((schema, property), aliases) in &lowered.aliases {
        let field = field_mut(&mut rewritten, &type_name(schema), &field_name(property))
            .ok_or_else(|| changed(format!("{schema} has no {property} to give an alias to")))?;
        field.attrs.extend(aliases.iter().map(|alias| -> Attribute { parse_quote!(#[serde(alias = #alias)]) }));
    }
    let mut rewritten: Vec<Item> = rewritten
        .into_iter()
        .map(|item| match item {
            Item::Mod(module) if module.ident == "builder" => only_built(module, &built, &field_docs),
            other => Ok(other),
        })
        .collect::<Result<_, _>>()?;
    for item in &mut rewritten {
        Shorten.visit_item_mut(item);
        docs::Lines.visit_item_mut(item);
    }
    Ok(rewritten)
}

/// Typify derives it only where every field is optional; all fields here have a default of their own.
fn derive_default(item: &mut ItemStruct) -> Result<(), String> {
    let name = item.ident.to_string();
    let derive = item
        .attrs
        .iter_mut()
        .find(|attribute| attribute.path().is_ident("derive"))
        .ok_or_else(|| changed(format!("{name} derives nothing")))?;
    let mut traits = derive
        .parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated)
        .map_err(|error| changed(format!("what {name} derives: {error}")))?;
    if !traits.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == "Default")) {
        traits.push(parse_quote!(Default));
    }
    *derive = parse_quote!(#[derive(#traits)]);
    Ok(())
}

fn note_field_docs(item: &ItemStruct, field_docs: &mut FieldDocs) {
    for field in &item.fields {
        let documents = field.attrs.iter().filter(|attribute| docs::text(attribute).is_some()).cloned().collect();
        if let Some(ident) = &field.ident {
            field_docs.insert((item.ident.to_string(), ident.to_string()), documents);
        }
    }
}

fn field_mut<'a>(items: &'a mut [Item], r#type: &str, field: &str) -> Option<&'a mut syn::Field> {
    items.iter_mut().find_map(|item| match item {
        Item::Struct(item) if item.ident == r#type => match &mut item.fields {
            Fields::Named(fields) => {
                fields.named.iter_mut().find(|known| known.ident.as_ref().is_some_and(|i| i == field))
            }
            _ => None,
        },
        _ => None,
    })
}

/// `impl X { pub fn builder() -> builder::X }`
fn is_builder_start(item: &ItemImpl) -> bool {
    item.trait_.is_none() && matches!(&item.items[..], [ImplItem::Fn(method)] if method.sig.ident == "builder")
}

fn document_start(item: &mut ItemImpl) {
    for item in &mut item.items {
        if let ImplItem::Fn(method) = item {
            method.attrs = docs::lines("Starts one, field by field.");
        }
    }
}

/// Nobody builds an answer: only the builders of what goes into requests stay.
fn only_built(mut module: syn::ItemMod, built: &[String], field_docs: &FieldDocs) -> Result<Item, String> {
    let items = parts::content(module.clone())?;
    let mut kept = Vec::new();
    for item in items {
        let name = match &item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Impl(item) => parts::self_type(item),
            other => return Err(changed(format!("in `types::builder`: {}", parts::describe(other)))),
        };
        let Some(name) = name.filter(|name| built.contains(name)) else { continue };
        kept.push(documented(item, &name, field_docs));
    }
    module.content = Some((syn::token::Brace::default(), kept));
    Ok(Item::Mod(module))
}

fn documented(mut item: Item, name: &str, field_docs: &FieldDocs) -> Item {
    match &mut item {
        Item::Struct(item) if !docs::has_any(&item.attrs) => {
            let text = format!("Builds a [`{name}`](super::{name}).");
            item.attrs.splice(0..0, docs::lines(&text));
        }
        Item::Impl(item) if item.trait_.is_none() => {
            for item in &mut item.items {
                if let ImplItem::Fn(setter) = item
                    && let Some(documents) = field_docs.get(&(name.to_owned(), setter.sig.ident.to_string()))
                {
                    setter.attrs.splice(0..0, documents.iter().cloned());
                }
            }
        }
        _ => {}
    }
    item
}
