//! What of a crate others can name, and by which path.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice,
};

use super::{
    open_enum,
    resolve::Target,
    tree::{Entry, Inside, Scope, Tree, What},
};

/// Everything that others can name.
pub struct Reach {
    /// The public path of each module and item: the shortest, of several such one that has its own name, of
    /// several such the first.
    names: BTreeMap<Target, Vec<String>>,
    pub exports: Vec<Export>,
}

/// A public path, and what it names.
pub struct Export {
    pub path: Vec<String>,
    pub target: Target,
    pub cfgs: Vec<String>,
    /// The file of the name, which may be that of a `pub use`.
    pub file: String,
    /// It isn't the path that the target is told by.
    pub again: bool,
}

impl Export {
    fn order(&self) -> (bool, &[String], &Target, &[String]) {
        (self.is_renamed(), &self.path, &self.target, &self.cfgs)
    }

    fn is_renamed(&self) -> bool {
        match &self.target {
            Target::Module(inside) | Target::Item(inside, _) => inside.last() != self.path.last(),
            Target::Foreign(_) => false,
        }
    }
}

impl Reach {
    pub fn of(tree: &Tree) -> Self {
        let mut reach = Self { names: BTreeMap::new(), exports: Vec::new() };
        let root = Vec::new();
        reach.names.insert(Target::Module(root.clone()), vec![tree.name.clone()]);
        let mut level = vec![(vec![tree.name.clone()], root, Vec::new())];
        while !level.is_empty() {
            let mut exports: Vec<Export> =
                level.iter().flat_map(|(path, module, cfgs)| exports(tree, path, module, cfgs)).collect();
            exports.sort_by(|one, two| one.order().cmp(&two.order()));
            exports.dedup_by(|one, two| one.order() == two.order());
            level.clear();
            for mut export in exports {
                export.again = matches!(export.target, Target::Foreign(_)) || reach.names.contains_key(&export.target);
                if !export.again {
                    reach.names.insert(export.target.clone(), export.path.clone());
                    if let Target::Module(inside) = &export.target {
                        level.push((export.path.clone(), inside.clone(), export.cfgs.clone()));
                    }
                }
                reach.exports.push(export);
            }
        }
        reach.add_macros(tree);
        reach
    }

    /// The public path of something in the crate.
    pub fn name(&self, target: &Target) -> Option<&[String]> {
        self.names.get(target).map(Vec::as_slice)
    }

    /// The enums that stand for all that a macro makes, if others can name one of those.
    fn add_macros(&mut self, tree: &Tree) {
        let items = self.exports.iter().filter_map(|export| match &export.target {
            Target::Item(inside, _) => Some(tree.items(inside)),
            _ => None,
        });
        let makers: BTreeSet<String> = items.flatten().filter_map(|(_, _, maker)| maker.map(str::to_owned)).collect();
        for maker in makers {
            let inside = open_enum::place(&maker);
            let Some(module) = tree.modules.get(&inside) else { continue };
            for name in module.names.keys() {
                let target = Target::Item([&inside[..], slice::from_ref(name)].concat(), Vec::new());
                let path = vec![maker.clone(), name.clone()];
                self.names.insert(target.clone(), path.clone());
                self.exports.push(Export { path, target, cfgs: Vec::new(), file: module.file.clone(), again: false });
            }
        }
    }
}

/// What a module has for everybody, by public paths below its own.
fn exports(tree: &Tree, path: &[String], module: &[String], cfgs: &[String]) -> Vec<Export> {
    let found = named(tree, module, &mut BTreeSet::new());
    let export = |(name, target, own, file): Found| Export {
        path: [path, &[name]].concat(),
        target,
        cfgs: distinct([cfgs, &own].concat()),
        file,
        again: false,
    };
    found.into_iter().map(export).collect()
}

/// A name, what it names, its conditions and its file.
type Found = (String, Target, Vec<String>, String);

fn named(tree: &Tree, module: &[String], begun: &mut BTreeSet<Inside>) -> Vec<Found> {
    let Some(found) = tree.modules.get(module).filter(|_| begun.insert(module.to_owned())) else { return Vec::new() };
    let mut all: Vec<Found> = Vec::new();
    for (name, entries) in &found.names {
        for entry in entries.iter().filter(|entry| is_public(entry)) {
            let inside = [module, slice::from_ref(name)].concat();
            let targets = match &entry.what {
                What::Module => vec![Target::Module(inside)],
                What::Item(..) => vec![Target::Item(inside, Vec::new())],
                What::Import(import) => tree.resolve(module, import),
            };
            // An item may be defined twice, each with a condition of its own.
            let cfgs = if matches!(entry.what, What::Item(..)) { Vec::new() } else { entry.cfgs.clone() };
            let open = targets.into_iter().filter(|target| is_open(tree, target));
            all.extend(open.map(|target| (name.clone(), target, cfgs.clone(), found.file.clone())));
        }
    }
    for glob in found.globs.iter().filter(|glob| is_public(glob)) {
        let What::Import(import) = &glob.what else { continue };
        for target in tree.resolve(module, import).into_iter().filter(|target| !tree.is_value(target)) {
            let globbed = match target {
                Target::Module(inside) => named(tree, &inside, begun),
                other => vec![("*".to_owned(), other, Vec::new(), found.file.clone())],
            };
            for (name, target, cfgs, file) in globbed {
                let own = [module, slice::from_ref(&name)].concat();
                if !tree.entries(&own).iter().any(|entry| shadows(tree, &own, entry, &target)) {
                    all.push((name, target, [&glob.cfgs[..], &cfgs].concat(), file));
                }
            }
        }
    }
    begun.remove(module);
    all
}

/// Whether what a module has under a name keeps a glob from bringing in another thing under it.
fn shadows(tree: &Tree, own: &[String], entry: &Entry, target: &Target) -> bool {
    let targets = match (&entry.what, own.split_last()) {
        (What::Module, _) => vec![Target::Module(own.to_owned())],
        (What::Import(import), Some((_, module))) => tree.resolve(module, import),
        _ => vec![Target::Item(own.to_owned(), Vec::new())],
    };
    targets.iter().any(|own| tree.is_value(own) == tree.is_value(target))
}

fn is_public(entry: &Entry) -> bool {
    entry.scope == Scope::Everybody && !entry.hidden
}

/// Whether what a `pub use` names may be seen by everybody: of a module and a function of one name, only one may be.
fn is_open(tree: &Tree, target: &Target) -> bool {
    match target {
        Target::Module(inside) => tree
            .entries(inside)
            .iter()
            .any(|entry| matches!(entry.what, What::Module) && entry.scope == Scope::Everybody),
        Target::Item(inside, _) => tree.items(inside).any(|(entry, ..)| entry.scope == Scope::Everybody),
        Target::Foreign(_) => true,
    }
}

/// Each condition once, in the order of its first place.
pub fn distinct(cfgs: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    cfgs.into_iter().filter(|cfg| seen.insert(cfg.clone())).collect()
}
