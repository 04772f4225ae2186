//! Extracts from progenitor's method how the request is built from the arguments, and the type of the response. Sending
//! and deserializing are replaced by a call of `Client::send`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ImplItemFn, Local, Pat, ReturnType, Stmt, Type, visit_mut::VisitMut};

use super::{
    changed,
    paths::{WithoutTypes, argument_of},
};
use crate::codegen::lower::Operation;

/// The parts of progenitor's method that are kept.
pub struct Sent {
    /// The type of the response.
    pub response: Type,
    /// The expression that builds the request from `client`, `url` and the body.
    pub request: TokenStream,
}

/// # Errors
/// If the response or the request of the method is not as expected.
pub fn rewrite(operation: &Operation, method: &ImplItemFn) -> Result<Sent, String> {
    let missing = |what: &str| changed(format!("the method of {} has no {what}", operation.id));
    let mut response = response(&method.sig.output).ok_or_else(|| missing("response"))?;
    WithoutTypes.visit_type_mut(&mut response);
    let request = method.block.stmts.iter().find_map(request).ok_or_else(|| missing("request"))?;
    let request = kept(&request).ok_or_else(|| missing("request of a client"))?;
    Ok(Sent { response, request })
}

/// Returns the `T` of `Result<ResponseValue<T>, …>`.
fn response(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, result) = output else { return None };
    argument_of(argument_of(result, "Result")?, "ResponseValue").cloned()
}

/// Returns the expression of `let mut request = …;`.
fn request(statement: &Stmt) -> Option<Expr> {
    match statement {
        Stmt::Local(Local { pat: Pat::Ident(pattern), init: Some(init), .. }) if pattern.ident == "request" => {
            Some((*init.expr).clone())
        }
        _ => None,
    }
}

/// Removes from `client.client.post(url)….headers(header_map).build()?` what `Client::send` does for every request, and the
/// query, which is part of the URL.
fn kept(request: &Expr) -> Option<TokenStream> {
    match request {
        Expr::Try(build) => kept(&build.expr),
        Expr::MethodCall(call) => {
            let (receiver, method, arguments) = (kept(&call.receiver)?, &call.method, &call.args);
            let is_dropped = ["header", "headers", "query", "build"].iter().any(|dropped| method == dropped);
            Some(if is_dropped { receiver } else { quote!(#receiver.#method(#arguments)) })
        }
        Expr::Field(_) => Some(quote!(client.http())),
        _ => None,
    }
}
