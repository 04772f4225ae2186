//! Who asks: an access key that signs each request, or a token that goes with it.

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

/// The headers a signature covers when the request has them: a small set, since a proxy may change any other.
static SIGNED: [HeaderName; 5] = [CONTENT_TYPE, HOST, PROJECT_ID, DATE, SECURITY_TOKEN];

/// What a [`Client`](crate::Client) proves its identity with.
///
/// `Debug` shows the access key, which is no secret, and nothing of the rest.
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    AccessKey { access_key: String, secret_key: Secret, security_token: Option<Secret> },
    Token(Secret),
}

impl Credentials {
    /// An access key (AK) and its secret key (SK). Every request is signed with them, anew each time it is sent.
    ///
    /// A temporary access key comes with a security token: add it with [`security_token`](Self::security_token).
    pub fn access_key(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self(Kind::AccessKey { access_key: access_key.into(), secret_key: secret_key.into(), security_token: None })
    }

    /// An IAM token whose scope is the project. It is sent as it is; a token lasts 24 hours at most.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self(Kind::Token(token.into()))
    }

    /// Adds the security token of a temporary access key. It means nothing to a token, which stays as it is.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<Secret>) -> Self {
        if let Kind::AccessKey { security_token, .. } = &mut self.0 {
            *security_token = Some(token.into());
        }
        self
    }

    /// What is wrong with them, if anything is: text that is empty or that no header can carry.
    pub(crate) fn defect(&self) -> Option<&'static str> {
        let unfit = |text: &str| text.is_empty() || HeaderValue::from_str(text).is_err();
        match &self.0 {
            Kind::AccessKey { access_key, .. } if unfit(access_key) || access_key.contains([',', ' ']) => {
                Some("the access key is empty or has characters that no access key has")
            }
            Kind::AccessKey { secret_key, .. } if secret_key.expose_secret().is_empty() => {
                Some("the secret key is empty")
            }
            Kind::AccessKey { security_token: Some(token), .. } if unfit(token.expose_secret()) => {
                Some("the security token is empty or has characters that no header can carry")
            }
            Kind::Token(token) if unfit(token.expose_secret()) => {
                Some("the token is empty or has characters that no header can carry")
            }
            _ => None,
        }
    }

    /// Puts the proof of identity on a request, in place of any it already has. Nothing of what is signed may change
    /// afterwards.
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

/// Puts a header on that no `Debug` shows. A value that no header can carry has been refused long before, by
/// [`Credentials::defect`].
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
