//! What of progenitor's method is kept: how the request is built from its arguments, and the type of the response. The
//! rest of it, which sends and deserializes, is one call of `Client::send`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprMethodCall, ImplItemFn, Local, Pat, ReturnType, Stmt, Type, parse_quote, visit_mut::VisitMut};

use super::{changed, paths::argument_of};
use crate::codegen::lower::Operation;

/// The parts of progenitor's method that are kept.
pub struct Sent {
    /// The type of the response.
    pub response: Type,
    /// The expression of the request, with the library's `client`, `url` and the parameters by their names.
    pub request: TokenStream,
}

pub fn rewrite(operation: &Operation, method: &ImplItemFn) -> Result<Sent, String> {
    let in_operation = |why: String| changed(format!("the method of {}: {why}", operation.id));
    let response = response(&method.sig.output).ok_or_else(|| in_operation("its return type".to_owned()))?;
    let mut request = None;
    for statement in &method.block.stmts {
        let Some((name, local)) = binding(statement) else { continue };
        match name.as_str() {
            "request" => request = local.init.as_ref().map(|init| (*init.expr).clone()),
            // The service has no header for the version of the API.
            "url" | "header_map" | "info" | "result" | "response" => {}
            other => return Err(in_operation(format!("it binds {other}"))),
        }
    }
    if method.block.stmts.iter().filter(|statement| appends_header(statement)).count() != 1 {
        return Err(in_operation("it sends headers other than the API's version".to_owned()));
    }
    let mut request = request.ok_or_else(|| in_operation("it makes no request".to_owned()))?;
    QueryParameters.visit_expr_mut(&mut request);
    let request = unbuilt(request).map_err(in_operation)?;
    Ok(Sent { response, request })
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

/// `QueryParam::new("name", &value)` becomes `[("name", value)]`, which writes nothing for `None` either.
struct QueryParameters;

impl VisitMut for QueryParameters {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        if let Expr::Call(call) = expr
            && let Expr::Path(path) = &*call.func
            && path.path.segments.iter().any(|segment| segment.ident == "QueryParam")
        {
            let arguments = &call.args;
            *expr = parse_quote!([(#arguments)]);
        }
    }
}
