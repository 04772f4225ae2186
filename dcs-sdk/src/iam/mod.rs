//! Identity and Access Management (IAM): tokens for a password, and IDs of projects.

mod endpoint;
mod operations;

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use percent_encoding::utf8_percent_encode;
use reqwest::{Body, Method, Request, Url};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use self::endpoint::{IAM_REGIONS, root};
use self::operations::{CREATE_TOKEN, LIST_PROJECTS};
use crate::{
    Client,
    client::{Call, Received},
    credentials::{Credentials, Domain, Lease, User},
    error::{Error, ErrorKind},
    meta::Operation,
    secret::Secret,
    signer::ENCODED,
    transport::text,
};

/// In bytes. A token and its roles have a few kilobytes.
const LARGEST_RESPONSE: usize = 4 * 1024 * 1024;
const SUBJECT_TOKEN: &str = "x-subject-token";

/// The project of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Project {
    Id(String),
    Name(String),
}

/// Whether an ID can be part of a path and of a header.
pub(crate) fn is_project_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// What the client needs to authorize a request.
#[derive(Debug)]
pub(crate) struct Access {
    /// An access key or a token.
    pub credentials: Credentials,
    /// The project of a token that IAM has returned.
    pub project_id: Option<String>,
}

impl Access {
    pub(crate) fn of(credentials: Credentials) -> Self {
        Self { credentials, project_id: None }
    }
}

#[derive(Deserialize)]
struct TokenResponse {
    token: Token,
}

#[derive(Deserialize)]
struct Token {
    expires_at: DateTime<Utc>,
    issued_at: Option<DateTime<Utc>>,
    project: Option<ProjectItem>,
}

#[derive(Deserialize)]
struct ProjectsResponse {
    projects: Vec<ProjectItem>,
}

#[derive(Deserialize)]
struct ProjectItem {
    id: String,
    name: Option<String>,
}

impl Client {
    /// Obtains a token that is scoped to the project of the client.
    pub(crate) async fn create_token(
        &self,
        user: &User,
        domain: Option<&Domain>,
        password: &Secret,
        project: &Project,
    ) -> Result<Lease<Access>, Error> {
        let body = token_request(user, domain, password, project);
        let body = serde_json::to_vec(&body).map_err(|_| failed("invalid request"))?;
        let request = self.iam_request(Method::POST, "/v3/auth/tokens?nocatalog=true", Some(body.into()))?;
        let received = self.call_iam(&CREATE_TOKEN, request, false).await?;
        let response = &received.response;
        let token = response.headers.get(SUBJECT_TOKEN).and_then(|token| token.to_str().ok());
        let token = token.filter(|token| !token.is_empty());
        let (Some(token), Ok(body)) = (token, serde_json::from_str::<TokenResponse>(&text(&response.body))) else {
            return Err(invalid(&CREATE_TOKEN, &received, "no token, or a token without expiry"));
        };
        let expires_at = local_expiry(&body.token, self.now());
        let access = Access {
            credentials: Credentials::token(token),
            project_id: body.token.project.map(|project| project.id).filter(|id| is_project_id(id)),
        };
        Ok(Lease { value: access, expires_at })
    }

    /// Returns the ID of the project with this name.
    pub(crate) async fn find_project(&self, name: &str) -> Result<String, Error> {
        let path = format!("/v3/projects?name={}", utf8_percent_encode(name, ENCODED));
        let request = self.iam_request(Method::GET, &path, None)?;
        let received = self.call_iam(&LIST_PROJECTS, request, true).await?;
        let projects = match serde_json::from_str(&text(&received.response.body)) {
            Ok(ProjectsResponse { projects }) if projects.iter().all(|project| is_project_id(&project.id)) => projects,
            _ => return Err(invalid(&LIST_PROJECTS, &received, "no list of projects")),
        };
        let found = projects.iter().filter(|project| project.name.as_deref().is_none_or(|found| found == name));
        let ids: Vec<&str> = found.map(|project| project.id.as_str()).collect();
        match ids[..] {
            [id] => Ok(id.to_owned()),
            [] => Err(failed(&format!("no project is named `{name}`: check the name, or set `project_id`"))),
            _ => Err(failed(&format!(
                "{} projects are named `{name}` (IDs {}): set `project_id` to one of them",
                ids.len(),
                ids.join(", ")
            ))),
        }
    }

    fn iam_request(&self, method: Method, path_and_query: &str, body: Option<Body>) -> Result<Request, Error> {
        let url = self.iam_endpoint().and_then(|root| Url::parse(&format!("{root}{path_and_query}")).ok());
        let url = url.ok_or_else(|| failed("no IAM endpoint configured: set `region` or `iam_endpoint`"))?;
        let mut request = Request::new(method, url);
        *request.body_mut() = body;
        self.set_standard_headers(&mut request)?;
        Ok(request)
    }

    async fn call_iam(
        &self,
        operation: &'static Operation,
        request: Request,
        is_authenticated: bool,
    ) -> Result<Received, Error> {
        let call = Call {
            operation,
            request: Arc::new(request),
            transport: self.transport(),
            deadline: self.deadline(),
            is_authenticated,
            limit: LARGEST_RESPONSE,
            failure: &|response, secrets| {
                (!response.status.is_success()).then(|| Error::from_response(response, secrets))
            },
        };
        self.attempts(&call).await.0
    }
}

/// What to do about an error of IAM whose code is not in the table of the service: those of IAM repeat the status.
pub(crate) fn remedy(error: &Error) -> Option<&'static str> {
    let is_token = match error.operation()? {
        id if id == CREATE_TOKEN.id => true,
        id if id == LIST_PROJECTS.id => false,
        _ => return None,
    };
    if error.is_transient() {
        return Some(
            "IAM cannot be reached or is not available. Check the region or the IAM endpoint, and try again later.",
        );
    }
    match (is_token, error.status()?.as_u16()) {
        (true, 400 | 401) => Some(
            "Check the user, the password, the domain of the user, and the project. IAM may lock a user after several wrong \
             passwords, and users with virtual MFA obtain no token for a password.",
        ),
        (true, 403) => Some("Allow programmatic access for the user, and check the access rules of the account."),
        (false, 401) => Some("Check the access key or token, and that it is for the region of the IAM endpoint."),
        (false, 403) => Some("Set `project_id` in place of the name, or allow the user to list projects."),
        (_, 404) => Some("Check the IAM endpoint."),
        _ => None,
    }
}

/// When a token expires by the clock of this machine, which may differ from that of IAM.
fn local_expiry(token: &Token, now: SystemTime) -> Option<SystemTime> {
    let lifetime = token.issued_at.and_then(|issued| (token.expires_at - issued).to_std().ok());
    match lifetime.filter(|lifetime| *lifetime > Duration::ZERO) {
        Some(lifetime) => now.checked_add(lifetime),
        None => Some(token.expires_at.into()),
    }
}

/// The body of the request for a token. Contains the password.
fn token_request(user: &User, domain: Option<&Domain>, password: &Secret, project: &Project) -> Value {
    let password = password.expose_secret();
    let user = match (user, domain) {
        (User::Id(id), _) => json!({ "id": id, "password": password }),
        (User::Name(name), Some(Domain::Id(id))) => {
            json!({ "name": name, "password": password, "domain": { "id": id } })
        }
        (User::Name(name), Some(Domain::Name(domain))) => {
            json!({ "name": name, "password": password, "domain": { "name": domain } })
        }
        (User::Name(name), None) => json!({ "name": name, "password": password }),
    };
    let project = match project {
        Project::Id(id) => json!({ "id": id }),
        Project::Name(name) => json!({ "name": name }),
    };
    json!({
        "auth": {
            "identity": { "methods": ["password"], "password": { "user": user } },
            "scope": { "project": project },
        }
    })
}

fn failed(message: &str) -> Error {
    Error::new(ErrorKind::Credentials, message)
}

fn invalid(operation: &Operation, received: &Received, why: &str) -> Error {
    Error::new(ErrorKind::InvalidResponse, format!("invalid response: {why}"))
        .during(operation.id)
        .with_response(&received.response, &received.secrets)
}
