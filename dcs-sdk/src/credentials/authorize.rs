//! Authentication headers of a request.

use std::time::SystemTime;

use chrono::{DateTime, Datelike, Timelike, Utc};
use reqwest::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue},
};

use super::{Credentials, Kind};
use crate::signer::{Signable, SigningDialect};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// The headers to sign if the request has them. A small set, since proxies may change other headers.
static SIGNED: [HeaderName; 5] = [CONTENT_TYPE, HOST, PROJECT_ID, DATE, SECURITY_TOKEN];

/// Sets the authentication headers of a request, replacing existing ones. The signed parts of the request must not be
/// changed afterwards. `project_id` is missing in requests for no project.
pub(crate) fn authorize(
    credentials: &Credentials,
    request: &mut Request,
    project_id: Option<&HeaderValue>,
    dialect: SigningDialect,
    now: SystemTime,
) {
    match &credentials.kind {
        Kind::Token(token) => insert_secret(request.headers_mut(), AUTH_TOKEN, token.expose_secret()),
        Kind::AccessKey { access_key, secret_key, security_token } => {
            let date = date(now);
            let headers = request.headers_mut();
            if let Some(project_id) = project_id {
                headers.insert(PROJECT_ID, project_id.clone());
            }
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
            let authorization = Signable {
                method: request.method().as_str(),
                path: request.url().path(),
                query: request.url().query().unwrap_or_default(),
                headers: &signed,
                body: request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default(),
            }
            .authorization(dialect, access_key, secret_key.expose_secret(), &date);
            insert_secret(request.headers_mut(), AUTHORIZATION, &authorization);
        }
        // A password is exchanged for a token before a request is authorized.
        Kind::Password { .. } => {}
    }
}

/// Returns a time as in the header `X-Sdk-Date`, such as `20240229T235959Z`.
fn date(time: SystemTime) -> String {
    let time = DateTime::<Utc>::from(time);
    let (year, month, day) = (time.year(), time.month(), time.day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Sets a header that is redacted in `Debug` output. Invalid values were already rejected by [`Credentials::problem`].
fn insert_secret(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(mut value) = HeaderValue::from_str(value) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
}
