//! JSON Schemas: every type derives its own, under the name of its component, and one list has them all.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, parse_quote};

use super::{paths::argument_of, type_name};
use crate::codegen::lower::{Field, Lowered, Type};

/// What makes a type derive its schema.
pub fn derive(schema: &str) -> impl Iterator<Item = Attribute> {
    let renamed = (type_name(schema) != schema)
        .then(|| parse_quote!(#[cfg_attr(feature = "schemars", schemars(rename = #schema))]));
    let derive: Attribute = parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]);
    std::iter::once(derive).chain(renamed)
}

/// The schema of a field that differs from that of its type. In a request every field is optional, to be validated when
/// it is sent, but its schema says what is required.
pub fn of_field(field: &Field, ty: &syn::Type, is_request: bool) -> Option<Attribute> {
    let written = match field.ty {
        Type::EpochMillisString => Some(quote!(String)),
        Type::EpochMillis => Some(quote!(i64)),
        _ => None,
    };
    let required = argument_of(ty, "Option").filter(|_| is_request && field.required);
    let ty = match (written, required) {
        (Some(written), Some(_)) => written,
        (Some(written), None) => quote!(Option<#written>),
        (None, Some(required)) => quote!(#required),
        (None, None) => return None,
    };
    let ty = ty.to_string().replace(' ', "");
    Some(parse_quote!(#[cfg_attr(feature = "schemars", schemars(with = #ty))]))
}

/// The list of all types.
pub fn print(lowered: &Lowered) -> TokenStream {
    let objects = lowered.objects.iter().map(|object| &object.schema);
    let schemas = objects.chain(lowered.enums.iter().map(|known| &known.schema));
    let names = schemas.map(|schema| format_ident!("{}", type_name(schema)));
    quote! {
        use schemars::SchemaGenerator;

        use super::types;

        /// Has a generator define every type.
        pub(crate) fn define_all(generator: &mut SchemaGenerator) {
            #(generator.subschema_for::<types::#names>();)*
        }
    }
}
