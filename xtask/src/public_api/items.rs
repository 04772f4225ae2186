//! The lines of what has a public path: modules, types, functions, constants.

use quote::quote;
use syn::{Fields, FnArg, Generics, Item, Pat, Signature, Visibility, parse_quote, visit_mut::VisitMut};

use super::{
    attributes::Attributes,
    lines::{Origin, Part, Writer},
    names::Names,
    prelude,
    reach::Export,
    resolve::Target,
    text,
    tree::{Entry, Scope},
};
use crate::Finding;

impl<'a> Writer<'a> {
    /// The lines of one public path.
    pub fn export(&mut self, export: &'a Export) {
        let path = export.path.join("::");
        let origin = Origin { file: &export.file, module: &[], cfgs: export.cfgs.clone() };
        match &export.target {
            Target::Module(_) if !export.again => {
                self.put(&origin, &path, (Part::Itself, ""), &format!("pub mod {path}"), self.names(&[]));
            }
            Target::Item(inside, rest) if !export.again && rest.is_empty() => {
                let Some((_, module)) = inside.split_last() else { return };
                let Some(found) = self.tree.modules.get(module) else { return };
                let origin = Origin { file: &found.file, module, cfgs: export.cfgs.clone() }.when(&found.cfgs);
                let tree = self.tree;
                for (entry, item, maker) in tree.items(inside) {
                    if entry.scope == Scope::Everybody && !entry.hidden {
                        self.item(&origin, &path, entry, item.clone(), maker);
                    }
                }
            }
            target => self.again(&origin, &path, target),
        }
    }

    /// A further path of something, or something of another crate.
    fn again(&mut self, origin: &Origin<'a>, path: &str, target: &Target) {
        let mut names = self.names(&[]);
        let of = match target {
            Target::Item(inside, rest) => {
                let item = self.reach.name(&Target::Item(inside.clone(), Vec::new()));
                [item.unwrap_or(inside), rest].concat()
            }
            Target::Module(inside) => self.reach.name(target).unwrap_or(inside).to_owned(),
            Target::Foreign(of) => prelude::shown(of).unwrap_or_else(|| {
                names.foreign.insert(of.join("::"));
                of.clone()
            }),
        };
        let glob = if path.ends_with("::*") { "::*" } else { "" };
        let line = format!("pub use {}{glob} as {path}", of.join("::"));
        self.put(origin, path, (Part::Itself, ""), &line, names);
    }

    fn item(&mut self, origin: &Origin<'a>, path: &str, entry: &Entry, item: Item, maker: Option<&str>) {
        let origin = &origin.when(&entry.cfgs);
        let mut names = self.names(origin.module);
        let line = match item {
            Item::Struct(item) => return self.structure(origin, path, item),
            Item::Enum(item) => return self.enumeration(origin, path, item, maker),
            Item::Trait(item) => return self.trait_item(origin, path, item),
            Item::Fn(item) => function(&mut names, item.sig, path),
            Item::Const(mut item) => {
                names.visit_type_mut(&mut item.ty);
                format!("pub const {path}: {}", text::of_type(&item.ty))
            }
            Item::Static(mut item) => {
                names.visit_type_mut(&mut item.ty);
                let mutable = if matches!(item.mutability, syn::StaticMutability::Mut(_)) { "mut " } else { "" };
                format!("pub static {mutable}{path}: {}", text::of_type(&item.ty))
            }
            Item::Type(mut item) => {
                names = names.within(&item.generics);
                item.attrs.clear();
                names.visit_item_type_mut(&mut item);
                let name = item.ident.to_string();
                text::at_path(Item::Type(item), "type", &name, path)
            }
            Item::Macro(_) => format!("pub macro {path}!"),
            other => {
                let shown: String = quote!(#other).to_string().chars().take(60).collect();
                let finding = Finding::new("item-unknown", format!("a public item of an unknown kind: {shown}"));
                self.findings
                    .push(finding.in_file(origin.file).help("teach xtask/src/public_api/items.rs to print it"));
                return;
            }
        };
        self.put(origin, path, (Part::Itself, ""), &line, names);
    }

    fn structure(&mut self, origin: &Origin<'a>, path: &str, mut item: syn::ItemStruct) {
        let attributes = Attributes::read(&item.attrs);
        let fields = std::mem::replace(&mut item.fields, Fields::Unit);
        let mut names = self.names(origin.module).within(&item.generics);
        let scope = names.clone();
        item.attrs.clear();
        item.semi_token = Some(Default::default());
        names.visit_item_struct_mut(&mut item);
        let (name, generics) = (item.ident.to_string(), item.generics.clone());

        let public = |field: &syn::Field| {
            let attributes = Attributes::read(&field.attrs);
            (matches!(field.vis, Visibility::Public(_)) && !attributes.hidden && !attributes.absent)
                .then_some(attributes)
        };
        let all = fields.iter().all(|field| public(field).is_some());
        let rest = match &fields {
            Fields::Named(named) if named.named.is_empty() => " {}",
            Fields::Named(_) if !all => " { .. }",
            Fields::Unnamed(_) if !all => "(..)",
            _ => "",
        };
        let line = marked(&attributes, &text::at_path(Item::Struct(item), "struct", &name, path)) + rest;
        self.put(origin, path, (Part::Itself, ""), &line, names);
        for (index, mut field) in fields.into_iter().enumerate() {
            let Some(attributes) = public(&field) else { continue };
            let mut names = scope.clone();
            names.visit_type_mut(&mut field.ty);
            let name = field.ident.map_or_else(|| index.to_string(), |name| name.to_string());
            let line = format!("pub {path}::{name}: {}", text::of_type(&field.ty));
            self.put(&origin.when(&attributes.cfgs), path, (Part::Member, &name), &line, names);
        }
        self.derives(origin, path, &generics, &attributes);
    }

    fn enumeration(&mut self, origin: &Origin<'a>, path: &str, mut item: syn::ItemEnum, maker: Option<&str>) {
        let attributes = Attributes::read(&item.attrs);
        let variants = std::mem::take(&mut item.variants);
        let mut names = self.names(origin.module).within(&item.generics);
        let scope = names.clone();
        item.attrs.clear();
        names.visit_item_enum_mut(&mut item);
        let (name, generics) = (item.ident.to_string(), item.generics.clone());

        let made = maker.map(|maker| format!("{maker}! ")).unwrap_or_default();
        let line = made + &marked(&attributes, &text::at_path(Item::Enum(item), "enum", &name, path));
        self.put(origin, path, (Part::Itself, ""), &line, names);
        for (index, mut variant) in variants.into_iter().enumerate() {
            let attributes = Attributes::read(&variant.attrs);
            if attributes.hidden || attributes.absent {
                continue;
            }
            let mut names = scope.clone();
            names.visit_fields_mut(&mut variant.fields);
            let value = variant.discriminant.map(|(_, value)| format!(" = {}", quote!(#value))).unwrap_or_default();
            let line = format!("pub {path}::{}{}{value}", variant.ident, shape(&variant.fields));
            // Their order stays: comparing variants goes by it.
            let order = (Part::Member, &*format!("{index:05}"));
            self.put(&origin.when(&attributes.cfgs), path, order, &marked(&attributes, &line), names);
        }
        self.derives(origin, path, &generics, &attributes);
    }

    /// A derive is told as the `impl` it makes.
    fn derives(&mut self, origin: &Origin<'a>, path: &str, generics: &Generics, attributes: &Attributes) {
        let Ok(r#type) = syn::parse_str::<syn::Path>(path) else { return };
        for derive in &attributes.derives {
            let mut names = self.names(origin.module);
            let mut of = derive.path.clone();
            names.derive(&mut of);
            let mut generics = generics.clone();
            for parameter in generics.type_params_mut() {
                parameter.bounds.push(parse_quote!(#of));
            }
            let (parameters, arguments, r#where) = generics.split_for_impl();
            let line = text::declaration(parse_quote!(impl #parameters #of for #r#type #arguments #r#where {}));
            let origin = origin.when(derive.cfg.as_slice());
            self.put(&origin, path, (Part::Trait, &line), &line, names);
        }
    }
}

/// A function as one line.
pub fn function(names: &mut Names, mut signature: Signature, path: &str) -> String {
    let mut inner = names.within(&signature.generics);
    inner.visit_signature_mut(&mut signature);
    *names = inner;
    for argument in &mut signature.inputs {
        match argument {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(typed) => match &mut *typed.pat {
                Pat::Ident(name) => name.mutability = None,
                pattern => *pattern = parse_quote!(_),
            },
        }
    }
    let name = signature.ident.to_string();
    text::at_path(parse_quote!(pub #signature {}), "fn", &name, path)
}

fn marked(attributes: &Attributes, line: &str) -> String {
    let mark = if attributes.non_exhaustive { "#[non_exhaustive] " } else { "" };
    format!("{mark}{line}")
}

/// The fields of a variant, all of which are public.
fn shape(fields: &Fields) -> String {
    let types = |named: bool| {
        let each = fields.iter().map(|field| match field.ident.as_ref().filter(|_| named) {
            Some(name) => format!("{name}: {}", text::of_type(&field.ty)),
            None => text::of_type(&field.ty),
        });
        each.collect::<Vec<_>>().join(", ")
    };
    match fields {
        Fields::Unit => String::new(),
        Fields::Unnamed(_) => format!("({})", types(false)),
        Fields::Named(_) => format!(" {{ {} }}", types(true)),
    }
}
