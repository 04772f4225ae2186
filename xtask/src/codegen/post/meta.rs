//! The table of operations.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{docs, schemas};
use crate::codegen::lower::{Lowered, Paging, Success, Type};

/// Prints the rows of a chapter's operations.
pub fn rows(lowered: &Lowered, chapter: &str) -> TokenStream {
    let rows = lowered.operations.iter().filter(|operation| operation.chapter == chapter).map(|operation| {
        let name = format_ident!("{}", operation.constant_name());
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let (chapter, page, idempotent) = (&operation.chapter, &operation.page, operation.idempotent);
        let query = match operation.query.is_empty() {
            true => quote!(&Object::EMPTY),
            false => {
                let constant = schemas::query_constant(&operation.constant_name());
                quote!(&#constant)
            }
        };
        let optional = |ty: &Option<Type>| match ty.as_ref().map(schemas::value_type) {
            Some(ty) => quote!(Some(#ty)),
            None => quote!(None),
        };
        let (body, response) = (optional(&operation.body), optional(&operation.response));
        let (iam_action, job) = (optional_string(operation.iam_action.as_ref()), optional_string(operation.job()));
        let paged = match &operation.paged {
            Some(paged) => paging(paged),
            None => quote!(None),
        };
        let no_content = optional_string(operation.no_content.as_ref().map(ToString::to_string).as_ref());
        let success = match &operation.success {
            Some(success) => self::success(success),
            None => quote!(None),
        };
        let confirmed = format_ident!("{}", operation.confirmed.on.to_upper_camel_case());
        quote! {
            pub(crate) const #name: Operation = Operation {
                id: #id,
                method: #method,
                path: #path,
                chapter: #chapter,
                page: #page,
                idempotent: #idempotent,
                iam_action: #iam_action,
                job: #job,
                paged: #paged,
                confirmed: Confirmed::#confirmed,
                query: #query,
                body: #body,
                response: #response,
                no_content: #no_content,
                success: #success,
            };
        }
    });
    quote! {
        #[allow(unused_imports, reason = "not every chapter uses all of them")]
        use crate::{
            generated::schemas::*,
            meta::{Confirmed, Operation, Paging},
            schema::{Object, Success, Type},
        };

        #(#rows)*
    }
}

/// Prints the tables of all operations and regions.
pub fn print(lowered: &Lowered, chapters: &[Ident]) -> TokenStream {
    let names = lowered.operations.iter().map(|operation| format_ident!("{}", operation.constant_name()));
    let regions = lowered.regions.iter().map(|region| {
        let (name, endpoint) = (&region.name, &region.endpoint);
        quote!(Region { name: #name, endpoint: #endpoint })
    });
    let of_operations = docs::comment("All operations, grouped by chapter.");
    let of_regions = docs::comment("Regions in which the service is known to be available.");
    quote! {
        #(pub(crate) use super::#chapters::meta::*;)*
        use crate::meta::{Operation, Region};

        #of_operations
        pub const OPERATIONS: &[Operation] = &[#(#names),*];

        #of_regions
        pub const REGIONS: &[Region] = &[#(#regions),*];
    }
}

fn optional_string(string: Option<&String>) -> TokenStream {
    match string {
        Some(string) => quote!(Some(#string)),
        None => quote!(None),
    }
}

fn success(success: &Success) -> TokenStream {
    let Success { field, values, message } = success;
    let message = optional_string(message.as_ref());
    quote!(Some(Success { field: #field, values: &[#(#values),*], message: #message }))
}

fn paging(paged: &Paging) -> TokenStream {
    let Paging { items, offset, limit, total, first } = paged;
    quote!(Some(Paging { items: #items, offset: #offset, limit: #limit, total: #total, first: #first }))
}
