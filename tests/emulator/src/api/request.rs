//! A request against what the document says of its operation.

use std::borrow::Cow;

use hyper::StatusCode;
use percent_encoding::percent_decode_str;

use super::{refusal::Refusal, routes::Target};
use crate::{
    document::{self, Operation},
    http::Received,
};

/// Refuses a request that isn't as the document has it, and says all that is wrong with it.
pub(super) fn check(received: &Received, target: &Target, operation: &'static Operation) -> Result<(), Refusal> {
    let mut wrong = Vec::new();
    if let Some(name) = target.empty_parameter() {
        wrong.push(format!("{name} in the path is empty"));
    }
    wrong.extend(query(received.query.as_deref().unwrap_or_default(), operation));
    wrong.extend(body(received, operation));
    if wrong.is_empty() {
        return Ok(());
    }
    let code = if operation.body_is_required && received.body.is_empty() { "DCS.4004" } else { "DCS.4005" };
    let message = format!("{} was called wrongly: {}.", operation.id, wrong.join("; "));
    Err(Refusal::new(StatusCode::BAD_REQUEST, code, message))
}

fn query(query: &str, operation: &'static Operation) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut met: Vec<Cow<'_, str>> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Ok(name), Ok(value)) = (percent_decode_str(name).decode_utf8(), percent_decode_str(value).decode_utf8())
        else {
            wrong.push("the query isn't UTF-8".into());
            continue;
        };
        match operation.query().find(|parameter| parameter.name == name) {
            None => wrong.push(format!("{name} in the query is no parameter the page has")),
            Some(_) if met.contains(&name) => wrong.push(format!("{name} in the query is there twice")),
            Some(parameter) => {
                let place = format!("{name} in the query");
                wrong.extend(document::complaints(&parameter.value(&value), parameter.schema, &place));
            }
        }
        met.push(name);
    }
    let missing = operation.query().filter(|parameter| parameter.required && !met.iter().any(|m| m == parameter.name));
    wrong.extend(missing.map(|parameter| format!("{} in the query is missing", parameter.name)));
    wrong
}

fn body(received: &Received, operation: &'static Operation) -> Vec<String> {
    let Some(schema) = operation.body else {
        let wrong = (!received.body.is_empty()).then(|| "a body was sent, but it takes none".into());
        return wrong.into_iter().collect();
    };
    if received.body.is_empty() {
        return operation.body_is_required.then(|| "the body is missing".into()).into_iter().collect();
    }
    let mut wrong = Vec::new();
    if !is_json(received) {
        wrong.push("Content-Type has to be application/json".into());
    }
    match serde_json::from_slice(&received.body) {
        Ok(body) => wrong.extend(document::complaints(&body, schema, "$")),
        // Serde's own message may quote what it met.
        Err(error) => wrong.push(format!("the body isn't JSON (line {}, column {})", error.line(), error.column())),
    }
    wrong
}

fn is_json(received: &Received) -> bool {
    let kind = received.single("content-type").and_then(|kind| std::str::from_utf8(kind).ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
