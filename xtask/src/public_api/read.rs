//! From source files to the tree of modules.

use std::slice;

use syn::{Attribute, Ident, ImplItem, Item, ItemImpl, ItemMacro, ItemMod, Visibility};

use super::{
    attributes::Attributes,
    open_enum,
    sources::Sources,
    tree::{Entry, Import, Inside, Macro, Module, Scope, Tree, What},
};
use crate::{Finding, Findings};

/// Reads a crate from its root, `lib.rs` in a folder.
///
/// # Errors
/// Every file that isn't there or is no Rust, and every item whose names can't be told.
pub fn read(name: &str, folder: &str, sources: &Sources) -> Result<Tree, Findings> {
    let (modules, macros, resolved) = Default::default();
    let tree = Tree { name: name.to_owned(), modules, macros, resolved };
    let mut reader = Reader { sources, tree, findings: Findings::new() };
    let root = Place { inside: Vec::new(), file: format!("{folder}/lib.rs"), folder: folder.to_owned() };
    reader.file(root, Vec::new());
    open_enum::expand(&mut reader.tree, &mut reader.findings);
    reader.findings.or(reader.tree)
}

struct Reader<'a> {
    sources: &'a Sources,
    tree: Tree,
    findings: Findings,
}

/// A module: its path in the crate, its file, and the folder of the files of the modules in it.
struct Place {
    inside: Inside,
    file: String,
    folder: String,
}

impl Reader<'_> {
    fn file(&mut self, place: Place, cfgs: Vec<String>) {
        let Some(text) = self.sources.get(&place.file) else {
            return self.wrong(&place, "file-missing", "this file isn't there", "a crate begins with it");
        };
        match syn::parse_file(text) {
            Ok(file) => {
                let attributes = Attributes::read(&file.attrs);
                if !attributes.absent {
                    self.module(&place, file.items, [cfgs, attributes.cfgs].concat());
                }
            }
            Err(error) => {
                let message = format!("this file is no Rust: {error}");
                self.wrong(&place, "no-rust", message, "`cargo check` shows where");
            }
        }
    }

    fn module(&mut self, place: &Place, items: Vec<Item>, cfgs: Vec<String>) {
        let module = Module { file: place.file.clone(), cfgs: cfgs.clone(), ..Module::default() };
        if self.tree.modules.insert(place.inside.clone(), module).is_some() {
            let message = format!("two modules are named `{}`", place.inside.join("::"));
            self.wrong(place, "module-twice", message, "name them apart, and import the one that is wanted");
        }
        for item in items {
            match item {
                Item::Mod(item) => self.submodule(place, item, &cfgs),
                Item::Macro(item) => self.macro_item(place, item),
                item => self.item(place, item),
            }
        }
    }

    fn submodule(&mut self, place: &Place, item: ItemMod, cfgs: &[String]) {
        let attributes = Attributes::read(&item.attrs);
        if attributes.absent {
            return;
        }
        let name = item.ident.to_string();
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("path")) {
            let message = format!("the module `{name}` says where its file is");
            return self.wrong(place, "module-path", message, "put the file where Rust looks for it");
        }
        let inside = [&place.inside[..], slice::from_ref(&name)].concat();
        let cfgs = [cfgs, &attributes.cfgs].concat();
        let folder = format!("{}/{}", place.folder, name.trim_start_matches("r#"));
        let mut files = [format!("{folder}.rs"), format!("{folder}/mod.rs")].into_iter();
        match (item.content, files.find(|file| self.sources.contains_key(file))) {
            (Some((_, items)), _) => self.module(&Place { inside, file: place.file.clone(), folder }, items, cfgs),
            (None, Some(file)) => self.file(Place { inside, file, folder }, cfgs),
            (None, None) => {
                let message = format!("the module `{name}` has no file");
                self.wrong(place, "file-missing", message, &format!("it would be {folder}.rs"));
            }
        }
        self.add(place, name, &attributes, &item.vis, What::Module);
    }

    /// The definition of a macro, or a call of one that makes an enum.
    fn macro_item(&mut self, place: &Place, item: ItemMacro) {
        let attributes = Attributes::read(&item.attrs);
        if attributes.absent {
            return;
        }
        let called = item.mac.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        if let Some(name) = item.ident.as_ref().map(Ident::to_string) {
            let defined = Macro { file: place.file.clone(), rules: item.mac.tokens.clone() };
            if attributes.exported {
                let root = Place { inside: Vec::new(), file: place.file.clone(), folder: String::new() };
                let what = What::Item(Box::new(Item::Macro(item)), None);
                self.add(&root, name.clone(), &attributes, &Visibility::Public(Default::default()), what);
            }
            if self.tree.macros.insert(name.clone(), defined).is_some() {
                let message = format!("two macros are named `{name}!`");
                self.wrong(place, "macro-twice", message, "rename one: they are told apart by their names here");
            }
        } else if let Ok(made) = syn::parse2::<syn::ItemEnum>(item.mac.tokens) {
            let (name, visibility) = (made.ident.to_string(), made.vis.clone());
            let attributes = Attributes::read(&made.attrs);
            self.add(place, name, &attributes, &visibility, What::Item(Box::new(Item::Enum(made)), Some(called)));
        } else {
            let message = format!("`{called}!` makes items that can't be told");
            self.wrong(place, "macro-unknown", message, "write them out, or teach xtask/src/public_api/ the macro");
        }
    }

    fn item(&mut self, place: &Place, item: Item) {
        match item {
            Item::Use(item) => {
                if let Some(module) = self.tree.modules.get_mut(&place.inside) {
                    module.import(&item, &place.inside);
                }
            }
            Item::Impl(item) => {
                let absent = Attributes::read(&item.attrs).absent;
                if let Some(module) = self.tree.modules.get_mut(&place.inside).filter(|_| !absent) {
                    module.impls.push(without_bodies(item));
                }
            }
            Item::ExternCrate(item) => {
                let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name).to_string();
                let import = Import { absolute: true, names: vec![item.ident.to_string()] };
                self.add(place, name, &Attributes::read(&item.attrs), &item.vis, What::Import(import));
            }
            item => {
                if let Some((name, attributes, visibility)) = named(&item) {
                    let (name, attributes) = (name.to_string(), Attributes::read(attributes));
                    let visibility = visibility.clone();
                    self.add(place, name, &attributes, &visibility, What::Item(Box::new(item), None));
                } else {
                    let shown: String = quote::quote!(#item).to_string().chars().take(60).collect();
                    let message = format!("an item of an unknown kind: {shown}");
                    self.wrong(place, "item-unknown", message, "teach xtask/src/public_api/read.rs to name it");
                }
            }
        }
    }

    fn add(&mut self, place: &Place, name: String, attributes: &Attributes, visibility: &Visibility, what: What) {
        let scope = Scope::read(visibility, &place.inside);
        let entry = Entry { scope, hidden: attributes.hidden, cfgs: attributes.cfgs.clone(), what };
        if let Some(module) = self.tree.modules.get_mut(&place.inside).filter(|_| !attributes.absent) {
            module.add(name, entry);
        }
    }

    fn wrong(&mut self, place: &Place, rule: &'static str, message: impl Into<String>, help: &str) {
        self.findings.push(Finding::new(rule, message).in_file(&place.file).help(help));
    }
}

/// An `impl` without what nobody sees from outside; most of the text of a crate is in there.
fn without_bodies(mut item: ItemImpl) -> ItemImpl {
    let of_trait = item.trait_.is_some();
    item.items.retain_mut(|part| match part {
        ImplItem::Fn(part) => {
            part.block.stmts.clear();
            !of_trait && matches!(part.vis, Visibility::Public(_))
        }
        ImplItem::Const(part) => of_trait || matches!(part.vis, Visibility::Public(_)),
        _ => true,
    });
    item
}

fn named(item: &Item) -> Option<(&Ident, &Vec<Attribute>, &Visibility)> {
    Some(match item {
        Item::Const(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Enum(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.attrs, &item.vis),
        Item::Static(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Struct(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Trait(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Type(item) => (&item.ident, &item.attrs, &item.vis),
        Item::Union(item) => (&item.ident, &item.attrs, &item.vis),
        _ => return None,
    })
}
