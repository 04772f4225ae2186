//! The modules of a crate: what each defines and imports, whoever may see it.

use std::{cell::RefCell, collections::BTreeMap};

use syn::{Item, ItemImpl, UseTree, Visibility};

use super::{attributes::Attributes, resolve::Target};

/// The names that lead from the root of the crate to a module or an item, without the crate's own.
pub type Inside = Vec<String>;

/// A crate: its name as code writes it, and its modules.
pub struct Tree {
    pub name: String,
    pub modules: BTreeMap<Inside, Module>,
    /// The macros of the crate: where each is defined, and its rules.
    pub macros: BTreeMap<String, Macro>,
    /// What paths have turned out to name: most stand in a module more than once.
    pub resolved: RefCell<BTreeMap<(Inside, Import), Vec<Target>>>,
}

#[derive(Default)]
pub struct Module {
    pub file: String,
    /// The conditions of the module and of those around it.
    pub cfgs: Vec<String>,
    pub names: BTreeMap<String, Vec<Entry>>,
    /// The imports of whole modules.
    pub globs: Vec<Entry>,
    pub impls: Vec<ItemImpl>,
}

/// Something that a module has a name for.
pub struct Entry {
    pub scope: Scope,
    pub hidden: bool,
    pub cfgs: Vec<String>,
    pub what: What,
}

/// Who may see it.
#[derive(Clone, PartialEq)]
pub enum Scope {
    Everybody,
    Below(Inside),
}

pub enum What {
    Module,
    /// An item; the macro that makes it, if it isn't written out.
    Item(Box<Item>, Option<String>),
    Import(Import),
}

/// The path of a `use`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// It begins with `::`.
    pub absolute: bool,
    pub names: Vec<String>,
}

pub struct Macro {
    pub file: String,
    pub rules: proc_macro2::TokenStream,
}

impl Scope {
    pub fn read(visibility: &Visibility, module: &[String]) -> Self {
        let Visibility::Restricted(restricted) = visibility else {
            return match visibility {
                Visibility::Public(_) => Self::Everybody,
                _ => Self::Below(module.to_owned()),
            };
        };
        let mut below = module.to_owned();
        for segment in &restricted.path.segments {
            match segment.ident.to_string().as_str() {
                "crate" => below.clear(),
                "self" => {}
                "super" => drop(below.pop()),
                name => below.push(name.to_owned()),
            }
        }
        Self::Below(below)
    }

    pub fn has(&self, module: &[String]) -> bool {
        match self {
            Self::Everybody => true,
            Self::Below(above) => module.starts_with(above),
        }
    }
}

impl Tree {
    /// What a module defines under a name.
    pub fn items(&self, inside: &[String]) -> impl Iterator<Item = (&Entry, &Item, Option<&str>)> {
        self.entries(inside).iter().filter_map(|entry| match &entry.what {
            What::Item(item, maker) => Some((entry, &**item, maker.as_deref())),
            _ => None,
        })
    }

    /// What has a name in the module that the rest of the path names.
    pub fn entries(&self, inside: &[String]) -> &[Entry] {
        let named = inside.split_last().and_then(|(name, module)| self.modules.get(module)?.names.get(name));
        named.map(Vec::as_slice).unwrap_or_default()
    }
}

impl Module {
    pub fn add(&mut self, name: String, entry: Entry) {
        self.names.entry(name).or_default().push(entry);
    }

    /// Adds what a `use` brings into the module at that path.
    pub fn import(&mut self, item: &syn::ItemUse, inside: &[String]) {
        let attributes = Attributes::read(&item.attrs);
        if attributes.absent {
            return;
        }
        for (name, names) in imports(&item.tree, &[]) {
            let entry = Entry {
                scope: Scope::read(&item.vis, inside),
                hidden: attributes.hidden,
                cfgs: attributes.cfgs.clone(),
                what: What::Import(Import { absolute: item.leading_colon.is_some(), names }),
            };
            match name {
                Some(name) => self.add(name, entry),
                None => self.globs.push(entry),
            }
        }
    }
}

/// The names that a tree of a `use` brings in, each with its path; a glob has no name.
fn imports(tree: &UseTree, above: &[String]) -> Vec<(Option<String>, Vec<String>)> {
    let path = |name: String| [above, &[name]].concat();
    match tree {
        UseTree::Path(inner) => imports(&inner.tree, &path(inner.ident.to_string())),
        UseTree::Group(group) => group.items.iter().flat_map(|tree| imports(tree, above)).collect(),
        UseTree::Glob(_) => vec![(None, above.to_owned())],
        UseTree::Name(name) if name.ident == "self" => vec![(above.last().cloned(), above.to_owned())],
        UseTree::Name(name) => vec![(Some(name.ident.to_string()), path(name.ident.to_string()))],
        // A trait without a name brings its methods only.
        UseTree::Rename(renamed) if renamed.rename == "_" => Vec::new(),
        UseTree::Rename(renamed) if renamed.ident == "self" => {
            vec![(Some(renamed.rename.to_string()), above.to_owned())]
        }
        UseTree::Rename(renamed) => vec![(Some(renamed.rename.to_string()), path(renamed.ident.to_string()))],
    }
}
