//! The generated files: a folder for each chapter, with the methods of the client, tables, and a file for each
//! operation.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, ItemMod, visit_mut::VisitMut};

use super::{Files, docs, failed, json_schemas, meta, paths::Shorten, requests::Request, schemas, types::Types};
use crate::codegen::lower::{Lowered, Users};

/// Prints all files.
///
/// # Errors
/// As [`failed::print`].
pub fn print(mut types: Types, chapters: BTreeMap<String, Vec<Request>>, lowered: &Lowered) -> Result<Files, String> {
    let mut modules = Modules::default();
    for (chapter, requests) in &chapters {
        for request in requests {
            let users = Users::Operation(chapter.clone(), request.operation.clone());
            let types = types.types.remove(&users).unwrap_or_default();
            let about = format!("Request and types of [{}]({}).", request.operation, request.page);
            modules.add(&format!("{chapter}/{}", request.module), &about, types, Some(request));
        }
        if let Some(shared) = types.types.remove(&Users::Chapter(chapter.clone())) {
            let about = "Types shared by several operations of this chapter.";
            modules.add(&format!("{chapter}/shared"), about, shared, None);
        }
    }
    let shared = types.types.remove(&Users::Several).unwrap_or_default();
    modules.add("shared", "Types shared by operations of several chapters.", shared, None);
    let Modules { requests, types, mut files } = modules;

    let names: Vec<_> = chapters.keys().map(|chapter| format_ident!("{chapter}")).collect();
    let requests_about = docs::comment("Request builders, returned by the methods of [`Client`](crate::Client).");
    let types_about = docs::comment("Types of requests and responses.");
    let all = quote! {
        #(mod #names;)*
        pub mod diagnosis_ids;
        pub mod error_codes;
        mod failed;
        pub mod instance_statuses;
        #[cfg(feature = "schemars")]
        pub(crate) mod json_schemas;
        pub(crate) mod meta;
        pub(crate) mod schemas;
        mod shared;
        pub(crate) mod undescribed_operations;

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
            let about = "Schemas of requests and responses.";
            files.insert(format!("{chapter}/schemas.rs"), file(about, of_chapter));
        }
        let about = "Metadata of the operations.";
        files.insert(format!("{chapter}/meta.rs"), file(about, meta::rows(lowered, chapter)));
        let code = print_chapter(chapter, requests, &files);
        files.insert(format!("{chapter}/mod.rs"), code);
    }
    files.extend([
        ("mod.rs".to_owned(), file("Generated code.", all)),
        ("meta.rs".to_owned(), file("Tables of operations and regions.", meta::print(lowered, &names))),
        ("schemas.rs".to_owned(), file("Schemas shared by several chapters.", schemas)),
        (
            "failed.rs".to_owned(),
            file("The method `failed()` on responses of batch operations.", failed::print(lowered)?),
        ),
        ("json_schemas.rs".to_owned(), file("JSON Schemas of all types.", json_schemas::print(lowered))),
    ]);
    Ok(files)
}

/// The modules of operations and shared types, and the re-exports of their items.
#[derive(Default)]
struct Modules {
    requests: Vec<TokenStream>,
    types: Vec<TokenStream>,
    files: Files,
}

impl Modules {
    /// Adds the module at a path such as `network_security/download_ssl_cert`.
    fn add(&mut self, path: &str, about: &str, types: Vec<Item>, request: Option<&Request>) {
        let steps = path.split('/').map(|step| format_ident!("{step}"));
        let module = quote!(super #(::#steps)*);
        let names: Vec<_> = types.iter().filter_map(declared).collect();
        if !names.is_empty() {
            self.types.push(quote!(pub use #module::{#(#names),*};));
        }
        let for_request = request.map(|Request { name, .. }| {
            let name = format_ident!("{name}");
            self.requests.push(quote!(pub use #module::#name;));
            quote! {
                use crate::{Client, Error, Response, generated::meta, request::request};
            }
        });
        let for_structs = types.iter().any(|item| matches!(item, Item::Struct(_))).then(|| {
            quote! {
                use serde::de::Deserializer;
                use crate::{deserialize::{self, Fields, Slot, Target}, generated::schemas};
            }
        });
        let items = request.map(|request| &request.items);
        let code = quote! {
            #for_request
            #for_structs
            #[allow(unused_imports, reason = "not every module uses types of other modules")]
            use crate::types::*;

            #items
            #(#types)*
        };
        self.files.insert(format!("{path}.rs"), file(about, code));
    }
}

/// Returns the name of the type that an item declares.
fn declared(item: &Item) -> Option<&Ident> {
    match item {
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        _ => None,
    }
}

fn print_chapter(chapter: &str, requests: &[Request], files: &Files) -> String {
    let methods = requests.iter().map(|request| &request.method);
    let mut modules: Vec<_> = requests.iter().map(|request| format_ident!("{}", request.module)).collect();
    let names = requests.iter().map(|request| format_ident!("{}", request.name));
    let uses: Vec<_> = modules.iter().zip(names).map(|(module, name)| quote!(#module::#name)).collect();
    let others = ["meta", "schemas", "shared"].into_iter();
    let others = others.filter(|module| files.contains_key(&format!("{chapter}/{module}.rs")));
    modules.extend(others.map(|module| format_ident!("{module}")));
    let pages = requests.iter().map(|request| format!("\n- [{}]({})", request.operation, request.page));
    let title = title(chapter);
    let about =
        format!("Operations of the chapter *{title}*, with links to the API reference:\n{}", pages.collect::<String>());
    let heading = docs::comment(&format!("# {}", docs::sentence_case(&title)));
    file(
        &about,
        quote! {
            #(pub(super) mod #modules;)*

            use self::{#(#uses),*};
            use crate::Client;

            #heading
            impl Client {
                #(#methods)*
            }
        },
    )
}

/// Returns the title of a chapter.
fn title(chapter: &str) -> String {
    let words = chapter.split('_').map(|word| match word {
        "api" => "API",
        "apis" => "APIs",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Formats a file with this documentation.
pub fn file(about: &str, items: TokenStream) -> String {
    let Ok(mut file) = syn::parse2::<syn::File>(items.clone()) else {
        // The compiler will report the syntax error.
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

/// Prints an item, with blank lines between nested items.
fn print_item(item: Item) -> String {
    const BEGINS: [&str; 5] = ["///", "#[", "pub ", "fn ", "impl "];
    let is_enum = matches!(item, Item::Enum(_));
    let printed =
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
    // Printed inside the macro call, it would not be formatted.
    if is_enum {
        let lines: String = printed.lines().map(|line| format!("    {line}\n")).collect();
        return format!("crate::open_enum::open_enum! {{\n{lines}}}\n");
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
