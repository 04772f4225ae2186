//! The calls of the canary, and what the service responded.

use std::{future::Future, pin::Pin};

use dcs_sdk::{Client, Error, Response};
use serde_json::Value;

/// A call of an operation that only reads.
pub struct Call {
    /// ID of the operation.
    pub id: &'static str,
    /// The path parameters, and where their values are listed: an operation and the names in its response; empty if
    /// nothing lists them.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Sends the call with values of the parameters; `None` if their number is wrong.
    pub send: fn(&Client, &[String]) -> Option<Sending>,
}

pub type Sending = Pin<Box<dyn Future<Output = Result<Body, Error>>>>;

/// The body of a response, as received; null if there is none.
pub struct Body(pub Value);

pub fn body<T>(response: &Response<T>) -> Body {
    Body(response.raw_json().unwrap_or_default())
}

macro_rules! calls {
    ($client:ident; $($id:literal [$($parameter:ident = $source:literal),*] => $request:expr,)+) => {
        pub const CALLS: &[$crate::call::Call] = &[$(
            $crate::call::Call {
                id: $id,
                parameters: &[$((stringify!($parameter), $source)),*],
                send: |$client, values| {
                    let [$($parameter),*] = values else { return None };
                    let request = $request;
                    Some(Box::pin(async move { Ok($crate::call::body(&request.send().await?)) }))
                },
            },
        )+];
    };
}
pub(crate) use calls;
