//! Validation of requests against the OpenAPI document.

use std::borrow::Cow;

use hyper::StatusCode;
use percent_encoding::percent_decode_str;

use super::{error_response::ErrorResponse, routes::Target};
use crate::{
    document::{self, Operation, Problems, quote},
    http::Received,
};

/// Validates a request against the document.
///
/// # Errors
///
/// A response that lists all problems of the request.
pub(super) fn check(received: &Received, target: &Target, operation: &'static Operation) -> Result<(), ErrorResponse> {
    let mut problems = Problems::default();
    if let Some(name) = target.empty_parameter() {
        problems.add(&format!("path parameter {}", quote(name)), "must not be empty");
    }
    query(received.query.as_deref().unwrap_or_default(), operation, &mut problems);
    body(received, operation, &mut problems);
    if problems.is_empty() {
        return Ok(());
    }
    let code = if operation.body_is_required && received.body.is_empty() { "DCS.4004" } else { "DCS.4005" };
    let message = format!("invalid {} request: {problems}", operation.id);
    Err(ErrorResponse::new(StatusCode::BAD_REQUEST, code, message))
}

fn query(query: &str, operation: &'static Operation, problems: &mut Problems) {
    let mut seen: Vec<Cow<'_, str>> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Ok(name), Ok(value)) = (percent_decode_str(name).decode_utf8(), percent_decode_str(value).decode_utf8())
        else {
            problems.add("the query string", "is not UTF-8");
            continue;
        };
        let subject = format!("query parameter {}", quote(&name));
        match operation.query().find(|parameter| parameter.name == name) {
            None => problems.add(&subject, "is not documented"),
            Some(_) if seen.contains(&name) => problems.add(&subject, "is repeated"),
            Some(parameter) if parameter.required => {
                document::validate_required(&parameter.value(&value), parameter.schema, &subject, problems);
            }
            Some(parameter) => document::validate(&parameter.value(&value), parameter.schema, &subject, problems),
        }
        seen.push(name);
    }
    for parameter in operation.query().filter(|parameter| parameter.required) {
        if !seen.iter().any(|name| name == parameter.name) {
            problems.add(&format!("query parameter {}", quote(parameter.name)), "is missing");
        }
    }
}

fn body(received: &Received, operation: &'static Operation, problems: &mut Problems) {
    let Some(schema) = operation.body else {
        if !received.body.is_empty() {
            problems.add("the body", "must be empty");
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
        problems.add("`Content-Type`", "must be application/json");
    }
    match serde_json::from_slice(&received.body) {
        Ok(body) => document::validate(&body, schema, "the body", problems),
        // serde_json's message may quote the body.
        Err(error) => {
            problems.add("the body", &format!("is not valid JSON (line {}, column {})", error.line(), error.column()));
        }
    }
}

fn is_json(received: &Received) -> bool {
    let media_type = received.single("content-type").and_then(|media_type| std::str::from_utf8(media_type).ok());
    let media_type = media_type.and_then(|media_type| media_type.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}
