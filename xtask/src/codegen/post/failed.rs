//! The method `failed()` on responses of batch operations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, field_name, type_name};
use crate::codegen::lower::{Field, Lowered, Object, Success, Type};

/// Prints a method for each response list whose items report success.
///
/// # Errors
/// If the result of an item isn't an essential field.
pub fn print(lowered: &Lowered) -> Result<TokenStream, String> {
    let mut methods = Vec::new();
    for object in lowered.objects.iter().filter(|object| lowered.usage.responses.contains(&object.schema)) {
        for list in &object.fields {
            if let Some((item, success)) = reporting_item(list, lowered) {
                methods.push(method(object, list, item, success)?);
            }
        }
    }
    Ok(quote! {
        use super::types;

        #(#methods)*
    })
}

/// Returns the items of a list, and how they report success, if they do.
pub fn reporting_item<'a>(field: &Field, lowered: &'a Lowered) -> Option<(&'a Object, &'a Success)> {
    let Type::List(item) = &field.ty else { return None };
    let Type::Object(item) = &**item else { return None };
    let item = lowered.objects.iter().find(|object| object.schema == *item)?;
    Some((item, item.success.as_ref()?))
}

fn method(object: &Object, list: &Field, item: &Object, success: &Success) -> Result<TokenStream, String> {
    let essential = |field: &&Field| field.name == success.field && field.essential;
    let result = item.fields.iter().find(essential).ok_or_else(|| {
        format!("{}: `{}`, which reports success, must be listed in x-essential", item.schema, success.field)
    })?;
    let [response, item] = [object, item].map(|object| format_ident!("{}", type_name(&object.schema)));
    let [list_field, result] = [list, result].map(|field| format_ident!("{}", field_name(&field.name)));
    let values = success.values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(" or ");
    let about = docs::comment(&format!(
        "Returns the failed items of `{}`: those with a `{}` other than {values}.",
        list.name, success.field
    ));
    let values = &success.values;
    Ok(quote! {
        impl types::#response {
            #about
            pub fn failed(&self) -> Vec<&types::#item> {
                self.#list_field.iter().filter(|item| ![#(#values),*].contains(&item.#result.as_str())).collect()
            }
        }
    })
}
