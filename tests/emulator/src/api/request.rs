//! A request against what the document says of its operation.

use std::borrow::Cow;

use hyper::StatusCode;
use percent_encoding::percent_decode_str;

use super::{refusal::Refusal, routes::Target};
use crate::{
    document::{self, Operation, Problems},
    http::Received,
};

/// Refuses a request that is invalid by the document, and lists its problems.
pub(super) fn check(received: &Received, target: &Target, operation: &'static Operation) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    if let Some(name) = target.empty_parameter() {
        problems.add(&format!("{name} in the path"), "is empty");
    }
    query(received.query.as_deref().unwrap_or_default(), operation, &mut problems);
    body(received, operation, &mut problems);
    if problems.is_empty() {
        return Ok(());
    }
    let code = if operation.body_is_required && received.body.is_empty() { "DCS.4004" } else { "DCS.4005" };
    let message = format!("{} was called wrongly: {problems}.", operation.id);
    Err(Refusal::new(StatusCode::BAD_REQUEST, code, message))
}

fn query(query: &str, operation: &'static Operation, problems: &mut Problems) {
    let mut met: Vec<Cow<'_, str>> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Ok(name), Ok(value)) = (percent_decode_str(name).decode_utf8(), percent_decode_str(value).decode_utf8())
        else {
            problems.add("the query", "isn't UTF-8");
            continue;
        };
        let place = format!("{name} in the query");
        match operation.query().find(|parameter| parameter.name == name) {
            None => problems.add(&place, "is no parameter the page has"),
            Some(_) if met.contains(&name) => problems.add(&place, "is there twice"),
            Some(parameter) => document::validate(&parameter.value(&value), parameter.schema, &place, problems),
        }
        met.push(name);
    }
    for parameter in operation.query().filter(|parameter| parameter.required) {
        if !met.iter().any(|name| name == parameter.name) {
            problems.add(&format!("{} in the query", parameter.name), "is missing");
        }
    }
}

fn body(received: &Received, operation: &'static Operation, problems: &mut Problems) {
    let Some(schema) = operation.body else {
        if !received.body.is_empty() {
            problems.add("a body", "was sent, but it takes none");
        }
        return;
    };
    if received.body.is_empty() {
        if operation.body_is_required {
            problems.add("the body", "is missing");
        }
        return;
    }
    if !is_json(received) {
        problems.add("Content-Type", "has to be application/json");
    }
    match serde_json::from_slice(&received.body) {
        Ok(body) => document::validate(&body, schema, "$", problems),
        // Serde's own message may quote the body.
        Err(error) => {
            problems.add("the body", &format!("isn't JSON (line {}, column {})", error.line(), error.column()));
        }
    }
}

fn is_json(received: &Received) -> bool {
    let kind = received.single("content-type").and_then(|kind| std::str::from_utf8(kind).ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
