//! The files: one for the types, one for the operations of each chapter, one for the table of operations.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, ItemMod, visit_mut::VisitMut};

use super::{Files, docs, paths::Shorten, requests::Request, types::Types};

/// Code that does not belong to a chapter.
pub struct Tables {
    pub meta: TokenStream,
    pub schemas: TokenStream,
    pub json_schemas: TokenStream,
    pub failed: TokenStream,
}

pub fn print(types: Types, chapters: BTreeMap<String, Vec<Request>>, tables: Tables) -> Files {
    let names: Vec<_> = chapters.keys().map(|chapter| format_ident!("{chapter}")).collect();
    let requests = chapters.iter().map(|(chapter, requests)| {
        let module = format_ident!("{chapter}");
        let requests = requests.iter().map(|request| format_ident!("{}", request.name));
        quote!(pub use super::#module::{#(#requests),*};)
    });
    let about = docs::comment("The requests of the operations: see the methods of [`Client`](crate::Client).");
    let modules = quote! {
        #(mod #names;)*
        #[cfg(feature = "schemars")]
        pub(crate) mod json_schemas;
        mod failed;
        pub(crate) mod meta;
        pub(crate) mod schemas;
        pub mod types;

        #about
        pub mod requests {
            #(#requests)*
        }
    };
    let mut files = Files::from_iter([
        ("mod.rs".to_owned(), file("What is generated.", modules)),
        ("meta.rs".to_owned(), file("What is known of each operation.", tables.meta)),
        ("schemas.rs".to_owned(), file("The schemas of requests and responses.", tables.schemas)),
        ("failed.rs".to_owned(), file("The items of batch responses that failed.", tables.failed)),
        ("json_schemas.rs".to_owned(), file("The types, for their JSON Schemas.", tables.json_schemas)),
    ]);
    print_types(types, &mut files);
    for (chapter, requests) in chapters {
        files.insert(format!("{chapter}.rs"), print_chapter(&chapter, &requests));
    }
    files
}

/// The types, flat for who uses them, in a file for each chapter.
fn print_types(types: Types, files: &mut Files) {
    let module = |chapter: &Option<String>| chapter.clone().unwrap_or_else(|| "shared".to_owned());
    let of = |chapter: &Option<String>| match chapter {
        Some(chapter) => format!("of the chapter {}", chapter.replace('_', " ")),
        None => "that several chapters share".to_owned(),
    };
    let modules: Vec<_> = types.types.keys().map(|chapter| format_ident!("{}", module(chapter))).collect();
    let all = quote! {
        #(mod #modules;)*

        pub use self::{#(#modules::*),*};
    };
    files.insert("types/mod.rs".to_owned(), file("What requests and answers are made of.", all));
    for (chapter, items) in types.types {
        let about = format!("The types {}.", of(&chapter));
        let makes_enums = items.iter().any(|item| matches!(item, Item::Enum(_)));
        let open_enum = makes_enums.then(|| {
            quote!(
                use crate::open_enum::open_enum;
            )
        });
        let items = quote! {
            use serde::de::{Deserializer, MapAccess};

            #[allow(unused_imports, reason = "not every chapter needs types of another")]
            use super::*;
            #open_enum
            use crate::deserialize::{self, DeserializeFields};

            #(#items)*
        };
        files.insert(format!("types/{}.rs", module(&chapter)), file(&about, items));
    }
}

fn print_chapter(chapter: &str, requests: &[Request]) -> String {
    let methods = requests.iter().map(|request| &request.method);
    let items = requests.iter().map(|request| &request.items);
    let pages = requests.iter().map(|request| format!("\n- [{}]({})", request.operation, request.page));
    let title = chapter.replace('_', " ");
    let about = format!("The operations of the chapter {title}, and their pages:\n{}", pages.collect::<String>());
    let heading = docs::comment(&format!("# {}", docs::sentence_case(&title)));
    file(
        &about,
        quote! {
            use std::pin::Pin;

            use super::{meta, types};
            use crate::{Client, Error, Response};

            #heading
            impl Client {
                #(#methods)*
            }

            #(#items)*
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
