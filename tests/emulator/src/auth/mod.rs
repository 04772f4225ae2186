//! Authentication of requests by token or signature.

pub(crate) mod canonical;
pub(crate) mod signature;

use hyper::StatusCode;

use crate::{api::error_response::ErrorResponse, http::Received, state::State};

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
        (true, false) if received.single("x-auth-token") == Some(state.token.as_bytes()) => Ok(Scheme::Token),
        (true, false) => Err(ErrorResponse::new(StatusCode::UNAUTHORIZED, "DCS.1001", "Invalid token.")),
        (false, true) => match signature::check(received, &state.credentials, state.signature_clock.utc()) {
            Ok(()) => Ok(Scheme::Signature),
            Err(cause) => Err(incorrect(&cause)),
        },
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
    if project != state.project_id {
        return reject("Project ID does not match the token.");
    }
    // A token is scoped to a project, whereas a signed request names its project in a header.
    if scheme == Scheme::Signature && received.single("x-project-id") != Some(project.as_bytes()) {
        return reject("Project ID does not match the token: `X-Project-Id` must be the project ID in the path");
    }
    Ok(())
}
