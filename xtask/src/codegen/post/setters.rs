//! Setters of the types that requests use, and of the requests themselves.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{ItemStruct, Path, Type, parse_quote, visit_mut::VisitMut};

use super::{
    changed, docs, field_name,
    paths::{argument_of, arguments_of},
    type_name,
};
use crate::codegen::lower::{Lowered, Object};

/// A setter: its field, the type of a value, and its documentation.
pub struct Setter {
    pub name: Ident,
    pub ty: Type,
    docs: TokenStream,
}

/// The setters of each type that requests use, by the name of the type.
#[derive(Default)]
pub struct Setters(BTreeMap<String, Vec<Setter>>);

/// Types that other types convert into: strings, timestamps, and the open enums.
pub struct Convertible(BTreeSet<String>);

impl Convertible {
    pub fn of(lowered: &Lowered) -> Self {
        let enums = lowered.enums.iter().map(|known| type_name(&known.schema));
        Self(enums.chain(["String", "Secret", "DateTime"].map(str::to_owned)).collect())
    }

    /// The parameter of a setter for values of a type, and the conversion of an argument into one.
    fn conversion(&self, ty: &Type, argument: TokenStream) -> (TokenStream, TokenStream) {
        if let Some(item) = argument_of(ty, "Vec") {
            let (parameter, _) = self.conversion(item, TokenStream::new());
            let convert = self.has(item).then(|| quote!(.map(Into::into)));
            return (quote!(impl IntoIterator<Item = #parameter>), quote!(#argument.into_iter()#convert.collect()));
        }
        if let Some([_, value]) = arguments_of(ty, "BTreeMap").as_deref() {
            let (parameter, value) = self.conversion(value, quote!(value));
            return (
                quote!(impl IntoIterator<Item = (impl Into<String>, #parameter)>),
                quote!(#argument.into_iter().map(|(key, value)| (key.into(), #value)).collect()),
            );
        }
        match self.has(ty) {
            true => (quote!(impl Into<#ty>), quote!(#argument.into())),
            false => (quote!(#ty), argument),
        }
    }

    fn has(&self, ty: &Type) -> bool {
        let Type::Path(path) = ty else { return false };
        path.path.segments.last().is_some_and(|last| self.0.contains(&last.ident.to_string()))
    }
}

impl Setters {
    /// Adds a type and returns its constructor and its setters as methods.
    ///
    /// # Errors
    /// When a field isn't optional.
    pub fn add(
        &mut self,
        item: &ItemStruct,
        object: &Object,
        convertible: &Convertible,
    ) -> Result<TokenStream, String> {
        let name = item.ident.to_string();
        let mut setters = Vec::new();
        for property in &object.fields {
            let ident = field_name(&property.name);
            let field = item.fields.iter().find(|field| field.ident.as_ref().is_some_and(|known| *known == ident));
            let ty = field.and_then(|field| argument_of(&field.ty, "Option"));
            let ty = ty.ok_or_else(|| changed(format!("{name}.{ident} is not optional")))?;
            setters.push(Setter::new(&ident, ty.clone(), &property.description, property.required));
        }
        let ident = &item.ident;
        let methods = setters.iter().map(|setter| setter.print(convertible));
        let about = docs::comment("Returns a value with no field set.");
        let code = quote! {
            impl #ident {
                #about
                pub fn new() -> Self {
                    Self::default()
                }

                #(#methods)*
            }
        };
        self.0.insert(name, setters);
        Ok(code)
    }

    /// The setters of a schema.
    pub fn of(&self, schema: &str) -> &[Setter] {
        self.0.get(&type_name(schema)).map_or(&[], Vec::as_slice)
    }
}

impl Setter {
    pub fn new(name: &str, ty: Type, description: &str, required: bool) -> Self {
        let required = if required { "Required. " } else { "" };
        Self { name: format_ident!("{name}"), ty, docs: docs::comment(&format!("{required}{description}")) }
    }

    pub fn is_number(&self) -> bool {
        matches!(&self.ty, Type::Path(path) if path.path.is_ident("f64"))
    }

    /// The method of the type that has the field.
    pub fn print(&self, convertible: &Convertible) -> TokenStream {
        let Self { name, ty, docs } = self;
        let (parameter, value) = convertible.conversion(ty, quote!(#name));
        quote! {
            #docs
            pub fn #name(mut self, #name: #parameter) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    }

    /// The method of a request whose body has the field.
    pub fn print_for_body(&self, convertible: &Convertible) -> TokenStream {
        let Self { name, ty, docs } = self;
        let mut ty = ty.clone();
        InTypes.visit_type_mut(&mut ty);
        let (parameter, _) = convertible.conversion(&ty, quote!(#name));
        quote! {
            #docs
            pub fn #name(mut self, #name: #parameter) -> Self {
                self.body = self.body.#name(#name);
                self
            }
        }
    }
}

/// Names the library's types as seen from outside of their module.
struct InTypes;

impl VisitMut for InTypes {
    fn visit_path_mut(&mut self, path: &mut Path) {
        const ELSEWHERE: [&str; 6] = ["String", "Vec", "Option", "bool", "f64", "i64"];
        syn::visit_mut::visit_path_mut(self, path);
        if let Some(only) = path.get_ident()
            && !ELSEWHERE.iter().any(|name| only == name)
        {
            *path = parse_quote!(types::#only);
        }
    }
}
