//! Request builders: the method of the client takes the path parameters, setters take everything else, and awaiting the
//! request sends it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{ImplItemFn, parse_quote};

use super::{
    changed, docs, examples, field_name, long_running, send,
    setters::{Setter, Setters},
    type_name,
};
use crate::{
    codegen::lower::{Lowered, Operation, Paging, Parameter, Type},
    reserved::REQUEST_MEMBERS,
};

/// The path parameter that is set by the client.
pub const PROJECT_ID: &str = "project_id";

/// The generated code of an operation.
pub struct Request {
    /// The name of the type.
    pub name: String,
    /// The name of the module and of the method.
    pub module: String,
    pub operation: String,
    pub page: String,
    /// The method of the client.
    pub method: TokenStream,
    pub items: TokenStream,
}

/// Prints the request of an operation.
///
/// # Errors
/// If progenitor's method is not as expected, or two setters have the same name.
pub fn print(
    operation: &Operation,
    methods: &BTreeMap<String, ImplItemFn>,
    setters: &Setters,
    lowered: &Lowered,
) -> Result<Request, String> {
    let name = operation.method_name();
    let progenitor = methods.get(&name).ok_or_else(|| changed(format!("method {name} is missing")))?;
    let path = path_parameters(operation);
    let body = body(operation)?;
    let send::Sent { response, request } = send::rewrite(operation, progenitor)?;

    let path_idents: Vec<_> = path.iter().map(|parameter| format_ident!("{}", field_name(&parameter.name))).collect();
    let query: Vec<Setter> = operation.query.iter().map(|field| setters.setter(field, query_type(&field.ty))).collect();
    let (query_idents, query_types): (Vec<_>, Vec<_>) = query.iter().map(|setter| (&setter.name, &setter.ty)).unzip();
    // Body fields that are path parameters as well are set from the argument.
    let fields = body.iter().flat_map(|name| setters.of(name));
    let (filled, body_setters): (Vec<_>, Vec<_>) = fields.partition(|setter| path_idents.contains(&setter.name));
    check_names(operation, query.iter().chain(body_setters.iter().copied()))?;

    let ident = format_ident!("{}", operation.request_name());
    let method = format_ident!("{name}");
    let row = format_ident!("{}", operation.constant_name());
    let (body_field, body_value, body_setter, body_ident) = match &body {
        Some(name) => {
            let body_type = format_ident!("{}", type_name(name));
            let about = docs::comment("Replaces the whole request body.");
            (
                quote!(body: #body_type,),
                quote!(body: #body_type::new(),),
                quote! {
                    #about
                    pub fn body(mut self, body: #body_type) -> Self {
                        self.body = body;
                        self
                    }
                },
                if filled.is_empty() { quote!(body,) } else { quote!(mut body,) },
            )
        }
        None => Default::default(),
    };
    let filled = filled.iter().map(|Setter { name, .. }| quote!(body.#name.get_or_insert_with(|| #name.clone());));
    let query_setters = query.iter().map(|setter| setter.print(&quote!(self)));
    let others = if query.is_empty() { quote!() } else { quote!(..) };
    let query_names = operation.query.iter().map(|field| &field.name);
    let body_setters = body_setters.iter().map(|setter| setter.print(&quote!(self.body)));

    let about = docs::comment(&format!("Request builder returned by [`Client::{method}`]."));
    let value = if operation.response.is_some() { "only the value" } else { "`()`" };
    let sends = docs::comment(&format!(
        "Sends `{} {}` and returns the response with its status and headers. Awaiting the request returns {value}.\n\n\
         # Errors\n\nSee [`Client::{method}`].",
        operation.method, operation.path
    ));
    let path_names = path.iter().map(|parameter| &parameter.name);
    let (arguments, path_arguments) = match path.is_empty() {
        true => (quote!(), quote!(&[])),
        false => (quote!(let arguments = [#((#path_names, &*#path_idents)),*];), quote!(&arguments)),
    };
    let paged = operation.paged.as_ref();
    let paged = paged.map(|paging| self::paged(operation, paging, &ident, &response, lowered)).transpose()?;
    let long_running = operation.long_running.as_ref();
    let and_wait = long_running.map(|known| long_running::print(operation, known, &ident, lowered)).transpose()?;
    // With `#[inline]`, `send` and the deserialization of its response are compiled in the crate that calls them, so
    // that programs compile only the operations that they use.
    let items = quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct #ident {
            client: Client,
            #(#path_idents: String,)*
            #(#query_idents: Option<#query_types>,)*
            #body_field
        }

        impl #ident {
            pub(super) fn new(client: Client, #(#path_idents: String),*) -> Self {
                Self { client, #(#path_idents,)* #(#query_idents: None,)* #body_value }
            }

            #(#query_setters)*
            #(#body_setters)*
            #body_setter

            #sends
            #[inline]
            pub async fn send(self) -> Result<Response<#response>, Error> {
                let Self { client, #(#path_idents,)* #body_ident #others } = self;
                #(#filled)*
                #arguments
                let url = client.url(&meta::#row, #path_arguments, &[#((#query_names, &self.#query_idents)),*]);
                let request = #request;
                client.send(request, #path_arguments, &meta::#row).await
            }
        }

        request!(#ident -> #response);
        #paged
        #and_wait
    };
    let about = docs::comment(&method_docs(operation, &path, lowered)?);
    let aliases = &operation.doc_aliases;
    let (path_types, path_values): (Vec<_>, Vec<_>) = path.iter().zip(&path_idents).map(argument).unzip();
    let method = quote! {
        #about
        #(#[doc(alias = #aliases)])*
        pub fn #method(&self, #(#path_idents: #path_types),*) -> #ident {
            #ident::new(self.clone(), #(#path_values),*)
        }
    };
    Ok(Request {
        name: operation.request_name(),
        module: name,
        operation: operation.id.clone(),
        page: operation.page.clone(),
        method,
        items,
    })
}

/// Returns the path parameters in the order of the path, except for the project ID.
pub fn path_parameters(operation: &Operation) -> Vec<&Parameter> {
    let names = operation.path.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name);
    let names = names.filter(|name| *name != PROJECT_ID);
    names.filter_map(|name| operation.parameters.iter().find(|parameter| parameter.name == name)).collect()
}

/// Returns the type of an argument of the client's method, and its conversion into a string.
fn argument((parameter, ident): (&&Parameter, &Ident)) -> (TokenStream, TokenStream) {
    match &parameter.ty {
        Type::Enum(schema) => {
            let name = format_ident!("{}", type_name(schema));
            (quote!(impl Into<crate::types::#name>), quote!(#ident.into().to_string()))
        }
        _ => (quote!(impl Into<String>), quote!(#ident.into())),
    }
}

/// Returns the name of the body's schema.
fn body(operation: &Operation) -> Result<Option<&str>, String> {
    match &operation.body {
        None => Ok(None),
        Some(Type::Object(schema)) => Ok(Some(schema)),
        Some(_) => Err(format!("{}: the body must be an object", operation.id)),
    }
}

/// Prints the methods that read a list page by page.
fn paged(
    operation: &Operation,
    paging: &Paging,
    request: &Ident,
    response: &syn::Type,
    lowered: &Lowered,
) -> Result<TokenStream, String> {
    let fail = |what: &str| Err(format!("{}: `{}` must be a list{what}", operation.id, paging.items));
    let Some(Type::Object(schema)) = &operation.response else { return fail(" in an object") };
    let object = lowered.objects.iter().find(|object| object.schema == *schema);
    let list = object.and_then(|object| object.fields.iter().find(|field| field.name == paging.items));
    let Some(Type::List(item)) = list.map(|list| &list.ty) else { return fail("") };
    let Type::Object(item) = &**item else { return fail(" of objects") };
    let item = format_ident!("{}", type_name(item));
    let [items, offset, limit, total] =
        [&paging.items, &paging.offset, &paging.limit, &paging.total].map(|name| format_ident!("{}", field_name(name)));
    let row = format_ident!("{}", operation.constant_name());
    let first = Literal::i64_unsuffixed(paging.first);
    Ok(quote! {
        crate::request::paged!(
            #request -> #response,
            operation: meta::#row,
            items: #items as #item,
            offset: #offset from #first,
            limit: #limit,
            total: #total
        );
    })
}

/// Returns the type of a query parameter.
fn query_type(ty: &Type) -> syn::Type {
    match ty {
        Type::Integer | Type::IntegerString => parse_quote!(i64),
        Type::Number | Type::NumberString => parse_quote!(f64),
        Type::Boolean | Type::BooleanString => parse_quote!(bool),
        Type::Enum(schema) => {
            let name = format_ident!("{}", type_name(schema));
            parse_quote!(#name)
        }
        _ => parse_quote!(String),
    }
}

fn check_names<'a>(operation: &Operation, setters: impl Iterator<Item = &'a Setter>) -> Result<(), String> {
    let mut known: BTreeSet<String> = REQUEST_MEMBERS.map(str::to_owned).into();
    let taken = setters.map(|setter| setter.name.to_string()).find(|name| !known.insert(name.clone()));
    taken.map_or(Ok(()), |name| Err(format!("{}: two methods of the request have the name `{name}`", operation.id)))
}

fn method_docs(operation: &Operation, path: &[&Parameter], lowered: &Lowered) -> Result<String, String> {
    let Operation { id, summary, description, page, confirmed, .. } = operation;
    let arguments: String = path
        .iter()
        .map(|parameter| format!("\n- `{}`: {}", field_name(&parameter.name), parameter.description))
        .collect();
    let arguments = if arguments.is_empty() { arguments } else { format!("\n\n# Arguments\n{arguments}") };
    let errors: BTreeMap<_, _> = operation.errors.iter().map(|(status, what)| (status, what)).collect();
    let errors: String = errors.into_iter().map(|(status, what)| format!("\n- {status}: {what}")).collect();
    let errors = match errors.is_empty() {
        true => " No error statuses are documented for this operation.".to_owned(),
        false => format!(" Statuses documented for this operation:\n{errors}"),
    };
    let summary = summary.trim_end_matches('.');
    let example = examples::block(operation, lowered)?;
    let by = confirmed.by.trim_end_matches('.');
    let provenance = match confirmed.on.as_str() {
        "this-cloud" => format!("Verified on Open Telekom Cloud: {by}."),
        _ => format!("Not verified on Open Telekom Cloud; {by}."),
    };
    Ok(format!(
        "{summary}.\n\n{description}{arguments}\n\n# Errors\n\nReturns an [`Error`](crate::Error).{errors}\n\n# Examples\n\n{example}\n\n\
         {provenance}\n\nAPI reference: [{id}]({page})"
    ))
}
