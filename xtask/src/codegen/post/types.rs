//! The types of requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item, ItemStruct, parse_quote, visit_mut::VisitMut};

use super::{
    changed, deserialize, docs, enums, field_name, json_schemas,
    paths::{Shorten, WithoutTypes, argument_of},
    setters::Setters,
    split, type_name,
};
use crate::codegen::lower::{self, Field, Lowered, Object, Users};

/// The types, grouped by the operations that use them.
pub struct Types {
    pub types: BTreeMap<Users, Vec<Item>>,
    /// The setters of the types that requests use.
    pub setters: Setters,
}

pub fn rewrite(items: Vec<Item>, lowered: &Lowered) -> Result<Types, String> {
    let objects: BTreeMap<String, &Object> =
        lowered.objects.iter().map(|object| (type_name(&object.schema), object)).collect();
    let users: BTreeMap<String, &Users> =
        lowered.usage.users.iter().map(|(schema, users)| (type_name(schema), users)).collect();
    let users = |name: &str| users.get(name).map_or(Users::Several, |users| (*users).clone());
    let mut types = Types { types: BTreeMap::new(), setters: Setters::new(lowered) };
    for known in &lowered.enums {
        let tokens = enums::print(known)?;
        let item = syn::parse2(tokens).map_err(|error| format!("{}: {error}", known.schema))?;
        types.types.entry(users(&type_name(&known.schema))).or_default().push(item);
    }
    let mut incomplete: BTreeSet<&str> =
        objects.iter().filter(|(_, object)| !object.fields.is_empty()).map(|(name, _)| &**name).collect();
    for item in items {
        let mut item = match item {
            Item::Struct(item) => item,
            // The error type of types with constraints; no type has any.
            Item::Mod(module) if module.ident == "error" => continue,
            other => return Err(changed(format!("unknown item in `mod types`: {}", split::describe(&other)))),
        };
        let name = item.ident.to_string();
        derive_default(&mut item)?;
        // So that a new field is not a breaking change.
        item.attrs.push(parse_quote!(#[non_exhaustive]));
        let mut items = Vec::new();
        if let Some((name, object)) = objects.get_key_value(&name) {
            incomplete.remove(&**name);
            item.attrs.extend(json_schemas::derive(&object.schema));
            let usage = &lowered.usage;
            complete_fields(&mut item, object, lowered)?;
            if usage.requests.contains(&object.schema) {
                let setters = types.setters.add(&item, object)?;
                items.push(syn::parse2(setters).map_err(|error| format!("{name}: {error}"))?);
            }
            items.extend(deserialize::replace(&mut item, object)?);
        }
        items.insert(0, Item::Struct(item));
        for item in &mut items {
            Shorten.visit_item_mut(item);
            docs::Lines.visit_item_mut(item);
            WithoutTypes.visit_item_mut(item);
        }
        types.types.entry(users(&name)).or_default().append(&mut items);
    }
    match incomplete.first() {
        Some(name) => Err(changed(format!("type {name} is missing"))),
        None => Ok(types),
    }
}

/// Typify derives `Default` only if every field is optional; here, all types of fields implement `Default`.
fn derive_default(item: &mut ItemStruct) -> Result<(), String> {
    derived(item, |traits| {
        if !traits.iter().any(|path| is_named(path, "Default")) {
            traits.push(parse_quote!(Default));
        }
    })
}

/// Changes the derived traits of a type.
pub fn derived(item: &mut ItemStruct, change: impl FnOnce(&mut Vec<syn::Path>)) -> Result<(), String> {
    let name = item.ident.to_string();
    let derive = item
        .attrs
        .iter_mut()
        .find(|attribute| attribute.path().is_ident("derive"))
        .ok_or_else(|| changed(format!("{name} derives no traits")))?;
    let traits = derive
        .parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated)
        .map_err(|error| changed(format!("derived traits of {name}: {error}")))?;
    let mut traits = traits.into_iter().collect();
    change(&mut traits);
    *derive = parse_quote!(#[derive(#(#traits),*)]);
    Ok(())
}

/// Returns true if the last segment of a path has this name.
pub fn is_named(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// Adds what typify leaves out: descriptions of properties that are only references, and attributes for serialization
/// and JSON Schemas.
fn complete_fields(item: &mut ItemStruct, object: &Object, lowered: &Lowered) -> Result<(), String> {
    let is_request = lowered.usage.is_request(&object.schema);
    for known in &object.fields {
        let mut fields = item.fields.iter_mut();
        let found = fields.find(|field| is_of(field, known));
        let field = found.ok_or_else(|| changed(format!("{}.{} is missing", object.schema, known.name)))?;
        if !docs::has_any(&field.attrs) {
            field.attrs.splice(0..0, docs::lines(&known.description));
        }
        field.attrs.extend(attributes(known, argument_of(&field.ty, "Option").is_some()));
        let schema = json_schemas::of_field(known, &field.ty, is_request);
        field.attrs.extend(schema);
        field.attrs.extend(json_schemas::description(known, &lowered.operations));
    }
    Ok(())
}

/// Returns true if a field belongs to a property.
pub fn is_of(field: &syn::Field, property: &Field) -> bool {
    field.ident.as_ref().is_some_and(|ident| *ident == field_name(&property.name))
}

/// Returns the attribute that controls how a field is serialized.
fn attributes(field: &Field, is_option: bool) -> Option<Attribute> {
    match field.ty {
        lower::Type::EpochMillisString => {
            Some(parse_quote!(#[serde(serialize_with = "crate::timestamp::serialize_milliseconds_string")]))
        }
        lower::Type::EpochMillis => {
            Some(parse_quote!(#[serde(serialize_with = "::chrono::serde::ts_milliseconds_option::serialize")]))
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
    }
}
