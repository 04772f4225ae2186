//! Setters of requests and of the types that requests use.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{ItemStruct, Type};

use super::{
    changed, docs, field_name,
    paths::{argument_of, arguments_of},
    type_name,
    types::is_of,
};
use crate::codegen::lower::{Field, Lowered, Object};

/// A setter of a field: its value type, its parameter, the conversion of the parameter, and its documentation.
pub struct Setter {
    pub name: Ident,
    pub ty: Type,
    parameter: TokenStream,
    value: TokenStream,
    docs: TokenStream,
}

/// The setters of each type that requests use, by the name of the type.
pub struct Setters {
    by_type: BTreeMap<String, Vec<Setter>>,
    /// Types with setters that accept `impl Into<…>`: strings, timestamps and open enums.
    convertible: BTreeSet<String>,
}

impl Setters {
    pub fn new(lowered: &Lowered) -> Self {
        let enums = lowered.enums.iter().map(|known| type_name(&known.schema));
        let convertible = enums.chain(["String", "Secret", "DateTime"].map(str::to_owned)).collect();
        Self { by_type: BTreeMap::new(), convertible }
    }

    /// Adds a type and returns its constructor and its setters as methods.
    ///
    /// # Errors
    /// If a field isn't optional.
    pub fn add(&mut self, item: &ItemStruct, object: &Object) -> Result<TokenStream, String> {
        let ident = &item.ident;
        let mut setters = Vec::new();
        for property in &object.fields {
            let field = item.fields.iter().find(|field| is_of(field, property));
            let ty = field.and_then(|field| argument_of(&field.ty, "Option"));
            let ty = ty.ok_or_else(|| changed(format!("{ident}.{} is not optional", property.name)))?;
            setters.push(self.setter(property, ty.clone()));
        }
        let methods = setters.iter().map(|setter| setter.print(&quote!(self)));
        let about = docs::comment("Returns a value with no fields set.");
        let code = quote! {
            impl #ident {
                #about
                pub fn new() -> Self {
                    Self::default()
                }

                #(#methods)*
            }
        };
        self.by_type.insert(ident.to_string(), setters);
        Ok(code)
    }

    /// Returns the setters of a schema.
    pub fn of(&self, schema: &str) -> &[Setter] {
        self.by_type.get(&type_name(schema)).map_or(&[], Vec::as_slice)
    }

    /// Returns the setter of a field with this value type.
    pub fn setter(&self, field: &Field, ty: Type) -> Setter {
        let name = format_ident!("{}", field_name(&field.name));
        let (parameter, value) = self.conversion(&ty, quote!(#name));
        let required = if field.required { "Required. " } else { "" };
        let docs = docs::comment(&format!("{required}{}", field.description));
        Setter { name, ty, parameter, value, docs }
    }

    /// Returns the parameter type of a setter for a value type, and the conversion of the argument.
    fn conversion(&self, ty: &Type, argument: TokenStream) -> (TokenStream, TokenStream) {
        if let Some(item) = argument_of(ty, "Vec") {
            let (parameter, _) = self.conversion(item, TokenStream::new());
            let convert = self.is_convertible(item).then(|| quote!(.map(Into::into)));
            return (quote!(impl IntoIterator<Item = #parameter>), quote!(#argument.into_iter()#convert.collect()));
        }
        if let Some([_, value]) = arguments_of(ty, "BTreeMap").as_deref() {
            let (parameter, value) = self.conversion(value, quote!(value));
            return (
                quote!(impl IntoIterator<Item = (impl Into<String>, #parameter)>),
                quote!(#argument.into_iter().map(|(key, value)| (key.into(), #value)).collect()),
            );
        }
        match self.is_convertible(ty) {
            true => (quote!(impl Into<#ty>), quote!(#argument.into())),
            false => (quote!(#ty), argument),
        }
    }

    fn is_convertible(&self, ty: &Type) -> bool {
        let Type::Path(path) = ty else { return false };
        path.path.segments.last().is_some_and(|last| self.convertible.contains(&last.ident.to_string()))
    }
}

impl Setter {
    /// Prints the method for a field of `owner`, which is `self` or the body of a request.
    pub fn print(&self, owner: &TokenStream) -> TokenStream {
        let Self { name, parameter, value, docs, .. } = self;
        quote! {
            #docs
            pub fn #name(mut self, #name: #parameter) -> Self {
                #owner.#name = Some(#value);
                self
            }
        }
    }
}
