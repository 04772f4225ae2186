//! What a path means where it stands.

use std::collections::BTreeSet;

use syn::Item;

use super::tree::{Import, Inside, Tree, What};

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Module(Inside),
    /// An item, and the rest of the path: a variant or an associated type.
    Item(Inside, Vec<String>),
    /// Something of another crate; a single name may also be of the prelude.
    Foreign(Vec<String>),
}

impl Tree {
    /// All that a path may name, seen from a module; one name can stand for a module, a type and a value.
    pub fn resolve(&self, from: &[String], path: &Import) -> Vec<Target> {
        let key = (from.to_owned(), path.clone());
        if let Some(known) = self.resolved.borrow().get(&key) {
            return known.clone();
        }
        let targets = Search { tree: self, begun: BTreeSet::new(), globbed: BTreeSet::new() }.path(from, path);
        self.resolved.borrow_mut().insert(key, targets.clone());
        targets
    }

    /// Whether it is a function or a constant: beside one there may be a type or a module of the same name.
    pub fn is_value(&self, target: &Target) -> bool {
        matches!(target, Target::Item(inside, rest) if rest.is_empty() && !self.is_type(inside))
    }

    /// Whether a type or a trait has that path in the crate.
    pub fn is_type(&self, inside: &[String]) -> bool {
        self.items(inside).any(|(_, item, _)| {
            matches!(item, Item::Enum(_) | Item::Struct(_) | Item::Trait(_) | Item::Type(_) | Item::Union(_))
        })
    }
}

struct Search<'a> {
    tree: &'a Tree,
    /// The names that are being looked up: modules may import all of each other.
    begun: BTreeSet<(Inside, String)>,
    /// The modules whose globs are being searched. Meanwhile the paths in them mean what the modules name themselves:
    /// looking for each in all the others would take forever.
    globbed: BTreeSet<Inside>,
}

impl Search<'_> {
    fn path(&mut self, from: &[String], path: &Import) -> Vec<Target> {
        let foreign = || vec![Target::Foreign(path.names.clone())];
        if path.absolute {
            return foreign();
        }
        let mut rest = path.names.as_slice();
        let mut base = None;
        while let Some((first, more)) = rest.split_first() {
            let below = base.as_deref().unwrap_or(from);
            base = match (first.as_str(), below.split_last()) {
                ("crate", _) => Some(Vec::new()),
                ("self", _) => Some(below.to_owned()),
                ("super", Some((_, parent))) => Some(parent.to_owned()),
                _ => break,
            };
            rest = more;
        }
        let starts = match (base, rest.split_first()) {
            (Some(base), _) => vec![Target::Module(base)],
            (None, Some((first, more))) => {
                rest = more;
                self.name(from, first, from)
            }
            (None, None) => Vec::new(),
        };
        if starts.is_empty() {
            return foreign();
        }
        starts.into_iter().flat_map(|start| self.below(start, rest, from)).collect()
    }

    fn below(&mut self, target: Target, rest: &[String], from: &[String]) -> Vec<Target> {
        let Some((first, more)) = rest.split_first() else { return vec![target] };
        match target {
            Target::Module(module) => {
                let found = self.name(&module, first, from);
                found.into_iter().flat_map(|target| self.below(target, more, from)).collect()
            }
            Target::Item(inside, after) if self.tree.is_type(&inside) => {
                vec![Target::Item(inside, [&after, rest].concat())]
            }
            Target::Item(..) => Vec::new(),
            Target::Foreign(names) => vec![Target::Foreign([&names, rest].concat())],
        }
    }

    /// What a name stands for in a module, of what `viewer` may see there.
    fn name(&mut self, module: &[String], name: &str, viewer: &[String]) -> Vec<Target> {
        let key = (module.to_owned(), name.to_owned());
        let Some(found) = self.tree.modules.get(module) else { return Vec::new() };
        // `pub use kind::Kind` looks up `kind` beside it, and that may be imported by such a line, too.
        let again = !self.begun.insert(key.clone());
        let mut targets = Vec::new();
        for entry in found.names.get(name).into_iter().flatten().filter(|entry| entry.scope.has(viewer)) {
            let inside = || [module, &[name.to_owned()]].concat();
            match &entry.what {
                What::Module => targets.push(Target::Module(inside())),
                What::Item(..) => targets.push(Target::Item(inside(), Vec::new())),
                What::Import(_) if again => {}
                What::Import(import) => targets.extend(self.path(module, import)),
            }
        }
        if again {
            return targets;
        }
        let globs = self.globbed.insert(module.to_owned());
        let own = targets.clone();
        for glob in found.globs.iter().filter(|glob| globs && glob.scope.has(viewer)) {
            let What::Import(import) = &glob.what else { continue };
            for target in self.path(module, import) {
                let Target::Module(imported) = target else { continue };
                let mut globbed = self.name(&imported, name, module);
                globbed.retain(|target| own.iter().all(|own| self.tree.is_value(own) != self.tree.is_value(target)));
                targets.extend(globbed);
            }
        }
        if globs {
            self.globbed.remove(module);
        }
        self.begun.remove(&key);
        targets.sort();
        targets.dedup();
        targets
    }
}
