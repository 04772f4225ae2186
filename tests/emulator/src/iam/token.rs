//! Creation of tokens.

use std::time::SystemTime;

use hyper::StatusCode;
use serde_json::{Value, json};

use super::{Iam, SUBJECT_TOKEN, User, error, timestamp};
use crate::{http::Received, lock::lock, random, response::Response, state::State};

/// A token of the user for a project.
pub(super) struct Token {
    pub(super) value: String,
    pub(super) project_id: String,
    pub(super) expires_at: SystemTime,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("project_id", &self.project_id).finish_non_exhaustive()
    }
}

/// `POST /v3/auth/tokens`: checks the password, and creates a token for the project.
pub(super) fn create(state: &State, received: &Received) -> Response {
    let body: Value = serde_json::from_slice(&received.body).unwrap_or_default();
    if body.pointer("/auth/identity/methods") != Some(&json!(["password"])) {
        return error(StatusCode::BAD_REQUEST, "The request body is invalid.");
    }
    if !is_user(&state.iam.user, body.pointer("/auth/identity/password/user")) {
        return error(StatusCode::UNAUTHORIZED, "The username or password is wrong.");
    }
    let scope = |key| body.pointer(&format!("/auth/scope/project/{key}")).and_then(Value::as_str);
    let (id, name) = (scope("id"), scope("name"));
    let projects = state.iam.project(|(known_name, known_id)| match (id, name) {
        (Some(id), _) => id == known_id,
        (None, Some(name)) => name == known_name,
        (None, None) => false,
    });
    let [(name, id)] = &projects[..] else {
        return error(StatusCode::UNAUTHORIZED, "The project could not be found.");
    };
    let Ok(value) = random::alphanumeric::<96>(false) else {
        return error(StatusCode::INTERNAL_SERVER_ERROR, "No random bytes.");
    };
    let now = state.clock.now();
    let lifetime = lock(&state.iam.settings).token_lifetime;
    let expires_at = now.checked_add(lifetime).unwrap_or(now);
    let user = &state.iam.user;
    let domain = json!({ "id": user.domain_id, "name": user.domain_name });
    let response = json!({
        "token": {
            "methods": ["password"],
            "issued_at": timestamp(now),
            "expires_at": timestamp(expires_at),
            "user": { "id": user.id, "name": user.name, "domain": domain, "password_expires_at": null },
            "project": { "id": id, "name": name, "domain": domain },
            "roles": [],
            "catalog": [],
        }
    });
    state.iam.add(Token { value: value.clone(), project_id: id.clone(), expires_at });
    Response::json(StatusCode::CREATED, &response).header(SUBJECT_TOKEN, &value)
}

impl Iam {
    fn add(&self, token: Token) {
        lock(&self.tokens).push(token);
    }
}

/// Whether a request has the password of the user: by ID, or by name and domain.
fn is_user(user: &User, given: Option<&Value>) -> bool {
    let is = |pointer: &str, expected: &str| {
        given.and_then(|given| given.pointer(pointer)).and_then(Value::as_str) == Some(expected)
    };
    let is_in_domain = is("/domain/id", &user.domain_id) || is("/domain/name", &user.domain_name);
    (is("/id", &user.id) || is("/name", &user.name) && is_in_domain) && is("/password", &user.password)
}
