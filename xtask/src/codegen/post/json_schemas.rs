//! JSON Schemas: every type derives its own, under the name of its component, and one list has them all.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, parse_quote};

use super::type_name;
use crate::codegen::lower::{Field, Lowered, Type};

/// What makes a type derive its schema.
pub fn derive(schema: &str) -> [Attribute; 2] {
    let settings: Attribute = match type_name(schema) == schema {
        true => parse_quote!(#[cfg_attr(feature = "schemars_1", schemars(crate = "schemars_1"))]),
        false => parse_quote!(#[cfg_attr(feature = "schemars_1", schemars(crate = "schemars_1", rename = #schema))]),
    };
    [parse_quote!(#[cfg_attr(feature = "schemars_1", derive(schemars_1::JsonSchema))]), settings]
}

/// What a field says of its schema that its type doesn't.
pub fn of_field(field: &Field, is_option: bool) -> Option<Attribute> {
    if let Some(ty) = in_string(&field.ty) {
        let ty = if is_option { format!("Option<{ty}>") } else { ty };
        return Some(parse_quote!(#[cfg_attr(feature = "schemars_1", schemars(with = #ty))]));
    }
    match field.ty {
        Type::EpochMillisString => {
            Some(parse_quote!(#[cfg_attr(feature = "schemars_1", schemars(with = "Option<String>"))]))
        }
        Type::EpochMillis => Some(parse_quote!(#[cfg_attr(feature = "schemars_1", schemars(with = "Option<i64>"))])),
        _ => None,
    }
}

/// The type whose schema is that of a string with a value of another type.
fn in_string(ty: &Type) -> Option<String> {
    let value = match ty {
        Type::IntegerString => "i64",
        Type::NumberString => "f64",
        Type::BooleanString | Type::UpperBooleanString => "bool",
        Type::List(items) => return Some(format!("Vec<{}>", in_string(items)?)),
        _ => return None,
    };
    Some(format!("crate::in_string::InString<{value}>"))
}

/// The list of all types.
pub fn print(lowered: &Lowered) -> TokenStream {
    let objects = lowered.objects.iter().map(|object| &object.schema);
    let schemas = objects.chain(lowered.enums.iter().map(|known| &known.schema));
    let names = schemas.map(|schema| format_ident!("{}", type_name(schema)));
    quote! {
        use schemars_1::SchemaGenerator;

        use super::types;

        /// Has a generator define every type.
        pub(crate) fn define_all(generator: &mut SchemaGenerator) {
            #(generator.subschema_for::<types::#names>();)*
        }
    }
}
