//! The table of operations.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::lower::Lowered;

pub fn print(lowered: &Lowered) -> TokenStream {
    let names: Vec<_> =
        lowered.operations.iter().map(|operation| format_ident!("{}", operation.constant_name())).collect();
    let rows = lowered.operations.iter().zip(&names).map(|(operation, name)| {
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let (chapter, page, idempotent) = (&operation.chapter, &operation.page, operation.idempotent);
        let job = match &operation.job {
            Some(job) => quote!(Some(#job)),
            None => quote!(None),
        };
        quote! {
            pub(crate) const #name: Operation = Operation {
                id: #id,
                method: #method,
                path: #path,
                chapter: #chapter,
                page: #page,
                idempotent: #idempotent,
                job: #job,
            };
        }
    });
    let regions = lowered.regions.iter().map(|region| {
        let (name, endpoint) = (&region.name, &region.endpoint);
        quote!(Region { name: #name, endpoint: #endpoint })
    });
    let of_operations = docs::comment("Every operation of this crate, by chapter and name.");
    let of_regions = docs::comment("The regions that are known to have the service.");
    quote! {
        use crate::meta::{Operation, Region};

        #(#rows)*

        #of_operations
        pub const OPERATIONS: &[Operation] = &[#(#names),*];

        #of_regions
        pub const REGIONS: &[Region] = &[#(#regions),*];
    }
}
