//! Replaces serde's derived `Deserialize` implementations by the library's `deserialize` module.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, ItemStruct, parse_quote};

use super::{
    changed, field_name, schemas,
    types::{derived, is_named},
};
use crate::codegen::lower::{Field, Object};

/// Replaces the derived `Deserialize` of a type.
///
/// # Errors
/// If the fields of the type differ from its schema, or the type doesn't derive `Deserialize`.
pub fn replace(item: &mut ItemStruct, object: &Object) -> Result<Vec<Item>, String> {
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
    let (name, schema) = (&item.ident, schemas::constant(&object.schema));
    let arms = object.fields.iter().enumerate().map(arm);
    Ok(vec![
        parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize::object(deserializer, &schemas::#schema)
                }
            }
        },
        parse_quote! {
            impl Fields for #name {
                #[inline]
                fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)> {
                    let found = match name {
                        #(#arms)*
                        _ => return None,
                    };
                    Some(found)
                }
            }
        },
    ])
}

fn arm((index, field): (usize, &Field)) -> TokenStream {
    let (name, aliases) = (&field.name, &field.aliases);
    let (index, ident) = (Literal::usize_unsuffixed(index), format_ident!("{}", field_name(name)));
    quote!(#name #(| #aliases)* => (#index, self.#ident.slot()),)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::lower::Type;

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
    fn replace_returns_the_index_of_each_field_by_its_name_and_aliases() {
        let item = parse_quote! {
            #[derive(::serde::Deserialize, Clone)]
            pub struct Thing {
                pub a: String,
                pub type_: Option<String>,
            }
        };
        let type_field = Field { aliases: vec!["Type".to_owned(), "kind".to_owned()], ..field("type") };
        let code = replaced(item, vec![field("a"), type_field]).unwrap();
        assert!(code.contains(r#""a" => (0 , self . a . slot ()) ,"#), "{code}");
        assert!(code.contains(r#""type" | "Type" | "kind" => (1 , self . type_ . slot ()) ,"#), "{code}");
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
