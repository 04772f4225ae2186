//! Validation of endpoints.

use reqwest::Url;

use crate::{host::is_loopback, iam::root};

/// Parses the URL of the service.
///
/// # Errors
/// What `name` must be. The URL is not quoted: one that cannot be parsed may contain anything.
pub(super) fn service(name: &str, endpoint: &str) -> Result<Url, String> {
    let url = parse(name, endpoint, "https://dcs.eu-de.otc.t-systems.com")?;
    if url.path_segments().is_some_and(|mut segments| segments.any(is_version)) {
        return Err(format!("{name} must not contain the API version: the client adds `/v2`"));
    }
    Ok(url)
}

/// Parses the URL of IAM, with or without the API version.
pub(super) fn iam(name: &str, endpoint: &str) -> Result<Url, String> {
    parse(name, root(endpoint), "https://iam.eu-de.otc.t-systems.com/v3")
}

fn parse(name: &str, endpoint: &str, example: &str) -> Result<Url, String> {
    let refuse = |why: &str| Err(format!("{name} {why}"));
    let Ok(url) = Url::parse(endpoint) else { return refuse(&format!("must be a URL such as `{example}`")) };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not contain a user name or password: set `credentials`");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not contain `?` or `#`");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => refuse("must use HTTPS"),
    }
}

/// Whether a segment of a path is a version of the API, such as `v1.0` or `v2`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
