//! Whether a response reports a failure. The service also does so in a response with status 2xx.

use memchr::memmem;
use serde_json::Value;

use crate::{
    error::{Error, ErrorKind},
    meta::Operation,
    schema::{Success, Type},
    transport::{RawResponse, text},
    untrusted::{Secrets, one_line},
};

const ERROR_CODE: &str = "error_code";

/// The error that a response reports: a status other than 2xx, an error code in its body, or a result that isn't a
/// success.
pub(super) fn failure(operation: &Operation, response: &RawResponse, secrets: &Secrets) -> Option<Error> {
    if !response.status.is_success() {
        return Some(Error::from_response(response, secrets));
    }
    // Most responses have neither, and are not parsed here.
    let may_have_code =
        !documents(operation, ERROR_CODE) && memmem::find(&response.body, ERROR_CODE.as_bytes()).is_some();
    if !may_have_code && operation.success.is_none() {
        return None;
    }
    let body: Value = serde_json::from_str(&text(&response.body)).ok()?;
    if may_have_code && body.get(ERROR_CODE).is_some_and(is_code) {
        return Some(Error::from_response(response, secrets));
    }
    Some(unsuccessful(&body, &operation.success?, secrets)?.with_response(response, secrets))
}

fn is_code(value: &Value) -> bool {
    value.is_number() || value.as_str().is_some_and(|code| !code.trim().is_empty())
}

/// Whether the response of an operation has this field.
fn documents(operation: &Operation, name: &str) -> bool {
    matches!(operation.response, Some(Type::Object(object)) if object.fields.iter().any(|field| field.name == name))
}

/// The error that a result other than a success reports, with the result as its code. A missing result is none.
fn unsuccessful(body: &Value, success: &Success, secrets: &Secrets) -> Option<Error> {
    let result = match body.get(success.field)? {
        Value::String(result) => result.clone(),
        result @ (Value::Number(_) | Value::Bool(_)) => result.to_string(),
        _ => return None,
    };
    if success.values.contains(&&*result) {
        return None;
    }
    let said = success.message.and_then(|message| body.get(message)?.as_str());
    let said = said.map(|said| one_line(&secrets.redact(said)));
    let message = said.filter(|said| !said.is_empty());
    let message = message.unwrap_or_else(|| format!("`{}` is not `{}`", success.field, success.values.join("` or `")));
    let code = Some(one_line(&secrets.redact(&result))).filter(|code| !code.is_empty());
    Some(Error::new(ErrorKind::Service, message).with_code(code))
}
