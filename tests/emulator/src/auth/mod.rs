//! Authentication of requests by token or signature.

pub(crate) mod canonical;
pub(crate) mod signature;

use hyper::StatusCode;

use crate::{api::error_response::ErrorResponse, http::Received, iam::Expired, state::State};

/// The authentication scheme of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Token,
    Signature,
}

/// The access key for signed requests.
pub(crate) struct Credentials {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) security_token: Option<String>,
}

/// Checks the token or the signature of a request.
///
/// A request with both is rejected, since it is unknown which one takes precedence on the service.
pub(crate) fn check(state: &State, received: &Received) -> Result<Scheme, ErrorResponse> {
    match (received.has("x-auth-token"), received.has("authorization")) {
        (false, false) => Err(incorrect("neither `X-Auth-Token` nor `Authorization` is set")),
        (true, true) => Err(incorrect("`X-Auth-Token` and `Authorization` must not both be set")),
        (true, false) => check_token(state, received.single("x-auth-token").unwrap_or_default()),
        (false, true) => match signature::check(received, &state.credentials, state.signature_clock.utc()) {
            Ok(()) => Ok(Scheme::Signature),
            Err(cause) => Err(incorrect(&cause)),
        },
    }
}

/// Checks a token: the one of the emulator, or one that its IAM has created.
fn check_token(state: &State, token: &[u8]) -> Result<Scheme, ErrorResponse> {
    let refuse = |code, message| Err(ErrorResponse::new(StatusCode::UNAUTHORIZED, code, message));
    match state.iam.project_of_token(token, state.clock.now()) {
        _ if token == state.token.as_bytes() => Ok(Scheme::Token),
        Some(Ok(_)) => Ok(Scheme::Token),
        Some(Err(Expired)) => refuse("DCS.1002", "The token has expired."),
        None => refuse("DCS.1001", "Invalid token."),
    }
}

fn incorrect(cause: &str) -> ErrorResponse {
    let message = format!("Incorrect IAM authentication information: {cause}");
    ErrorResponse::new(StatusCode::UNAUTHORIZED, "APIGW.0301", message)
}

/// Checks that the credentials belong to the project in the path.
pub(crate) fn check_project(
    state: &State,
    received: &Received,
    scheme: Scheme,
    project: &str,
) -> Result<(), ErrorResponse> {
    let reject = |message| Err(ErrorResponse::new(StatusCode::UNAUTHORIZED, "DCS.1004", message));
    let of_token =
        received.single("x-auth-token").and_then(|token| state.iam.project_of_token(token, state.clock.now()));
    let is_other = matches!(of_token, Some(Ok(of_token)) if of_token != project);
    if project != state.project_id || is_other {
        return reject("Project ID does not match the token.");
    }
    // A token is scoped to a project, whereas a signed request names its project in a header.
    if scheme == Scheme::Signature && received.single("x-project-id") != Some(project.as_bytes()) {
        return reject("Project ID does not match the token: `X-Project-Id` must be the project ID in the path");
    }
    Ok(())
}
