//! The files: a folder for each chapter, with the methods of the client, its tables, and a file for each operation.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, ItemMod, visit_mut::VisitMut};

use super::{Files, docs, failed, json_schemas, meta, paths::Shorten, requests::Request, schemas, types::Types};
use crate::codegen::lower::{Lowered, Users};

/// Prints all files.
///
/// # Errors
/// Of the methods `failed`.
pub fn print(mut types: Types, chapters: BTreeMap<String, Vec<Request>>, lowered: &Lowered) -> Result<Files, String> {
    let mut modules = Modules::default();
    for (chapter, requests) in &chapters {
        for request in requests {
            let users = Users::Operation(chapter.clone(), request.operation.clone());
            let path = format!("{chapter}/{}", request.module);
            modules.add(
                &path,
                &format!("The request of [{0}]({1}), and its types.", request.operation, request.page),
                types.types.remove(&users),
                Some(request),
            );
        }
        let shared = types.types.remove(&Users::Chapter(chapter.clone()));
        if shared.is_some() {
            modules.add(
                &format!("{chapter}/shared"),
                "Types that several operations of the chapter use.",
                shared,
                None,
            );
        }
    }
    modules.add("shared", "Types that operations of several chapters use.", types.types.remove(&Users::Several), None);
    let Modules { requests, types, mut files } = modules;

    let names: Vec<_> = chapters.keys().map(|chapter| format_ident!("{chapter}")).collect();
    let requests_about = docs::comment("The requests of the operations: see the methods of [`Client`](crate::Client).");
    let types_about = docs::comment("What requests and responses consist of.");
    let all = quote! {
        #(mod #names;)*
        mod failed;
        #[cfg(feature = "schemars")]
        pub(crate) mod json_schemas;
        pub(crate) mod meta;
        pub(crate) mod schemas;
        mod shared;

        #requests_about
        pub mod requests {
            #(#requests)*
        }

        #types_about
        pub mod types {
            #(#types)*
        }
    };
    let mut schemas = schemas::print(lowered, None).unwrap_or_default();
    for (chapter, requests) in &chapters {
        if let Some(of_chapter) = schemas::print(lowered, Some(chapter)) {
            let chapter = format_ident!("{chapter}");
            schemas.extend(quote!(pub(crate) use super::#chapter::schemas::*;));
            let about = "The schemas of requests and responses.";
            files.insert(format!("{chapter}/schemas.rs"), file(about, of_chapter));
        }
        let about = "Metadata of the operations.";
        files.insert(format!("{chapter}/meta.rs"), file(about, meta::rows(lowered, chapter)));
        let code = print_chapter(chapter, requests, &files);
        files.insert(format!("{chapter}/mod.rs"), code);
    }
    files.extend([
        ("mod.rs".to_owned(), file("What is generated.", all)),
        ("meta.rs".to_owned(), file("The tables of operations and regions.", meta::print(lowered, &names))),
        ("schemas.rs".to_owned(), file("The schemas that several chapters use.", schemas)),
        ("failed.rs".to_owned(), file("The items of batch responses that failed.", failed::print(lowered)?)),
        ("json_schemas.rs".to_owned(), file("The types, for their JSON Schemas.", json_schemas::print(lowered))),
    ]);
    Ok(files)
}

/// The modules of operations and shared types, and what is re-exported of them.
#[derive(Default)]
struct Modules {
    requests: Vec<TokenStream>,
    types: Vec<TokenStream>,
    files: Files,
}

impl Modules {
    /// Adds the module at a path such as `network_security/download_ssl_cert`.
    fn add(&mut self, path: &str, about: &str, types: Option<Vec<Item>>, request: Option<&Request>) {
        let types = types.unwrap_or_default();
        let steps = path.split('/').map(|step| format_ident!("{step}"));
        let module = quote!(super #(::#steps)*);
        let names: Vec<_> = types.iter().filter_map(declared).collect();
        if !names.is_empty() {
            self.types.push(quote!(pub use #module::{#(#names),*};));
        }
        let types_code = (!types.is_empty()).then(|| {
            let has_enums = types.iter().any(|item| matches!(item, Item::Enum(_)));
            let has_structs = types.iter().any(|item| matches!(item, Item::Struct(_)));
            let open_enum = has_enums.then(|| quote!(open_enum::open_enum,));
            let deserialize = has_structs.then(|| quote!(deserialize::{self, DeserializeFields},));
            let serde = has_structs.then(|| {
                quote!(
                    use serde::de::{Deserializer, MapAccess};
                )
            });
            quote! {
                #serde
                use crate::{#deserialize #open_enum};
                #[allow(unused_imports, reason = "not every module needs types of another")]
                use crate::types::*;
            }
        });
        let request_code = request.map(|Request { name, items, .. }| {
            let name = format_ident!("{name}");
            self.requests.push(quote!(pub use #module::#name;));
            let types = names_types(items).then(|| quote!(types,));
            let imports = quote! {
                use std::pin::Pin;
                use crate::{Client, Error, Response, generated::meta, #types};
            };
            (imports, items)
        });
        let (imports, items) = request_code.unzip();
        let code = quote!(#imports #types_code #items #(#types)*);
        self.files.insert(format!("{path}.rs"), file(about, code));
    }
}

/// Whether code has a path into the module of the types.
fn names_types(code: &TokenStream) -> bool {
    code.to_string().contains("types ::")
}

/// The name of the type that an item declares.
fn declared(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        _ => None,
    }
}

fn print_chapter(chapter: &str, requests: &[Request], files: &Files) -> String {
    let methods: TokenStream = requests.iter().map(|request| request.method.clone()).collect();
    let types = names_types(&methods).then(|| quote!(types,));
    let mut modules: Vec<_> = requests.iter().map(|request| format_ident!("{}", request.module)).collect();
    let names = requests.iter().map(|request| format_ident!("{}", request.name));
    let uses: Vec<_> = modules.iter().zip(names).map(|(module, name)| quote!(#module::#name)).collect();
    let others = ["meta", "schemas", "shared"].into_iter();
    let others = others.filter(|module| files.contains_key(&format!("{chapter}/{module}.rs")));
    modules.extend(others.map(|module| format_ident!("{module}")));
    let pages = requests.iter().map(|request| format!("\n- [{}]({})", request.operation, request.page));
    let title = chapter.replace('_', " ");
    let about = format!("The operations of the chapter {title}, and their pages:\n{}", pages.collect::<String>());
    let heading = docs::comment(&format!("# {}", docs::sentence_case(&title)));
    file(
        &about,
        quote! {
            #(pub(super) mod #modules;)*

            use self::{#(#uses),*};
            use crate::{Client, #types};

            #heading
            impl Client {
                #methods
            }
        },
    )
}

fn file(about: &str, items: TokenStream) -> String {
    let Ok(mut file) = syn::parse2::<syn::File>(items.clone()) else {
        // The compiler points at what is wrong with it.
        return items.to_string();
    };
    Shorten.visit_file_mut(&mut file);
    docs::Lines.visit_file_mut(&mut file);
    let mut code: String = about.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n").collect();
    let mut after_use = false;
    for item in file.items {
        let is_use = matches!(item, Item::Use(_) | Item::Mod(ItemMod { content: None, .. }));
        if !(is_use && after_use) {
            code.push('\n');
        }
        after_use = is_use;
        code += &print_item(item);
    }
    code
}

/// One item, with a blank line between the items inside it.
fn print_item(item: Item) -> String {
    const BEGINS: [&str; 5] = ["///", "#[", "pub ", "fn ", "impl "];
    let is_enum = matches!(item, Item::Enum(_));
    let printed =
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
    // Printed inside the macro, its text would be one run of tokens.
    if is_enum {
        let lines: String = printed.lines().map(|line| format!("    {line}\n")).collect();
        return format!("open_enum! {{\n{lines}}}\n");
    }
    let mut code = String::new();
    let mut ended = None;
    for line in printed.lines() {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        if ended == Some(indent) && BEGINS.iter().any(|begin| bare.starts_with(begin)) {
            code.push('\n');
        }
        ended = (bare == "}").then_some(indent);
        code += line;
        code.push('\n');
    }
    code
}
