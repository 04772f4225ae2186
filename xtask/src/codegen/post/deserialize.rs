//! Replaces serde's derived `Deserialize` implementations by calls of the library's `deserialize` module.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, ItemStruct, Meta, Token, parse_quote, punctuated::Punctuated};

use super::{
    changed, field_name,
    paths::argument_of,
    types::{derived, is_named, is_of},
};
use crate::codegen::lower::{Field, Object, Type};

/// Replaces the derived `Deserialize` of a type, except for types without fields.
///
/// # Errors
/// If the fields of the type differ from its schema, or the type doesn't derive `Deserialize`.
pub fn replace(item: &mut ItemStruct, object: &Object) -> Result<Vec<Item>, String> {
    if object.fields.is_empty() {
        return Ok(Vec::new());
    }
    if item.fields.len() != object.fields.len() {
        return Err(changed(format!("the fields of {} differ from its schema", object.schema)));
    }
    let mut removed = 0;
    derived(item, |traits| {
        let before = traits.len();
        traits.retain(|path| !is_named(path, "Deserialize"));
        removed = before - traits.len();
    })?;
    if removed != 1 {
        return Err(changed(format!("{} doesn't derive Deserialize", object.schema)));
    }
    let name = &item.ident;
    let required = required(item, object);
    let aliases = aliases(object);
    let arms = object.fields.iter().map(arm);
    Ok(vec![
        parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize::object(deserializer)
                }
            }
        },
        parse_quote! {
            impl DeserializeFields for #name {
                #required
                #aliases

                fn deserialize_field<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error> {
                    match name {
                        #(#arms)*
                        _ => return Ok(false),
                    }
                    Ok(true)
                }
            }
        },
    ])
}

fn required(item: &ItemStruct, object: &Object) -> Option<TokenStream> {
    let required = object.fields.iter().filter(|property| {
        let field = item.fields.iter().find(|field| is_of(field, property));
        field.is_some_and(|field| !can_be_missing(field))
    });
    let names: Vec<_> = required.map(|property| &property.name).collect();
    (!names.is_empty()).then(|| quote!(const REQUIRED: &'static [&'static str] = &[#(#names),*];))
}

/// Returns true if serde accepts input without the field.
fn can_be_missing(field: &syn::Field) -> bool {
    let mut settings = field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde"));
    argument_of(&field.ty, "Option").is_some()
        || settings.any(|attribute| {
            let listed = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            listed.is_ok_and(|listed| listed.iter().any(|meta| meta.path().is_ident("default")))
        })
}

fn aliases(object: &Object) -> Option<TokenStream> {
    let pairs = object.fields.iter().flat_map(|field| field.aliases.iter().map(|alias| (alias, &field.name)));
    let (aliases, names): (Vec<_>, Vec<_>) = pairs.unzip();
    (!aliases.is_empty())
        .then(|| quote!(const ALIASES: &'static [(&'static str, &'static str)] = &[#((#aliases, #names)),*];))
}

fn arm(field: &Field) -> TokenStream {
    let name = &field.name;
    let ident = format_ident!("{}", field_name(name));
    match &field.ty {
        ty if ty.in_string().is_some() => {
            quote!(#name => self.#ident = map.next_value::<crate::in_string::InString<_>>()?.0,)
        }
        Type::EpochMillisString => {
            quote!(#name => self.#ident = map.next_value::<crate::timestamp::EpochMillisString>()?.0,)
        }
        Type::EpochMillis => quote!(#name => self.#ident = map.next_value::<crate::timestamp::EpochMillis>()?.0,),
        _ => quote!(#name => self.#ident = map.next_value()?,),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Field {
        Field {
            name: name.to_owned(),
            description: String::new(),
            ty: Type::String,
            secret: false,
            required: false,
            essential: false,
            aliases: Vec::new(),
            constraints: Vec::new(),
            item_constraints: Vec::new(),
            rule: None,
            example: None,
        }
    }

    fn replaced(mut item: ItemStruct, fields: Vec<Field>) -> Result<String, String> {
        let items = replace(&mut item, &Object { schema: "Thing".to_owned(), fields, success: None })?;
        Ok(quote!(#item #(#items)*).to_string())
    }

    #[test]
    fn replace_requires_fields_without_option_and_default() {
        let item = parse_quote! {
            #[derive(::serde::Deserialize, Clone)]
            pub struct Thing {
                pub a: String,
                pub b: Option<String>,
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub c: Vec<String>,
                #[serde(rename = "type")]
                pub type_: String,
            }
        };
        let code = replaced(item, ["a", "b", "c", "type"].map(field).into()).unwrap();
        assert!(code.contains(r#"REQUIRED : & 'static [& 'static str] = & ["a" , "type"] ;"#), "{code}");
        assert!(!code.contains("derive (:: serde :: Deserialize"), "{code}");
    }

    #[test]
    fn replace_rejects_types_that_differ_from_their_schema() {
        let item: ItemStruct = parse_quote!(
            #[derive(::serde::Deserialize)]
            pub struct Thing {
                pub a: String,
            }
        );
        let error = replaced(item.clone(), vec![field("a"), field("b")]).unwrap_err();
        assert!(error.ends_with("the fields of Thing differ from its schema"), "{error}");
        let item = ItemStruct { attrs: vec![parse_quote!(#[derive(Clone)])], ..item };
        let error = replaced(item, vec![field("a")]).unwrap_err();
        assert!(error.ends_with("Thing doesn't derive Deserialize"), "{error}");
    }
}
