//! JSON Schemas: each type derives `JsonSchema` under the name of its component, and one function registers all types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, parse_quote};

use super::{paths::argument_of, type_name};
use crate::codegen::lower::{Field, Lowered, Operation, Type, unlinked};

/// Returns the attributes that derive the schema of a type.
pub fn derive(schema: &str) -> impl Iterator<Item = Attribute> {
    let renamed = (type_name(schema) != schema)
        .then(|| parse_quote!(#[cfg_attr(feature = "schemars", schemars(rename = #schema))]));
    let derive: Attribute = parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]);
    std::iter::once(derive).chain(renamed)
}

/// Returns the attribute of a field whose schema differs from that of its Rust type. In requests, the Rust types of all
/// fields are optional since requests are validated when they are sent, but the schema lists required fields.
pub fn of_field(field: &Field, ty: &syn::Type, is_request: bool) -> Option<Attribute> {
    let written = match field.ty {
        Type::EpochMillisString => Some(quote!(String)),
        Type::EpochMillis => Some(quote!(i64)),
        _ => in_string(&field.ty),
    };
    let required = argument_of(ty, "Option").filter(|_| is_request && field.required);
    let is_option = argument_of(ty, "Option").is_some() && required.is_none();
    let ty = match (written, required) {
        (Some(written), _) if is_option => quote!(Option<#written>),
        (Some(written), _) => written,
        (None, Some(required)) => quote!(#required),
        (None, None) => return None,
    };
    let ty = ty.to_string().replace(' ', "");
    Some(parse_quote!(#[cfg_attr(feature = "schemars", schemars(with = #ty))]))
}

/// Returns the attribute of a field whose documentation links to methods: the schema has the IDs of the operations.
pub fn description(field: &Field, operations: &[Operation]) -> Option<Attribute> {
    let description = unlinked(&field.description, operations.iter().map(|operation| &*operation.id));
    (description != field.description)
        .then(|| parse_quote!(#[cfg_attr(feature = "schemars", schemars(description = #description))]))
}

/// Returns the type whose schema is that of a string that contains a value of another type.
fn in_string(ty: &Type) -> Option<TokenStream> {
    let value = match ty {
        Type::IntegerString => quote!(i64),
        Type::NumberString => quote!(f64),
        Type::BooleanString | Type::UpperBooleanString => quote!(bool),
        Type::List(items) => {
            let items = in_string(items)?;
            return Some(quote!(Vec<#items>));
        }
        _ => return None,
    };
    Some(quote!(crate::in_string::InString<#value>))
}

/// Prints the function that registers all types.
pub fn print(lowered: &Lowered) -> TokenStream {
    let objects = lowered.objects.iter().map(|object| &object.schema);
    let schemas = objects.chain(lowered.enums.iter().map(|known| &known.schema));
    let names = schemas.map(|schema| format_ident!("{}", type_name(schema)));
    quote! {
        use schemars::SchemaGenerator;

        use super::types;

        /// Adds the schemas of all types to a generator.
        pub(crate) fn define_all(generator: &mut SchemaGenerator) {
            #(generator.subschema_for::<types::#names>();)*
        }
    }
}
