//! The body of a builder's `send`: the end of progenitor's, which sends and deserializes, becomes one call of
//! `Client::send`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, ExprMethodCall, ImplItemFn, Local, Pat, ReturnType, Stmt, Type, visit_mut::VisitMut};

use super::{builders::PROJECT_ID, changed, field_name, paths::argument_of};
use crate::codegen::lower::Operation;

/// The method `send` of the library's builder.
pub struct SendMethod {
    /// The type of the response.
    pub response: Type,
    pub body: TokenStream,
}

pub fn rewrite(operation: &Operation, arguments: &[String], send: &ImplItemFn) -> Result<SendMethod, String> {
    let in_operation = |why: String| changed(format!("`send` of {}: {why}", operation.id));
    let response = response(&send.sig.output).ok_or_else(|| in_operation("its return type".to_owned()))?;
    let row = format_ident!("{}", operation.constant_name());
    let idents: Vec<_> = arguments.iter().map(|name| format_ident!("{name}")).collect();
    let mut statements = vec![quote!(let Self { client, #(#idents),* } = self;)];
    if !arguments.is_empty() {
        statements.push(quote!(let invalid = |why| Error::invalid_request(meta::#row.id, why);));
    }
    let mut request = None;
    for statement in &send.block.stmts {
        let Some((name, local)) = binding(statement) else { continue };
        match name.as_str() {
            "url" => statements.push(url(operation, &row)),
            "request" => request = local.init.as_ref().map(|init| (*init.expr).clone()),
            // The version of the API is no header the service knows.
            "header_map" | "info" | "result" | "response" => {}
            name if arguments.iter().any(|argument| argument == name) => {
                let mut local = local.clone();
                InvalidRequest.visit_local_mut(&mut local);
                statements.push(quote!(#local));
            }
            PROJECT_ID => {}
            other => return Err(in_operation(format!("it binds {other}"))),
        }
    }
    if send.block.stmts.iter().filter(|statement| appends_header(statement)).count() != 1 {
        return Err(in_operation("it sends headers other than the API's version".to_owned()));
    }
    let request = request.ok_or_else(|| in_operation("it makes no request".to_owned()))?;
    let request = unbuilt(request).map_err(in_operation)?;
    let body = quote! {
        #(#statements)*
        let request = #request;
        client.send(request, &meta::#row).await
    };
    Ok(SendMethod { response, body })
}

/// `ResponseValue<T>` in `Result<ResponseValue<T>, …>`: the `T`.
fn response(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, result) = output else { return None };
    argument_of(argument_of(result, "Result")?, "ResponseValue").cloned()
}

fn binding(statement: &Stmt) -> Option<(String, &Local)> {
    let Stmt::Local(local) = statement else { return None };
    match &local.pat {
        Pat::Ident(pattern) => Some((pattern.ident.to_string(), local)),
        _ => None,
    }
}

fn appends_header(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(Expr::MethodCall(call), _) if call.method == "append")
}

/// The URL: the client fills the path of the operation with its checked arguments.
fn url(operation: &Operation, row: &proc_macro2::Ident) -> TokenStream {
    let names = operation.path.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name);
    let arguments = names.filter(|name| *name != PROJECT_ID).map(|name| {
        let ident = format_ident!("{}", field_name(name));
        quote!((#name, #ident.as_ref()))
    });
    quote!(let url = client.url(&meta::#row, &[#(#arguments),*])?;)
}

/// `client.client.post(url)….headers(header_map).build()?` without what `Client::send` does.
fn unbuilt(request: Expr) -> Result<TokenStream, String> {
    let Expr::Try(build) = request else { return Err("its request isn't built".to_owned()) };
    let Expr::MethodCall(build) = *build.expr else { return Err("its request isn't built".to_owned()) };
    let Expr::MethodCall(headers) = *build.receiver else { return Err("its request has no headers".to_owned()) };
    if build.method != "build" || headers.method != "headers" {
        return Err("its request doesn't end in `.headers(…).build()?`".to_owned());
    }
    rooted(*headers.receiver)
}

fn rooted(request: Expr) -> Result<TokenStream, String> {
    match request {
        // `Client::send` adds the header to every request.
        Expr::MethodCall(call) if call.method == "header" => match call.args.first() {
            Some(name) if names_accept(name) => rooted(*call.receiver),
            _ => Err("it sends a header of its own".to_owned()),
        },
        Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) => {
            let receiver = rooted(*receiver)?;
            Ok(quote!(#receiver.#method(#args)))
        }
        Expr::Field(_) => Ok(quote!(client.http())),
        _ => Err("its request doesn't start at the client".to_owned()),
    }
}

fn names_accept(name: &Expr) -> bool {
    matches!(name, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "ACCEPT"))
}

/// `Error::InvalidRequest` as a function becomes `invalid`, which `send` binds first.
struct InvalidRequest;

impl VisitMut for InvalidRequest {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        if let Expr::Path(path) = expr
            && path.path.segments.last().is_some_and(|last| last.ident == "InvalidRequest")
        {
            *expr = syn::parse_quote!(invalid);
        }
    }
}
