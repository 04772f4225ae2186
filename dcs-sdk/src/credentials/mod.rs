//! Credentials: an access key that signs requests, an IAM token, or a password for which the client obtains tokens.

mod authorize;
mod cache;
mod provide;

use std::{fmt, time::SystemTime};

use chrono::{DateTime, Utc};
use reqwest::header::HeaderValue;

pub use self::provide::{ProvideCredentials, ProvideCredentialsFuture};
pub(crate) use self::{
    authorize::authorize,
    cache::{Cache, Fetch, Lease},
};
use crate::secret::Secret;

/// The credentials of a [`Client`](crate::Client): an access key, an IAM token, or a user name and password.
///
/// The `Debug` output contains the access key ID and the user, which are not secrets, but neither the secret key nor
/// tokens nor passwords. Secrets are overwritten in memory when the credentials are dropped.
///
/// # Examples
///
/// ```
/// use dcs_sdk::Credentials;
///
/// # let (ak, sk, security_token, token, password) = ("AK", "SK", "ST", "T", "P");
/// let permanent = Credentials::access_key(ak, sk);
/// let temporary = Credentials::access_key(ak, sk).security_token(security_token);
/// let token = Credentials::token(token);
/// let password = Credentials::password("user", password).domain_name("OTC00000000001000000123");
/// ```
#[derive(Clone)]
pub struct Credentials {
    pub(crate) kind: Kind,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Clone)]
pub(crate) enum Kind {
    AccessKey { access_key: String, secret_key: Secret, security_token: Option<Secret> },
    Token(Secret),
    Password { user: User, domain: Option<Domain>, password: Secret },
}

/// An IAM user. The ID is unique, the name only in its domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum User {
    Id(String),
    Name(String),
}

/// The domain (account) of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Domain {
    Id(String),
    Name(String),
}

impl Credentials {
    /// Creates credentials from an access key (AK) and its secret key (SK), which sign every request.
    ///
    /// Add the security token of a temporary access key with [`security_token`](Self::security_token).
    pub fn access_key(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self::new(Kind::AccessKey {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            security_token: None,
        })
    }

    /// Creates credentials from an IAM token, which must be scoped to the project.
    ///
    /// A token is valid for at most 24 hours and is not renewed by the client. Use [`password`](Self::password) or a
    /// [provider](ProvideCredentials) for programs that run longer.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self::new(Kind::Token(token.into()))
    }

    /// Creates credentials from the name and the password of an IAM user. [`domain_name`](Self::domain_name) or
    /// [`domain_id`](Self::domain_id) must be set.
    ///
    /// The client obtains a token for the project from IAM on the first call, and a new one shortly before it expires or
    /// when the service refuses it. A wrong password is sent at most every 30 seconds, since IAM may lock the user. Users
    /// with virtual MFA are not supported.
    pub fn password(user_name: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::new(Kind::Password { user: User::Name(user_name.into()), domain: None, password: password.into() })
    }

    /// As [`password`](Self::password), with the ID of the user instead of the name. No domain is needed.
    pub fn password_of_user_id(user_id: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::new(Kind::Password { user: User::Id(user_id.into()), domain: None, password: password.into() })
    }

    fn new(kind: Kind) -> Self {
        Self { kind, expires_at: None }
    }

    /// Sets the security token of a temporary access key. Has no effect on other credentials.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<Secret>) -> Self {
        if let Kind::AccessKey { security_token, .. } = &mut self.kind {
            *security_token = Some(token.into());
        }
        self
    }

    /// Sets the name of the domain of the user, such as `OTC00000000001000000123`. Has no effect without a password.
    #[must_use]
    pub fn domain_name(self, name: impl Into<String>) -> Self {
        self.with_domain(Domain::Name(name.into()))
    }

    /// Sets the ID of the domain of the user. Has no effect without a password.
    #[must_use]
    pub fn domain_id(self, id: impl Into<String>) -> Self {
        self.with_domain(Domain::Id(id.into()))
    }

    pub(crate) fn with_domain(mut self, new: Domain) -> Self {
        if let Kind::Password { domain, .. } = &mut self.kind {
            *domain = Some(new);
        }
        self
    }

    /// Sets when a token or temporary access key expires. Credentials of a [provider](ProvideCredentials) are renewed
    /// shortly before; other credentials cannot be renewed, and the time has no effect.
    #[must_use]
    pub fn expires_at(mut self, time: DateTime<Utc>) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// Returns the secret key and the security token, the token, or the password.
    pub(crate) fn secrets(&self) -> Vec<&Secret> {
        match &self.kind {
            Kind::AccessKey { secret_key, security_token, .. } => security_token.iter().chain([secret_key]).collect(),
            Kind::Token(secret) | Kind::Password { password: secret, .. } => vec![secret],
        }
    }

    pub(crate) fn is_password(&self) -> bool {
        matches!(self.kind, Kind::Password { .. })
    }

    pub(crate) fn expiry(&self) -> Option<SystemTime> {
        self.expires_at.map(SystemTime::from)
    }

    /// Returns a message if a value is missing or empty, or cannot be sent.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let invalid = |value: &str| value.is_empty() || value != value.trim() || HeaderValue::from_str(value).is_err();
        match &self.kind {
            Kind::AccessKey { access_key, .. } if invalid(access_key) || access_key.contains([',', ' ', '/']) => {
                Some("the access key must be non-empty printable ASCII without spaces, commas or slashes")
            }
            Kind::AccessKey { secret_key, .. } if invalid(secret_key.expose_secret()) => {
                Some("the secret key must be non-empty printable ASCII without spaces at its ends")
            }
            Kind::AccessKey { security_token: Some(token), .. } if invalid(token.expose_secret()) => {
                Some("the security token must be non-empty printable ASCII without spaces at its ends")
            }
            Kind::Token(token) if invalid(token.expose_secret()) => {
                Some("the token must be non-empty printable ASCII without spaces at its ends")
            }
            Kind::Password { user: User::Name(user) | User::Id(user), .. } if user.is_empty() => {
                Some("the user must not be empty")
            }
            Kind::Password { password, .. } if password.expose_secret().is_empty() => {
                Some("the password must not be empty")
            }
            Kind::Password { user: User::Name(_), domain: None, .. } => {
                Some("a user name needs the domain of the user: set `domain_name` or `domain_id`")
            }
            _ => None,
        }
    }

    /// Describes the credentials in a few words without secrets.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::AccessKey { access_key, security_token: None, .. } => format!("access key {access_key}"),
            Kind::AccessKey { access_key, .. } => format!("temporary access key {access_key}"),
            Kind::Token(_) => "token".to_owned(),
            Kind::Password { user: User::Name(name), .. } => format!("password of user {name}"),
            Kind::Password { user: User::Id(id), .. } => format!("password of user ID {id}"),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::AccessKey { access_key, secret_key, security_token } => f
                .debug_struct("AccessKey")
                .field("access_key", access_key)
                .field("secret_key", secret_key)
                .field("security_token", security_token)
                .finish(),
            Kind::Token(token) => f.debug_tuple("Token").field(token).finish(),
            Kind::Password { user, domain, password } => f
                .debug_struct("Password")
                .field("user", user)
                .field("domain", domain)
                .field("password", password)
                .finish(),
        }
    }
}
