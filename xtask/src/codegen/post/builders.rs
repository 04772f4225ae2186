//! The builder of an operation: it owns its client, knows the project, and can be awaited.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, Fields, ImplItemFn, Lit, Type, visit_mut::VisitMut};

use super::{changed, docs, example, field_name, send, split::ProgenitorBuilder};
use crate::codegen::lower::{Lowered, Operation, Parameter};

/// The parameter the client fills in.
pub const PROJECT_ID: &str = "project_id";

/// A rewritten builder, and the method of the client that starts it.
pub struct Builder {
    pub name: String,
    /// The operation, as the reference calls it, and its page.
    pub operation: String,
    pub page: String,
    pub method: TokenStream,
    pub items: TokenStream,
}

pub fn rewrite(
    operation: &Operation,
    builders: &BTreeMap<String, ProgenitorBuilder>,
    lowered: &Lowered,
) -> Result<Builder, String> {
    let name = operation.builder_name();
    let builder = builders.get(&name).ok_or_else(|| changed(format!("it has no builder {name}")))?;
    let fields = arguments(builder)?;
    let arguments: Vec<String> = fields.iter().map(|(name, _)| name.clone()).collect();
    let initial = initial_values(operation, builder, &arguments)?;
    let send = send::rewrite(operation, &arguments, method(builder, "send")?)?;
    let setters = setters(operation, builder, &arguments)?;

    let ident = format_ident!("{name}");
    let method_ident = format_ident!("{}", operation.method_name());
    let (names, types): (Vec<_>, Vec<_>) = fields.iter().map(|(name, ty)| (format_ident!("{name}"), ty)).unzip();
    let about = docs::comment(&format!("The request of [`Client::{method_ident}`]; await it to send it."));
    let sends =
        docs::comment(&format!("Sends `{} {}`. Awaiting the builder does the same.", operation.method, operation.path));
    let response = &send.response;
    let body = &send.body;
    // `#[inline]`, so that `send` and the deserialization of its response are compiled in the crate that calls it: a program
    // compiles only the operations that it uses.
    let items = quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use = "a request is sent when it is awaited"]
        pub struct #ident {
            client: Client,
            #(#names: #types,)*
        }

        impl #ident {
            fn new(client: &Client) -> Self {
                Self { client: client.clone(), #(#names: #initial,)* }
            }

            #(#setters)*

            #sends
            #[inline]
            pub async fn send(self) -> Result<Response<#response>, Error> {
                #body
            }
        }

        impl IntoFuture for #ident {
            type Output = Result<Response<#response>, Error>;
            type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
    let about = docs::comment(&method_docs(operation, lowered));
    let method = quote! {
        #about
        pub fn #method_ident(&self) -> #ident {
            #ident::new(self)
        }
    };
    Ok(Builder { name, operation: operation.id.clone(), page: operation.page.clone(), method, items })
}

/// The fields of the builder but for the client and the project, with their types.
fn arguments(builder: &ProgenitorBuilder) -> Result<Vec<(String, Type)>, String> {
    let Fields::Named(fields) = &builder.item.fields else { return Err(changed("a builder without named fields")) };
    Ok(fields
        .named
        .iter()
        .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field.ty.clone())))
        .filter(|(name, _)| name != "client" && name != PROJECT_ID)
        .collect())
}

fn method<'a>(builder: &'a ProgenitorBuilder, name: &str) -> Result<&'a ImplItemFn, String> {
    let found = builder.methods.iter().find(|method| method.sig.ident == name);
    found.ok_or_else(|| changed(format!("{} has no `{name}`", builder.item.ident)))
}

/// What `new` gives each field.
fn initial_values(
    operation: &Operation,
    builder: &ProgenitorBuilder,
    arguments: &[String],
) -> Result<Vec<Expr>, String> {
    let new = method(builder, "new")?;
    let Some(syn::Stmt::Expr(Expr::Struct(literal), None)) = new.block.stmts.last() else {
        return Err(changed(format!("`new` of {}", builder.item.ident)));
    };
    arguments
        .iter()
        .map(|name| {
            let field = literal
                .fields
                .iter()
                .find(|field| matches!(&field.member, syn::Member::Named(member) if member == name));
            let mut value = field.ok_or_else(|| changed(format!("`new` leaves out {name}")))?.expr.clone();
            Messages { parameters: &operation.parameters }.visit_expr_mut(&mut value);
            Ok(value)
        })
        .collect()
}

fn setters(
    operation: &Operation,
    builder: &ProgenitorBuilder,
    arguments: &[String],
) -> Result<Vec<TokenStream>, String> {
    let mut setters = Vec::new();
    for setter in &builder.methods {
        let name = setter.sig.ident.to_string();
        let text = match name.as_str() {
            "new" | "send" | PROJECT_ID => continue,
            "body" => "Sets the body as a whole.".to_owned(),
            "body_map" => "Builds the body: the closure gets its builder, and gives it back.".to_owned(),
            name if arguments.iter().any(|argument| argument == name) => operation
                .parameters
                .iter()
                .find(|parameter| field_name(&parameter.name) == name)
                .map(setter_docs)
                .ok_or_else(|| changed(format!("{} has a parameter {name} that its page doesn't", operation.id)))?,
            other => return Err(changed(format!("{} has a method {other}", operation.id))),
        };
        let mut setter = setter.clone();
        setter.attrs = docs::lines(&text);
        Messages { parameters: &operation.parameters }.visit_impl_item_fn_mut(&mut setter);
        setters.push(setter.into_token_stream());
    }
    Ok(setters)
}

fn setter_docs(parameter: &Parameter) -> String {
    let required = if parameter.required { "Required. " } else { "" };
    format!("{required}{}", parameter.description)
}

fn method_docs(operation: &Operation, lowered: &Lowered) -> String {
    let Operation { id, summary, description, page, .. } = operation;
    let errors: Vec<_> = operation.errors.iter().map(|(status, what)| format!("\n- {status}: {what}")).collect();
    let errors = match errors.is_empty() {
        true => " Its page names no status of a failure.".to_owned(),
        false => format!(" Its page names these statuses:\n{}", errors.concat()),
    };
    let summary = summary.trim_end_matches('.');
    let example = example::of(operation, lowered);
    let by = operation.confirmed.by.trim_end_matches('.');
    let confirmed = match operation.confirmed.on.as_str() {
        "this-cloud" => format!("Seen to work on this cloud: {by}."),
        "sister-cloud" => format!("Seen on a sister cloud only: {by}."),
        _ => format!("Not seen to work anywhere: {by}."),
    };
    format!(
        "{summary}.\n\n{description}\n\n# Errors\n\nAny [`Error`].{errors}\n\n# Example\n\n{example}\n\n{confirmed}\n\nPage: [{id}]({page})"
    )
}

/// The messages a user meets: without the spelling of types, by the names of the page, and saying what to do.
struct Messages<'a> {
    parameters: &'a [Parameter],
}

impl Messages<'_> {
    fn page_name<'a>(&'a self, argument: &'a str) -> &'a str {
        let of = |parameter: &&Parameter| field_name(&parameter.name) == argument;
        self.parameters.iter().find(of).map_or(argument, |parameter| &parameter.name)
    }
}

impl VisitMut for Messages<'_> {
    fn visit_lit_mut(&mut self, literal: &mut Lit) {
        let Lit::Str(string) = literal else { return };
        let value = string.value();
        let message = if let Some(name) = value.strip_suffix(" was not initialized") {
            format!("{} is missing: call `{name}`", self.page_name(name))
        } else if let Some((_, rest)) = value.split_once("` for ")
            && let Some((name, cause)) = rest.split_once(" failed")
        {
            format!("{} has a value that doesn't fit{cause}", self.page_name(name))
        } else {
            return;
        };
        *string = syn::LitStr::new(&message, string.span());
    }

    fn visit_macro_mut(&mut self, makro: &mut syn::Macro) {
        let Ok(mut arguments) =
            makro.parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated)
        else {
            return;
        };
        for argument in &mut arguments {
            self.visit_expr_mut(argument);
        }
        makro.tokens = arguments.into_token_stream();
    }
}
