//! Credentials: an access key that signs requests, or an IAM token.

use std::{fmt, time::SystemTime};

use chrono::{DateTime, Utc};
use reqwest::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue},
};

use crate::{secret::Secret, signer};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// The headers to sign if the request has them. A small set, since proxies may change other headers.
static SIGNED: [HeaderName; 5] = [CONTENT_TYPE, HOST, PROJECT_ID, DATE, SECURITY_TOKEN];

/// The credentials of a [`Client`](crate::Client): an access key or an IAM token.
///
/// The `Debug` output contains the access key ID, which is not a secret, but neither the secret key nor tokens.
///
/// # Examples
///
/// ```
/// use dcs_sdk::Credentials;
///
/// # let (ak, sk, security_token, token) = ("AK", "SK", "ST", "T");
/// let permanent = Credentials::access_key(ak, sk);
/// let temporary = Credentials::access_key(ak, sk).security_token(security_token);
/// let token = Credentials::token(token);
/// ```
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    AccessKey { access_key: String, secret_key: Secret, security_token: Option<Secret> },
    Token(Secret),
}

impl Credentials {
    /// Creates credentials from an access key (AK) and its secret key (SK), which sign every request.
    ///
    /// Add the security token of a temporary access key with [`security_token`](Self::security_token).
    pub fn access_key(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self(Kind::AccessKey { access_key: access_key.into(), secret_key: secret_key.into(), security_token: None })
    }

    /// Creates credentials from an IAM token, which must be scoped to the project.
    ///
    /// A token is valid for at most 24 hours and is not renewed by the client.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self(Kind::Token(token.into()))
    }

    /// Sets the security token of a temporary access key. Has no effect on an IAM token.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<Secret>) -> Self {
        if let Kind::AccessKey { security_token, .. } = &mut self.0 {
            *security_token = Some(token.into());
        }
        self
    }

    /// Returns a message if a value is empty or cannot be sent in a header.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let invalid = |value: &str| value.is_empty() || value != value.trim() || HeaderValue::from_str(value).is_err();
        match &self.0 {
            Kind::AccessKey { access_key, .. } if invalid(access_key) || access_key.contains([',', ' ']) => {
                Some("the access key must be non-empty printable ASCII without spaces or commas")
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
            _ => None,
        }
    }

    /// Returns the secret key and the security token, or the token.
    pub(crate) fn secrets(&self) -> Vec<&Secret> {
        match &self.0 {
            Kind::AccessKey { secret_key, security_token, .. } => security_token.iter().chain([secret_key]).collect(),
            Kind::Token(token) => vec![token],
        }
    }

    /// Sets the authentication headers of a request, replacing existing ones. The signed parts of the request must not
    /// be changed afterwards.
    pub(crate) fn authorize(&self, request: &mut Request, project_id: &HeaderValue, now: SystemTime) {
        match &self.0 {
            Kind::Token(token) => insert_secret(request.headers_mut(), AUTH_TOKEN, token.expose_secret()),
            Kind::AccessKey { access_key, secret_key, security_token } => {
                let date = DateTime::<Utc>::from(now).format("%Y%m%dT%H%M%SZ").to_string();
                let headers = request.headers_mut();
                headers.insert(PROJECT_ID, project_id.clone());
                if let Ok(date) = HeaderValue::from_str(&date) {
                    headers.insert(DATE, date);
                }
                if let Some(token) = security_token {
                    insert_secret(headers, SECURITY_TOKEN, token.expose_secret());
                }
                let signed: Vec<(&str, &[u8])> = SIGNED
                    .iter()
                    .filter_map(|name| request.headers().get(name).map(|value| (name.as_str(), value.as_bytes())))
                    .collect();
                let authorization = signer::Signable {
                    method: request.method().as_str(),
                    path: request.url().path(),
                    query: request.url().query().unwrap_or_default(),
                    headers: &signed,
                    body: request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default(),
                }
                .authorization(access_key, secret_key.expose_secret(), &date);
                insert_secret(request.headers_mut(), AUTHORIZATION, &authorization);
            }
        }
    }
}

/// Sets a header that is redacted in `Debug` output. Invalid values were already rejected by [`Credentials::problem`].
fn insert_secret(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(mut value) = HeaderValue::from_str(value) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::AccessKey { access_key, secret_key, security_token } => f
                .debug_struct("AccessKey")
                .field("access_key", access_key)
                .field("secret_key", secret_key)
                .field("security_token", security_token)
                .finish(),
            Kind::Token(token) => f.debug_tuple("Token").field(token).finish(),
        }
    }
}
