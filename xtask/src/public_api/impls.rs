//! The lines of traits and of `impl` blocks, in whichever file they stand.

use quote::quote;
use syn::{
    GenericParam, Generics, ImplItem, Item, ItemImpl, TraitItem, Type, Visibility, WherePredicate, parse_quote,
    visit_mut::VisitMut,
};

use super::{
    attributes::Attributes,
    items::function,
    lines::{Origin, Part, Writer},
    names::Names,
    resolve::Target,
    text,
    tree::{Inside, Module},
};
use crate::Finding;

impl<'a> Writer<'a> {
    /// The lines of an `impl`, if it is of something that others can name.
    pub fn implementation(&mut self, inside: &'a [String], module: &'a Module, item: &ItemImpl) {
        let attributes = Attributes::read(&item.attrs);
        if attributes.hidden {
            return;
        }
        let origin = Origin { file: &module.file, module: inside, cfgs: module.cfgs.clone() }.when(&attributes.cfgs);
        let mut item = item.clone();
        item.attrs.clear();
        let mut names = self.names(inside).within(&item.generics);
        let owner = owner(&names, &item.self_ty);
        let is_alias = |(_, item, _): (_, &Item, _)| matches!(item, Item::Type(_));
        if let Some(alias) = owner.as_ref().filter(|owner| self.tree.items(owner).any(is_alias)) {
            let finding = Finding::new("impl-of-alias", format!("an `impl` of the alias `{}`", alias.join("::")));
            return self.findings.push(finding.in_file(origin.file).help("name the type itself"));
        }
        let owner = owner.and_then(|owner| self.reach.name(&Target::Item(owner, Vec::new())));
        let owner = owner.map(|path| path.join("::"));
        names.visit_type_mut(&mut item.self_ty);
        if let Some((of, _)) = &mut item.trait_ {
            names.visit_path_mut(of);
        }
        if !names.private.is_empty() {
            return;
        }
        let of = text::of_type(&item.self_ty);
        match (owner, item.trait_.is_some()) {
            (owner, true) => {
                names.visit_generics_mut(&mut item.generics);
                self.trait_impl(&origin, &owner.unwrap_or(of), item, names);
            }
            (Some(owner), false) => self.inherent(&origin, &owner, &of, item),
            // The compiler allows no methods of its own for a type of another crate.
            (None, false) => {}
        }
    }

    fn trait_impl(&mut self, origin: &Origin<'a>, at: &str, mut item: ItemImpl, names: Names<'a>) {
        let items = std::mem::take(&mut item.items);
        let generics = item.generics.clone();
        let of = item.trait_.as_ref().map(|(of, _)| quote!(#of));
        let self_type = &item.self_ty;
        let qualified: Type = parse_quote!(<#self_type as #of>::T);
        let qualified = text::of_type(&qualified);
        let qualified = qualified.strip_suffix("::T").unwrap_or(&qualified);
        let header = text::declaration(Item::Impl(item));
        self.put(origin, at, (Part::Trait, &header), &header, names);
        for item in items {
            let mut names = self.names(origin.module).within(&generics);
            let (attributes, name, line) = match item {
                ImplItem::Type(mut item) => {
                    names = names.within(&item.generics);
                    names.visit_type_mut(&mut item.ty);
                    let line = format!("pub type {qualified}::{} = {}", item.ident, text::of_type(&item.ty));
                    (item.attrs, item.ident, line)
                }
                ImplItem::Const(mut item) => {
                    names.visit_type_mut(&mut item.ty);
                    let line = format!("pub const {qualified}::{}: {}", item.ident, text::of_type(&item.ty));
                    (item.attrs, item.ident, line)
                }
                // What its methods are is the trait's matter.
                _ => continue,
            };
            let order = format!("{header}\n{name}");
            self.put(&origin.when(&Attributes::read(&attributes).cfgs), at, (Part::Trait, &order), &line, names);
        }
    }

    fn inherent(&mut self, origin: &Origin<'a>, at: &str, of: &str, item: ItemImpl) {
        let bounds = bounds(&item.generics);
        for part in item.items {
            let mut names = self.names(origin.module).within(&item.generics);
            let (attributes, name, line) = match part {
                ImplItem::Fn(part) if matches!(part.vis, Visibility::Public(_)) => {
                    let name = part.sig.ident.to_string();
                    let mut signature = part.sig;
                    if !bounds.is_empty() {
                        signature.generics.make_where_clause().predicates.extend(bounds.clone());
                    }
                    (part.attrs, name.clone(), function(&mut names, signature, &format!("{of}::{name}")))
                }
                ImplItem::Const(mut part) if matches!(part.vis, Visibility::Public(_)) => {
                    names.visit_type_mut(&mut part.ty);
                    let line = format!("pub const {of}::{}: {}", part.ident, text::of_type(&part.ty));
                    (part.attrs, part.ident.to_string(), line)
                }
                ImplItem::Macro(_) | ImplItem::Verbatim(_) => {
                    let finding = Finding::new("item-unknown", format!("`{at}` has methods that a macro makes"));
                    self.findings.push(finding.in_file(origin.file).help("write them out"));
                    continue;
                }
                _ => continue,
            };
            let attributes = Attributes::read(&attributes);
            if !attributes.hidden && !attributes.absent {
                self.put(&origin.when(&attributes.cfgs), at, (Part::Associated, &name), &line, names);
            }
        }
    }

    /// The lines of a public trait.
    pub fn trait_item(&mut self, origin: &Origin<'a>, path: &str, mut item: syn::ItemTrait) {
        let items = std::mem::take(&mut item.items);
        let mut names = self.names(origin.module).within(&item.generics);
        let scope = names.clone();
        item.attrs.clear();
        names.visit_item_trait_mut(&mut item);
        let name = item.ident.to_string();
        self.put(origin, path, (Part::Itself, ""), &text::at_path(Item::Trait(item), "trait", &name, path), names);
        for item in items {
            let mut names = scope.clone();
            let (attributes, name, line, given) = match item {
                TraitItem::Fn(item) => {
                    let name = item.sig.ident.to_string();
                    let line = function(&mut names, item.sig, &format!("{path}::{name}"));
                    (item.attrs, name, line, item.default.is_some())
                }
                TraitItem::Const(mut item) => {
                    names.visit_type_mut(&mut item.ty);
                    let line = format!("pub const {path}::{}: {}", item.ident, text::of_type(&item.ty));
                    (item.attrs, item.ident.to_string(), line, item.default.is_some())
                }
                TraitItem::Type(mut item) => {
                    let attributes = std::mem::take(&mut item.attrs);
                    names = names.within(&item.generics);
                    names.visit_trait_item_type_mut(&mut item);
                    let (bounds, generics, name) = (&item.bounds, &item.generics, item.ident.to_string());
                    let bounds = if bounds.is_empty() { quote!() } else { quote!(: #bounds) };
                    let line = text::declaration(parse_quote!(trait T #generics #bounds {}));
                    let line = line.replacen("trait T", &format!("pub type {path}::{name}"), 1);
                    (attributes, name, line, item.default.is_some())
                }
                _ => {
                    let finding = Finding::new("item-unknown", format!("`{path}` has items that a macro makes"));
                    self.findings.push(finding.in_file(origin.file).help("write them out"));
                    continue;
                }
            };
            let attributes = Attributes::read(&attributes);
            if !attributes.hidden && !attributes.absent {
                // Whoever implements the trait may leave these out.
                let line = if given { line + " { .. }" } else { line };
                self.put(&origin.when(&attributes.cfgs), path, (Part::Associated, &name), &line, names);
            }
        }
    }
}

/// The item that a type is.
fn owner(names: &Names, r#type: &Type) -> Option<Inside> {
    match r#type {
        Type::Path(path) if path.qself.is_none() => match names.target(&path.path)? {
            Target::Item(inside, _) => Some(inside),
            _ => None,
        },
        Type::Reference(reference) => owner(names, &reference.elem),
        _ => None,
    }
}

/// What an `impl` asks of its parameters, as it would stand after `where`.
fn bounds(generics: &Generics) -> Vec<WherePredicate> {
    let of_parameters = generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) if !parameter.bounds.is_empty() => {
            let (name, bounds) = (&parameter.ident, &parameter.bounds);
            Some(parse_quote!(#name: #bounds))
        }
        GenericParam::Lifetime(parameter) if !parameter.bounds.is_empty() => {
            let (name, bounds) = (&parameter.lifetime, &parameter.bounds);
            Some(parse_quote!(#name: #bounds))
        }
        _ => None,
    });
    let clause = generics.where_clause.iter().flat_map(|clause| clause.predicates.iter().cloned());
    of_parameters.chain(clause).collect()
}
