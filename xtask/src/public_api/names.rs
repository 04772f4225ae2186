//! Rewrites the paths in a signature to public ones.

use std::{collections::BTreeSet, slice};

use quote::format_ident;
use syn::{
    Attribute, Expr, GenericParam, Generics, Path, PathSegment, TypePath,
    visit_mut::{self, VisitMut},
};

use super::{
    prelude,
    reach::Reach,
    resolve::Target,
    tree::{Import, Inside, Tree},
};

/// Rewrites what it visits, and gathers what it met.
#[derive(Clone)]
pub struct Names<'a> {
    tree: &'a Tree,
    reach: &'a Reach,
    module: &'a [String],
    /// The parameters in scope.
    generics: BTreeSet<String>,
    /// Paths of other crates.
    pub foreign: BTreeSet<String>,
    /// Items of this crate that others can't name.
    pub private: BTreeSet<Inside>,
    /// What means nothing that is known.
    pub unknown: BTreeSet<String>,
}

impl<'a> Names<'a> {
    pub fn new(tree: &'a Tree, reach: &'a Reach, module: &'a [String]) -> Self {
        let (generics, foreign, private, unknown) = Default::default();
        Self { tree, reach, module, generics, foreign, private, unknown }
    }

    /// The same with the parameters of an item in scope.
    pub fn within(&self, generics: &Generics) -> Self {
        let mut inner = self.clone();
        inner.generics.extend(generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        }));
        inner
    }

    /// Whether a path begins with a parameter, of which nothing is known.
    fn is_parameter(&self, path: &Path) -> bool {
        let first = path.segments.first().map(|first| first.ident.to_string());
        path.leading_colon.is_none() && first.is_some_and(|first| first == "Self" || self.generics.contains(&first))
    }

    /// What the path of a type names here.
    pub fn target(&self, path: &Path) -> Option<Target> {
        if self.is_parameter(path) {
            return None;
        }
        let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let import = Import { absolute: path.leading_colon.is_some(), names };
        let is_type = |target: &Target| match target {
            Target::Module(_) => false,
            Target::Item(inside, _) => self.tree.is_type(inside),
            Target::Foreign(_) => true,
        };
        self.tree.resolve(self.module, &import).into_iter().find(is_type)
    }

    /// Rewrites the path of a derived trait.
    pub fn derive(&mut self, path: &mut Path) {
        let known = path.get_ident().and_then(|name| prelude::derived(&name.to_string()));
        match known {
            Some(known) => rename(path, known.iter().map(|name| (*name).to_owned()).collect(), path.segments.len()),
            None => self.visit_path_mut(path),
        }
    }

    fn rewrite(&mut self, path: &mut Path) {
        let Some(first) = path.segments.first().map(|first| first.ident.to_string()) else { return };
        let alone = path.segments.len() == 1 && path.leading_colon.is_none();
        if self.is_parameter(path) {
            return;
        }
        match self.target(path) {
            Some(Target::Item(inside, rest)) => {
                let public = self.reach.name(&Target::Item(inside.clone(), Vec::new()));
                let shown =
                    public.map_or_else(|| [slice::from_ref(&self.tree.name), &inside].concat(), <[String]>::to_vec);
                let named = path.segments.len().saturating_sub(rest.len());
                rename(path, shown, named);
                if public.is_none() {
                    self.private.insert(inside);
                }
            }
            Some(Target::Foreign(names)) if names.len() > 1 => {
                let shown = prelude::shown(&names).unwrap_or_else(|| {
                    self.foreign.insert(names.join("::"));
                    names
                });
                let named = path.segments.len();
                rename(path, shown, named);
            }
            Some(Target::Foreign(_)) if alone && prelude::has(&first) => {}
            _ => {
                let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                self.unknown.insert(names.join("::"));
            }
        }
    }
}

/// Puts other names in place of the first `named` ones of a path; the arguments of the last of those stay.
fn rename(path: &mut Path, names: Vec<String>, named: usize) {
    let mut rest = std::mem::take(&mut path.segments).into_iter();
    let last = rest.by_ref().take(named).last();
    path.leading_colon = None;
    path.segments.extend(names.iter().map(|name| PathSegment::from(format_ident!("{name}"))));
    if let (Some(new), Some(old)) = (path.segments.last_mut(), last) {
        new.arguments = old.arguments;
    }
    path.segments.extend(rest);
}

impl VisitMut for Names<'_> {
    /// They are told apart, or not at all.
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.clear();
    }

    /// A value stays as it is written.
    fn visit_expr_mut(&mut self, _: &mut Expr) {}

    /// In `<V as TryInto<T>>::Error` only the part in the angle brackets is a path of its own.
    fn visit_type_path_mut(&mut self, r#type: &mut TypePath) {
        let Some(qself) = &mut r#type.qself else { return visit_mut::visit_type_path_mut(self, r#type) };
        self.visit_type_mut(&mut qself.ty);
        let mut segments = std::mem::take(&mut r#type.path.segments).into_iter();
        let mut of = Path { segments: segments.by_ref().take(qself.position).collect(), ..r#type.path.clone() };
        if !of.segments.is_empty() {
            self.visit_path_mut(&mut of);
        }
        qself.position = of.segments.len();
        for mut segment in segments {
            self.visit_path_segment_mut(&mut segment);
            of.segments.push(segment);
        }
        r#type.path = of;
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        self.rewrite(path);
    }
}
