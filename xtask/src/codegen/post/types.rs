//! The types of requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use quote::quote;
use syn::{
    Attribute, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type, TypeParamBound, WherePredicate, parse_quote,
    visit_mut::VisitMut,
};

use super::{
    changed, deserialize, docs, enums, field_name, json_schemas,
    paths::{FromTypes, Shorten, WithoutTypes, argument, argument_of},
    split, type_name,
};
use crate::codegen::lower::{self, Field, Lowered, Object};

/// The documentation of each field, by type and field.
type FieldDocs = BTreeMap<(String, String), Vec<Attribute>>;

/// The types and their builders, by chapter; what several chapters share has none.
#[derive(Default)]
pub struct Types {
    pub types: BTreeMap<Option<String>, Vec<Item>>,
    pub builders: BTreeMap<Option<String>, Vec<Item>>,
    /// `mod error`.
    pub error: Vec<Item>,
}

pub fn rewrite(items: Vec<Item>, lowered: &Lowered) -> Result<Types, String> {
    let built: BTreeSet<String> = lowered.usage.requests.iter().map(|schema| type_name(schema)).collect();
    let objects: BTreeMap<String, &Object> =
        lowered.objects.iter().map(|object| (type_name(&object.schema), object)).collect();
    let chapter: BTreeMap<String, Option<String>> =
        lowered.usage.chapter.iter().map(|(schema, chapter)| (type_name(schema), chapter.clone())).collect();
    let chapter = |name: &str| chapter.get(name).cloned().flatten();
    let mut field_docs = FieldDocs::new();
    let mut rewritten = Vec::new();
    let mut incomplete: BTreeSet<&str> =
        objects.iter().filter(|(_, object)| !object.fields.is_empty()).map(|(name, _)| &**name).collect();
    for mut item in items {
        let mut deserialize_items = Vec::new();
        match &mut item {
            Item::Struct(item) => {
                derive_default(item)?;
                if let Some((name, object)) = objects.get_key_value(&item.ident.to_string()) {
                    incomplete.remove(&**name);
                    item.attrs.extend(json_schemas::derive(&object.schema));
                    complete_fields(item, object)?;
                    deserialize_items = deserialize::replace(item, object)?;
                }
                if !built.contains(&item.ident.to_string()) {
                    // Users don't create responses, so a new field is no breaking change.
                    item.attrs.push(parse_quote!(#[non_exhaustive]));
                }
                note_field_docs(item, &mut field_docs);
            }
            Item::Impl(item) if is_builder_start(item) => {
                if !split::self_type(item).is_some_and(|name| built.contains(&name)) {
                    continue;
                }
                document_start(item);
            }
            _ => {}
        }
        rewritten.push(item);
        rewritten.append(&mut deserialize_items);
    }
    if let Some(name) = incomplete.first() {
        return Err(changed(format!("it has no type {name}")));
    }
    let mut types = Types::default();
    for known in &lowered.enums {
        let tokens = enums::print(known)?;
        let item = syn::parse2(tokens).map_err(|error| format!("{}: {error}", known.schema))?;
        types.types.entry(chapter(&type_name(&known.schema))).or_default().push(item);
    }
    for item in rewritten {
        match item {
            Item::Mod(module) if module.ident == "builder" => {
                for (name, mut item) in only_built(module, &built, &field_docs)? {
                    let fields = objects.get(&name).map_or(&[][..], |object| &object.fields);
                    Missing { fields }.visit_item_mut(&mut item);
                    types.builders.entry(chapter(&name)).or_default().push(item);
                }
            }
            Item::Mod(module) if module.ident == "error" => types.error.push(Item::Mod(module)),
            item => {
                let name = match &item {
                    Item::Struct(item) => Some(item.ident.to_string()),
                    Item::Impl(item) => split::self_type(item),
                    _ => None,
                };
                let name = name.ok_or_else(|| changed(format!("in `mod types`: {}", split::describe(&item))))?;
                types.types.entry(chapter(&name)).or_default().push(item);
            }
        }
    }
    for item in types.types.values_mut().chain(types.builders.values_mut()).flatten().chain(&mut types.error) {
        Shorten.visit_item_mut(item);
        docs::Lines.visit_item_mut(item);
    }
    types.types.values_mut().flatten().for_each(|item| WithoutTypes.visit_item_mut(item));
    types.builders.values_mut().flatten().for_each(|item| FromTypes.visit_item_mut(item));
    Ok(types)
}

/// Typify derives it only where every field is optional; all fields here have a default of their own.
fn derive_default(item: &mut ItemStruct) -> Result<(), String> {
    derived(item, |traits| {
        if !traits.iter().any(|path| is_named(path, "Default")) {
            traits.push(parse_quote!(Default));
        }
    })
}

/// Changes the list of what a type derives.
pub fn derived(item: &mut ItemStruct, change: impl FnOnce(&mut Vec<syn::Path>)) -> Result<(), String> {
    let name = item.ident.to_string();
    let derive = item
        .attrs
        .iter_mut()
        .find(|attribute| attribute.path().is_ident("derive"))
        .ok_or_else(|| changed(format!("{name} derives nothing")))?;
    let traits = derive
        .parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated)
        .map_err(|error| changed(format!("what {name} derives: {error}")))?;
    let mut traits = traits.into_iter().collect();
    change(&mut traits);
    *derive = parse_quote!(#[derive(#(#traits),*)]);
    Ok(())
}

/// Whether the last segment of a path is this.
pub fn is_named(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// What typify leaves out of the fields: a property that is only a reference has no description of its own, and how a
/// field is read and written it can't know.
fn complete_fields(item: &mut ItemStruct, object: &Object) -> Result<(), String> {
    for known in &object.fields {
        let mut fields = item.fields.iter_mut();
        let found = fields.find(|field| is_of(field, known));
        let field = found.ok_or_else(|| changed(format!("{} has no {}", object.schema, known.name)))?;
        if !docs::has_any(&field.attrs) {
            field.attrs.splice(0..0, docs::lines(&known.description));
        }
        field.attrs.extend(attributes(known, argument_of(&field.ty, "Option").is_some()));
    }
    Ok(())
}

/// Whether a field is that of a property.
pub fn is_of(field: &syn::Field, property: &Field) -> bool {
    field.ident.as_ref().is_some_and(|ident| *ident == field_name(&property.name))
}

/// What typify can't know of how a field is written, and what its schema is.
fn attributes(field: &Field, is_option: bool) -> Vec<Attribute> {
    let codec: Option<Attribute> = match field.ty {
        lower::Type::EpochMillisString => {
            Some(parse_quote!(#[serde(default, with = "crate::timestamp::epoch_millis_string")]))
        }
        lower::Type::EpochMillis => {
            Some(parse_quote!(#[serde(default, with = "::chrono::serde::ts_milliseconds_option")]))
        }
        lower::Type::Number if is_option => {
            Some(parse_quote!(#[serde(serialize_with = "crate::number::serialize_some")]))
        }
        lower::Type::Number => Some(parse_quote!(#[serde(serialize_with = "crate::number::serialize")])),
        ref ty => ty.in_string().map(|value| match value {
            lower::Type::UpperBooleanString => {
                parse_quote!(#[serde(serialize_with = "crate::in_string::serialize_upper")])
            }
            _ => parse_quote!(#[serde(serialize_with = "crate::in_string::serialize")]),
        }),
    };
    codec.into_iter().chain(json_schemas::of_field(field, is_option)).collect()
}

fn note_field_docs(item: &ItemStruct, field_docs: &mut FieldDocs) {
    for field in &item.fields {
        let documents = field.attrs.iter().filter(|attribute| docs::text(attribute).is_some()).cloned().collect();
        if let Some(ident) = &field.ident {
            field_docs.insert((item.ident.to_string(), ident.to_string()), documents);
        }
    }
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

/// Keeps only the builders of types that requests use: users don't create responses.
fn only_built(
    module: syn::ItemMod,
    built: &BTreeSet<String>,
    field_docs: &FieldDocs,
) -> Result<Vec<(String, Item)>, String> {
    let mut kept = Vec::new();
    for item in split::content(module)? {
        let name = match &item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Impl(item) => split::self_type(item),
            other => return Err(changed(format!("in `types::builder`: {}", split::describe(other)))),
        };
        let Some(name) = name.filter(|name| built.contains(name)) else { continue };
        kept.push((name.clone(), documented(item, &name, field_docs)?));
    }
    Ok(kept)
}

/// What a builder says of a field that is missing or doesn't fit: by its name in the page, as the checks of a request do.
struct Missing<'a> {
    fields: &'a [Field],
}

impl Missing<'_> {
    fn name(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field_name(&field.name) == name).map(|field| &*field.name)
    }
}

impl VisitMut for Missing<'_> {
    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        let value = literal.value();
        let message = if let Some(name) = value.strip_prefix("no value supplied for ").and_then(|name| self.name(name))
        {
            format!("{name} is missing")
        } else if let Some(name) = value.strip_suffix(": {error}").and_then(|name| self.name(name)) {
            format!("{name}: {{error}}")
        } else {
            return;
        };
        *literal = syn::LitStr::new(&message, literal.span());
    }

    fn visit_macro_mut(&mut self, makro: &mut syn::Macro) {
        if let Ok(mut literal) = makro.parse_body::<syn::LitStr>() {
            self.visit_lit_str_mut(&mut literal);
            makro.tokens = quote!(#literal);
        }
    }
}

fn documented(mut item: Item, name: &str, field_docs: &FieldDocs) -> Result<Item, String> {
    match &mut item {
        Item::Struct(item) if !docs::has_any(&item.attrs) => {
            let text = format!("Builds a [`{name}`](crate::types::{name}).");
            item.attrs.splice(0..0, docs::lines(&text));
        }
        Item::Impl(item) if item.trait_.is_none() => {
            for item in &mut item.items {
                if let ImplItem::Fn(setter) = item {
                    *setter = plain_setter(setter)?;
                    if let Some(documents) = field_docs.get(&(name.to_owned(), setter.sig.ident.to_string())) {
                        setter.attrs.splice(0..0, documents.iter().cloned());
                    }
                }
            }
        }
        _ => {}
    }
    Ok(item)
}

/// Typify's setter of an optional field takes an option, so that `name("cache")` wouldn't do; this one takes the value.
fn plain_setter(setter: &ImplItemFn) -> Result<ImplItemFn, String> {
    let name = &setter.sig.ident;
    let taken = taken(setter).ok_or_else(|| changed(format!("what the setter `{name}` takes")))?;
    let (value, some) = match argument_of(taken, "Option") {
        Some(inner) => (inner, quote!(.map(Some))),
        None => (taken, quote!()),
    };
    let message = format!("{name}: {{error}}");
    Ok(parse_quote! {
        pub fn #name<T>(mut self, value: T) -> Self
        where
            T: TryInto<#value>,
            T::Error: ::std::fmt::Display,
        {
            self.#name = value.try_into()#some.map_err(|error| format!(#message));
            self
        }
    })
}

/// The `X` of `T: TryInto<X>`.
fn taken(setter: &ImplItemFn) -> Option<&Type> {
    let predicates = &setter.sig.generics.where_clause.as_ref()?.predicates;
    let bounds = predicates.iter().filter_map(|predicate| match predicate {
        WherePredicate::Type(known) => Some(&known.bounds),
        _ => None,
    });
    bounds.flatten().find_map(|bound| match bound {
        TypeParamBound::Trait(known) => argument(&known.path, "TryInto"),
        _ => None,
    })
}
