//! The table of shapes: what the library holds requests and answers against.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::type_name;
use crate::codegen::lower::{Field, Lowered, Rule, Shape};

pub fn print(lowered: &Lowered) -> TokenStream {
    let held = held(lowered);
    let objects = lowered.objects.iter().filter(|object| held.contains(object.schema.as_str())).map(|object| {
        let constant = constant(&object.schema);
        let fields = object.fields.iter().map(field);
        quote!(pub(crate) static #constant: Object = Object(&[#(#fields),*]);)
    });
    let queries = lowered.operations.iter().filter(|operation| !operation.query.is_empty()).map(|operation| {
        let constant = query_constant(&operation.constant_name());
        let fields = operation.query.iter().map(field);
        quote!(pub(crate) static #constant: Object = Object(&[#(#fields),*]);)
    });
    quote! {
        use crate::{
            shape::{Object, Rule::*, Shape::*, field},
            types,
        };

        #(#objects)*

        #(#queries)*
    }
}

/// The objects in bodies and in successes; failures are read by hand.
fn held(lowered: &Lowered) -> BTreeSet<&str> {
    let shapes = lowered.operations.iter().flat_map(|operation| operation.body.iter().chain(&operation.answer));
    let mut next: Vec<&str> = shapes.filter_map(Shape::objects).collect();
    let mut held = BTreeSet::new();
    while let Some(schema) = next.pop() {
        if held.insert(schema) {
            let object = lowered.objects.iter().find(|object| object.schema == schema);
            next.extend(object.iter().flat_map(|object| &object.fields).filter_map(|field| field.shape.objects()));
        }
    }
    held
}

/// The shape of a value.
pub fn shape(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Text => quote!(Text),
        Shape::Time => quote!(Time),
        Shape::EpochText => quote!(EpochText),
        Shape::EpochNumber => quote!(EpochNumber),
        Shape::Integer => quote!(Integer),
        Shape::Number => quote!(Number),
        Shape::Boolean => quote!(Boolean),
        Shape::Anything => quote!(Anything),
        Shape::Choice(schema) => {
            let name = format_ident!("{}", type_name(schema));
            quote!(Choice(types::#name::VALUES))
        }
        Shape::List(items) => {
            let items = self::shape(items);
            quote!(List(&#items))
        }
        Shape::Map(values) => {
            let values = self::shape(values);
            quote!(Map(&#values))
        }
        Shape::Object(schema) => {
            let constant = constant(schema);
            quote!(Fields(&#constant))
        }
    }
}

/// The table of a query.
pub fn query_constant(operation: &str) -> Ident {
    format_ident!("{operation}_QUERY")
}

pub fn constant(schema: &str) -> Ident {
    format_ident!("{}", type_name(schema).to_shouty_snake_case())
}

fn field(field: &Field) -> TokenStream {
    let (name, shape) = (&field.name, shape(&field.shape));
    let mut tokens = quote!(field(#name, #shape));
    if field.required {
        tokens = quote!(#tokens.required());
    }
    if field.essential {
        tokens = quote!(#tokens.essential());
    }
    if !field.aliases.is_empty() {
        let aliases = &field.aliases;
        tokens = quote!(#tokens.aliases(&[#(#aliases),*]));
    }
    if !field.rules.is_empty() {
        let rules = field.rules.iter().map(rule);
        tokens = quote!(#tokens.rules(&[#(#rules),*]));
    }
    if !field.each.is_empty() {
        let rules = field.each.iter().map(rule);
        tokens = quote!(#tokens.each(&[#(#rules),*]));
    }
    tokens
}

fn rule(rule: &Rule) -> TokenStream {
    match rule {
        Rule::Minimum(value) => quote!(Minimum(#value)),
        Rule::Maximum(value) => quote!(Maximum(#value)),
        Rule::MinLength(length) => quote!(MinLength(#length)),
        Rule::MaxLength(length) => quote!(MaxLength(#length)),
        Rule::MaxItems(count) => quote!(MaxItems(#count)),
        Rule::Pattern(pattern) => quote!(Pattern(#pattern)),
        Rule::Int32 => quote!(Int32),
        Rule::OneOf(values) => quote!(OneOf(&[#(#values),*])),
    }
}
