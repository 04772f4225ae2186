//! Identity and Access Management (IAM): tokens for the password of a user, and the IDs of projects.
//!
//! Served by the same listener as the DCS API, under `/v3`.

mod token;

use std::{
    sync::Mutex,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use hyper::{Method, StatusCode, header::HeaderName};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use self::token::Token;
use crate::{auth, error::Error, http::Received, lock::lock, random, response::Response, state::State};

const SUBJECT_TOKEN: HeaderName = HeaderName::from_static("x-subject-token");
/// As on the service.
const TOKEN_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The user and the projects of an emulator, returned by [`Emulator::iam`](crate::Emulator::iam).
///
/// The endpoint of IAM is that of the API. Tokens expire according to the [`Clock`](crate::Clock).
#[derive(Debug)]
pub struct Iam {
    user: User,
    settings: Mutex<Settings>,
    tokens: Mutex<Vec<Token>>,
}

/// The user, which is generated at start.
struct User {
    id: String,
    name: String,
    password: String,
    domain_id: String,
    domain_name: String,
}

#[derive(Debug)]
struct Settings {
    /// Names and IDs.
    projects: Vec<(String, String)>,
    token_lifetime: Duration,
    is_unavailable: bool,
}

impl Iam {
    pub(crate) fn new(project_id: &str, region: &str) -> Result<Self, Error> {
        let user = User {
            id: random::project_id()?,
            name: "emulator-user".into(),
            password: random::alphanumeric::<24>(false)?,
            domain_id: random::project_id()?,
            domain_name: "OTC00000000001000000001".into(),
        };
        let projects = vec![(format!("{region}_emulator"), project_id.to_owned())];
        let settings = Settings { projects, token_lifetime: TOKEN_LIFETIME, is_unavailable: false };
        Ok(Self { user, settings: Mutex::new(settings), tokens: Mutex::default() })
    }

    /// The ID of the user.
    pub fn user_id(&self) -> &str {
        &self.user.id
    }

    /// The name of the user.
    pub fn user_name(&self) -> &str {
        &self.user.name
    }

    /// The password of the user.
    pub fn password(&self) -> &str {
        &self.user.password
    }

    /// The ID of the domain of the user.
    pub fn domain_id(&self) -> &str {
        &self.user.domain_id
    }

    /// The name of the domain of the user.
    pub fn domain_name(&self) -> &str {
        &self.user.domain_name
    }

    /// Returns the name of the project of the emulator: the region, followed by `_emulator`.
    pub fn project_name(&self) -> String {
        lock(&self.settings).projects.first().map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// Adds a project. Several may have the same name.
    pub fn add_project(&self, name: impl Into<String>, id: impl Into<String>) {
        lock(&self.settings).projects.push((name.into(), id.into()));
    }

    /// Sets the lifetime of tokens that are created from now on (default: 24 hours).
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        lock(&self.settings).token_lifetime = lifetime;
    }

    /// Sets whether all requests to IAM get a response with status 503 (default: `false`). Tokens stay valid.
    pub fn set_unavailable(&self, unavailable: bool) {
        lock(&self.settings).is_unavailable = unavailable;
    }

    /// Revokes all tokens that were created for the password.
    pub fn revoke_tokens(&self) {
        lock(&self.tokens).clear();
    }

    /// Returns the project of a token; an error if it has expired, and `None` if it is unknown.
    pub(crate) fn project_of_token(&self, token: &[u8], now: SystemTime) -> Option<Result<String, Expired>> {
        let tokens = lock(&self.tokens);
        let known = tokens.iter().find(|known| known.value.as_bytes() == token)?;
        Some(if known.expires_at > now { Ok(known.project_id.clone()) } else { Err(Expired) })
    }

    fn project(&self, matches: impl Fn(&(String, String)) -> bool) -> Vec<(String, String)> {
        lock(&self.settings).projects.iter().filter(|project| matches(project)).cloned().collect()
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A token is no longer valid.
pub(crate) struct Expired;

/// Whether a path is one of IAM.
pub(crate) fn serves(path: &str) -> bool {
    path.starts_with("/v3/")
}

/// Responds to a request.
pub(crate) fn handle(state: &State, received: &Received) -> Response {
    if lock(&state.iam.settings).is_unavailable {
        return error(StatusCode::SERVICE_UNAVAILABLE, "The service is unavailable.");
    }
    match (&received.method, received.path.as_str()) {
        (&Method::POST, "/v3/auth/tokens") => token::create(state, received),
        (&Method::GET, "/v3/projects") => list_projects(state, received),
        _ => error(StatusCode::NOT_FOUND, "The resource could not be found."),
    }
}

fn list_projects(state: &State, received: &Received) -> Response {
    if auth::check(state, received).is_err() {
        return error(StatusCode::UNAUTHORIZED, "The request you have made requires authentication.");
    }
    let query = received.query.as_deref().unwrap_or_default();
    let name = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == "name");
    let name = name.map(|(_, name)| percent_decode_str(name).decode_utf8_lossy());
    let projects = state.iam.project(|(known, _)| name.as_deref().is_none_or(|name| name == known));
    let projects = projects.into_iter().map(|(name, id)| {
        json!({
            "id": id,
            "name": name,
            "domain_id": state.iam.user.domain_id,
            "parent_id": state.iam.user.domain_id,
            "enabled": true,
            "is_domain": false,
            "description": "",
        })
    });
    let links = json!({ "self": format!("/v3/projects?{query}"), "next": null, "previous": null });
    Response::json(StatusCode::OK, &json!({ "projects": projects.collect::<Vec<Value>>(), "links": links }))
}

/// An error response of IAM.
fn error(status: StatusCode, message: &str) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    Response::json(status, &json!({ "error": { "code": status.as_u16(), "message": message, "title": title } }))
}

/// A timestamp as IAM writes it.
fn timestamp(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
