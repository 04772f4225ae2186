//! Authentication of the requests of a client.

#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{
    Request, StatusCode,
    header::{DATE, HeaderValue},
};
use tokio::time::Instant;

use super::Client;
use crate::{
    credentials::{Cache, Credentials, Domain, Fetch, Kind, Lease, ProvideCredentials, User, authorize},
    error::{Error, ErrorKind},
    http_date::http_date,
    iam::{Access, Project},
    secret::Secret,
    signer::SigningDialect,
    untrusted::one_line,
};

/// A clock that is off by less is not mentioned in errors.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);

/// The credentials of a client, and what was obtained with them.
pub(super) struct Authentication {
    source: Source,
    dialect: SigningDialect,
    access: Cache<Access>,
    project_id: Cache<String>,
}

enum Source {
    /// An access key or a token.
    Static(Arc<Access>),
    Password {
        user: User,
        domain: Option<Domain>,
        password: Secret,
    },
    Provider(Arc<dyn ProvideCredentials>),
}

impl Authentication {
    pub(super) fn new(credentials: Credentials, dialect: SigningDialect) -> Self {
        let source = match credentials.kind {
            Kind::Password { user, domain, password } => Source::Password { user, domain, password },
            Kind::AccessKey { .. } | Kind::Token(_) => Source::Static(Arc::new(Access::of(credentials))),
        };
        Self { source, dialect, access: Cache::default(), project_id: Cache::default() }
    }

    pub(super) fn with_provider(provider: Arc<dyn ProvideCredentials>, dialect: SigningDialect) -> Self {
        let source = Source::Provider(provider);
        Self { source, dialect, access: Cache::default(), project_id: Cache::default() }
    }
}

impl Client {
    /// Returns an access key or a token, obtaining one if there is none that is valid.
    pub(super) async fn access(&self, deadline: Instant) -> Result<Arc<Access>, Error> {
        match &self.inner.authentication.source {
            Source::Static(access) => Ok(Arc::clone(access)),
            Source::Password { .. } | Source::Provider(_) => {
                self.inner.authentication.access.get(self.now(), deadline, || self.start_fetch()).await
            }
        }
    }

    /// A client for calls on behalf of many calls, whose options are not those of a single one.
    fn with_default_options(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), options: self.inner.options }
    }

    /// Not part of `access`: a fetch may itself send requests, and is therefore of a type that does not contain itself.
    fn start_fetch(&self) -> Fetch<Access> {
        let client = self.with_default_options();
        Box::pin(async move { client.fetch_access().await.map_err(not_obtained) })
    }

    async fn fetch_access(&self) -> Result<Lease<Access>, Error> {
        match &self.inner.authentication.source {
            Source::Static(_) => Err(Error::new(ErrorKind::Credentials, "static credentials cannot be renewed")),
            Source::Password { user, domain, password } => {
                self.create_token(user, domain.as_ref(), password, &self.inner.project).await
            }
            Source::Provider(provider) => {
                let Ok(provided) = tokio::time::timeout_at(self.deadline(), provider.provide_credentials()).await
                else {
                    return Err(Error::new(ErrorKind::Deadline, "the credentials provider timed out"));
                };
                let credentials = provided.map_err(|error| {
                    let message = one_line(&format!("the credentials provider failed: {error}"));
                    Error::new(ErrorKind::Credentials, message).with_source(error)
                })?;
                let problem = match credentials.kind {
                    Kind::Password { .. } => Some("a provider must return an access key or a token"),
                    Kind::AccessKey { .. } | Kind::Token(_) => credentials.problem(),
                };
                match problem {
                    Some(problem) => Err(Error::new(ErrorKind::Credentials, problem)),
                    None => Ok(Lease { expires_at: credentials.expiry(), value: Access::of(credentials) }),
                }
            }
        }
    }

    /// Returns the ID of the project, looking it up by name if it is not known yet.
    pub(super) async fn resolve_project(&self, deadline: Instant) -> Result<&str, Error> {
        if let Some(id) = self.inner.project_id.get() {
            return Ok(id);
        }
        let id = self.find_project_id(deadline).await?;
        Ok(self.inner.project_id.get_or_init(|| id))
    }

    async fn find_project_id(&self, deadline: Instant) -> Result<String, Error> {
        let name = match &self.inner.project {
            Project::Id(id) => return Ok(id.clone()),
            Project::Name(name) => name,
        };
        // IAM returns the ID with a token for the project.
        if let Source::Password { .. } = self.inner.authentication.source
            && let Some(id) = &self.access(deadline).await?.project_id
        {
            return Ok(id.clone());
        }
        let fetch = || self.start_search(name.clone());
        let id = self.inner.authentication.project_id.get(self.now(), deadline, fetch).await?;
        Ok((*id).clone())
    }

    fn start_search(&self, name: String) -> Fetch<String> {
        let client = self.with_default_options();
        Box::pin(async move {
            let id = client
                .find_project(&name)
                .await
                .map_err(|error| error.into_credentials_error("failed to find the project"))?;
            Ok(Lease { value: id, expires_at: None })
        })
    }

    /// Sets the authentication headers of a request.
    pub(super) fn authorize(&self, request: &mut Request, access: &Access) {
        let project = self.project_id().and_then(|id| HeaderValue::from_str(id).ok());
        authorize(&access.credentials, request, project.as_ref(), self.inner.authentication.dialect, self.now());
    }

    /// Whether the request is to be sent again with new credentials, because the service refused these as invalid or
    /// expired. Drops them in this case.
    pub(super) fn renews(&self, access: Option<&Arc<Access>>, error: &Error) -> bool {
        let (Some(access), Source::Password { .. } | Source::Provider(_)) = (access, &self.inner.authentication.source)
        else {
            return false;
        };
        let is_refused = is_refused(&access.credentials, error);
        if is_refused {
            self.inner.authentication.access.invalidate(access);
        }
        is_refused
    }

    /// The secrets of the credentials of a client, of those that a request was sent with, and of the last ones that were
    /// obtained, since a link to the object store comes from the service, which received them.
    pub(crate) fn secrets_of_credentials(&self, access: Option<&Access>) -> Vec<String> {
        let last = self.inner.authentication.access.last();
        let obtained = access.into_iter().chain(last.as_deref());
        let mut secrets: Vec<_> = obtained.flat_map(|access| access.credentials.secrets()).collect();
        match &self.inner.authentication.source {
            Source::Static(access) => secrets.extend(access.credentials.secrets()),
            Source::Password { password, .. } => secrets.push(password),
            Source::Provider(_) => {}
        }
        secrets.into_iter().map(|secret| secret.expose_secret().to_owned()).collect()
    }

    /// Adds to an authentication error what may have caused it.
    pub(super) fn explain_refusal(&self, error: Error, access: Option<&Arc<Access>>) -> Error {
        let Some(access) = access.filter(|_| error.is_authentication()) else { return error };
        let mut hints = Vec::new();
        hints.extend(self.clock_hint(&error));
        if let (Kind::AccessKey { .. }, Some("APIGW.0301")) = (&access.credentials.kind, error.code())
            && hints.is_empty()
        {
            let other = match self.inner.authentication.dialect {
                SigningDialect::Access => "SigningDialect::Credential",
                SigningDialect::Credential => "SigningDialect::Access",
            };
            hints.push(format!("if the access key is valid, try `signing_dialect({other})`"));
        }
        hints.iter().fold(error, |error, hint| error.with_hint(hint))
    }

    /// By how much the clock of this machine differs from the `Date` of the response.
    fn clock_hint(&self, error: &Error) -> Option<String> {
        let theirs = http_date(error.headers()?, &DATE)?;
        let difference = chrono::DateTime::<chrono::Utc>::from(self.now()) - theirs;
        let off = difference.abs().to_std().ok().filter(|off| *off >= CLOCK_TOLERANCE)?;
        let direction = if difference > chrono::TimeDelta::zero() { "ahead of" } else { "behind" };
        Some(format!("the clock of this machine is {} {direction} the service", rough(off)))
    }
}

/// Whether the service refused a token or a temporary access key as invalid or expired: with 401, but not for the
/// project, for a missing token, or for the signature.
fn is_refused(credentials: &Credentials, error: &Error) -> bool {
    if error.kind() != ErrorKind::Service || error.status() != Some(StatusCode::UNAUTHORIZED) {
        return false;
    }
    let code = error.code().unwrap_or_default();
    if matches!(code, "DCS.1003" | "DCS.1004" | "111401003" | "111401004") {
        return false;
    }
    match credentials.kind {
        Kind::Token(_) => true,
        Kind::AccessKey { .. } => !error.message().to_ascii_lowercase().contains("signature"),
        Kind::Password { .. } => false,
    }
}

/// The error of calls whose credentials were not obtained, with the reason as its source.
fn not_obtained(error: Error) -> Error {
    error.into_credentials_error("failed to obtain credentials")
}

fn rough(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ ..120 => format!("{seconds} seconds"),
        seconds @ ..7200 => format!("{} minutes", seconds / 60),
        seconds @ ..172_800 => format!("{} hours", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Static(access) => access.credentials.fmt(f),
            Source::Password { user, domain, password } => f
                .debug_struct("Password")
                .field("user", user)
                .field("domain", domain)
                .field("password", password)
                .finish(),
            Source::Provider(_) => f.write_str("Provider"),
        }
    }
}
