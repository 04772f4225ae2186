//! Who sends a request: a token or a signature.

pub(crate) mod canonical;
pub(crate) mod signature;

use hyper::StatusCode;

use crate::{api::refusal::Refusal, http::Received, state::State};

/// How a request was authenticated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Token,
    Signature,
}

/// What a request is signed with.
pub(crate) struct Credentials {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) security_token: Option<String>,
}

/// Checks the token or the signature, whichever was sent. Both at once is refused: which of them the service would go by
/// is not known.
pub(crate) fn check(state: &State, received: &Received) -> Result<Scheme, Refusal> {
    match (received.has("x-auth-token"), received.has("authorization")) {
        (false, false) => Err(incorrect("neither X-Auth-Token nor Authorization was sent")),
        (true, true) => Err(incorrect("X-Auth-Token and Authorization were both sent")),
        (true, false) if received.single("x-auth-token") == Some(state.token.as_bytes()) => Ok(Scheme::Token),
        (true, false) => Err(Refusal::new(StatusCode::UNAUTHORIZED, "DCS.1001", "Invalid token.")),
        (false, true) => match signature::check(received, &state.credentials, state.clock.utc()) {
            Ok(()) => Ok(Scheme::Signature),
            Err(cause) => Err(incorrect(&cause)),
        },
    }
}

fn incorrect(cause: &str) -> Refusal {
    let message = format!("Incorrect IAM authentication information: {cause}");
    Refusal::new(StatusCode::UNAUTHORIZED, "APIGW.0301", message)
}

/// Checks that the credentials are those of the project in the path.
pub(crate) fn check_project(state: &State, received: &Received, scheme: Scheme, project: &str) -> Result<(), Refusal> {
    let refuse = |message| Err(Refusal::new(StatusCode::UNAUTHORIZED, "DCS.1004", message));
    if project != state.project_id {
        return refuse("Project ID does not match the token.");
    }
    // A token carries its project; a signature names it in a header.
    if scheme == Scheme::Signature && received.single("x-project-id") != Some(project.as_bytes()) {
        return refuse("Project ID does not match the token: X-Project-Id is not the project of the path.");
    }
    Ok(())
}
