//! The link to the certificate file: the rules that it must meet before it is requested.

use chrono::{DateTime, Utc};
use reqwest::Url;

use super::request::Options;
use crate::{
    CertificateProblem, Error, ErrorKind,
    host::{Scope, host, is_loopback},
};

/// In bytes.
const LONGEST_LINK: usize = 16 * 1024;
const HTTPS_PORT: u16 = 443;
const START: &str = "https://";

/// A link that may be requested.
pub(super) struct Link {
    pub url: Url,
    /// End of the validity according to the link; it may have ended by the clock of the object store only.
    pub expires: Option<DateTime<Utc>>,
}

impl Link {
    /// Parses a link, and refuses it if it must not be requested. The error does not contain the link.
    pub(super) fn parse(link: &str, endpoint: &Url, options: &Options) -> Result<Self, Error> {
        let refused = |reason: &str| {
            let kind = ErrorKind::Certificate(CertificateProblem::LinkRefused);
            Error::new(kind, format!("the link to the certificate was not followed: {reason}"))
        };
        if link.len() > LONGEST_LINK {
            return Err(refused(&format!("it is longer than {LONGEST_LINK} bytes")));
        }
        let url = Url::parse(link).map_err(|_| refused("it is not a valid URL"))?;
        if url.scheme() != "https" {
            return Err(refused("it is not an HTTPS URL"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it contains a user name or a password"));
        }
        refuse_host(&url, endpoint, options).map_or(Ok(()), |reason| Err(refused(&reason)))?;
        refuse_changes(link, &url).map_or(Ok(()), |reason| Err(refused(reason)))?;
        Ok(Self { expires: expires(&url), url })
    }
}

/// Why the host or the port of a link is refused.
fn refuse_host(url: &Url, endpoint: &Url, options: &Options) -> Option<String> {
    let (scope, endpoint_scope) = (Scope::of_url(url), Scope::of_url(endpoint));
    let is_allowed = scope <= endpoint_scope;
    match host(url) {
        Ok(_) if endpoint_scope == Scope::Global => return Some("its host is an IP address".to_owned()),
        Ok(_) if !is_allowed => return Some("its host is not a global unicast address".to_owned()),
        Err(_) if !is_allowed => return Some("its host is a name of this machine or of a local network".to_owned()),
        _ => {}
    }
    if !options.link_hosts.is_empty() {
        let name = url.host_str().unwrap_or_default().trim_end_matches('.');
        if !options.link_hosts.iter().any(|suffix| is_within(name, suffix)) {
            return Some("its host is not one of `allow_link_hosts`".to_owned());
        }
    }
    let port = url.port_or_known_default().unwrap_or_default();
    if port != HTTPS_PORT && !options.ports.contains(&port) && !is_loopback(endpoint) {
        return Some(format!("its port is {port}: allow it with `allow_port` if that is right"));
    }
    None
}

/// Whether a host name is a domain or one of its subdomains.
fn is_within(name: &str, domain: &str) -> bool {
    let domain = domain.trim_start_matches("*.").trim_matches('.').to_ascii_lowercase();
    let prefix = name.strip_suffix(&*domain);
    !domain.is_empty() && prefix.is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('.'))
}

/// Why the path or the query would not be sent as they are: the signature covers both. Only the apostrophe in a query is
/// sent as `%27`, which signatures do not distinguish, since they cover the decoded values.
fn refuse_changes(link: &str, url: &Url) -> Option<&'static str> {
    let link = link.split_once('#').map_or(link, |(link, _)| link);
    let (link, query) = link.split_once('?').map_or((link, None), |(link, query)| (link, Some(query)));
    // The parser ignores white space, and takes `https:/host` or `https:\\host`, too.
    let Some((_, rest)) = link.split_at_checked(START.len()).filter(|(start, _)| start.eq_ignore_ascii_case(START))
    else {
        return Some("it does not start with `https://`");
    };
    let path = rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/");
    if path != url.path() {
        let is_relative =
            path.split('/').any(|part| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."));
        let reason = "its path contains characters that are not percent-encoded";
        return Some(if is_relative { "its path contains `.` or `..`" } else { reason });
    }
    if query.map(|query| query.replace('\'', "%27")).as_deref() != url.query() {
        return Some("its query contains characters that are not percent-encoded");
    }
    None
}

/// The end of the validity: Unix time in seconds in a link with a version 2 signature.
fn expires(url: &Url) -> Option<DateTime<Utc>> {
    let (_, expires) = url.query_pairs().find(|(name, _)| name.eq_ignore_ascii_case("expires"))?;
    DateTime::from_timestamp(expires.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT: &str = "https://dcs.eu-de.otc.t-systems.com";

    fn parse(link: &str, endpoint: &str, options: &Options) -> Result<Link, Error> {
        Link::parse(link, &Url::parse(endpoint).unwrap(), options)
    }

    #[test]
    fn parse_keeps_path_and_query_unchanged() {
        for rest in [
            "/ssl/f.zip?AWSAccessKeyId=AK&Expires=1&Signature=a%2Bb%2F%3D",
            "/ssl//%2Ff%7e.zip?a=%20&&b=+&Expires",
            "/it's/(f)!$&*,;=:@.zip?a?b/c",
            "/?",
            "/",
        ] {
            let link =
                parse(&format!("https://b.obs.eu-de.otc.t-systems.com:443{rest}"), ENDPOINT, &Options::default());
            assert_eq!(link.unwrap().url.as_str(), format!("https://b.obs.eu-de.otc.t-systems.com{rest}"));
        }
        let link = "https://obs.example?Expires=1#fragment";
        assert_eq!(parse(link, ENDPOINT, &Options::default()).unwrap().url.path(), "/");
        let link = "https://obs.example/f?response-content-disposition=filename*=UTF-8''ca.zip&Expires=1700000000";
        let link = parse(link, ENDPOINT, &Options::default()).unwrap();
        assert_eq!(
            link.url.query(),
            Some("response-content-disposition=filename*=UTF-8%27%27ca.zip&Expires=1700000000")
        );
        assert_eq!(link.expires, DateTime::from_timestamp(1_700_000_000, 0));
    }

    #[test]
    fn parse_refuses_links_without_showing_them() {
        let long = format!("https://obs.example/{}?Signature=hush", "x".repeat(LONGEST_LINK));
        for (link, reason) in [
            ("http://obs.example/f?Signature=hush", "it is not an HTTPS URL"),
            ("file:///etc/passwd?Signature=hush", "it is not an HTTPS URL"),
            ("https://u:hush@obs.example/f", "it contains a user name or a password"),
            ("https://:hush@obs.example/f", "it contains a user name or a password"),
            ("https://93.184.216.34/f?Signature=hush", "its host is an IP address"),
            ("https://127.0.0.1/f?Signature=hush", "its host is an IP address"),
            ("https://0x7f.1/f?Signature=hush", "its host is an IP address"),
            ("https://[::ffff:10.0.0.1]/f?Signature=hush", "its host is an IP address"),
            ("https://localhost/f?Signature=hush", "its host is a name of this machine or of a local network"),
            ("https://localhost.localdomain/hush", "its host is a name of this machine or of a local network"),
            ("https://store.internal./hush", "its host is a name of this machine or of a local network"),
            ("https://STORE.LOCAL/hush", "its host is a name of this machine or of a local network"),
            ("https://store/hush", "its host is a name of this machine or of a local network"),
            ("https://obs.example:8443/hush", "its port is 8443: allow it with `allow_port` if that is right"),
            ("https://obs.example/a/../hush", "its path contains `.` or `..`"),
            ("https://obs.example/a/%2E%2e/hush", "its path contains `.` or `..`"),
            ("https://obs.example/./hush", "its path contains `.` or `..`"),
            ("https://obs.example/a\\hush", "its path contains characters that are not percent-encoded"),
            ("https://obs.example/hu\tsh", "its path contains characters that are not percent-encoded"),
            ("https://obs.example/hüsh", "its path contains characters that are not percent-encoded"),
            ("https://obs.example/f?Signature=hush hush", "its query contains characters that are not percent-encoded"),
            ("https://obs.example/f?a=\"hush\"", "its query contains characters that are not percent-encoded"),
            ("https://obs.example/f?hush\n", "its query contains characters that are not percent-encoded"),
            ("https:/\r\robs.example/\r\r?hush", "it does not start with `https://`"),
            (" https://obs.example/hush", "it does not start with `https://`"),
            ("https:\\\\obs.example\\hush", "it does not start with `https://`"),
            ("https:obs.example?hush", "it does not start with `https://`"),
            ("hush", "it is not a valid URL"),
            ("", "it is not a valid URL"),
            (&long, "it is longer than 16384 bytes"),
        ] {
            let error = parse(link, ENDPOINT, &Options::default()).err().expect(link);
            assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::LinkRefused));
            assert_eq!(error.message(), format!("the link to the certificate was not followed: {reason}"), "{link}");
            assert!(!format!("{error} {error:?}").contains("hush"), "{link}");
        }
    }

    #[test]
    fn parse_accepts_hosts_that_reach_no_further_than_the_endpoint() {
        for (link, endpoint, expected) in [
            ("https://127.0.0.1:9000/f", "https://127.0.0.1:8000", true),
            ("https://localhost:9000/f", "https://127.0.0.1:8000", true),
            ("https://10.0.0.1/f", "https://localhost", true),
            ("https://10.0.0.1/f", "https://192.168.0.1", true),
            ("https://10.0.0.1:9000/f", "https://192.168.0.1", false),
            ("https://store.corp/f", "https://dcs.internal", true),
            ("https://127.0.0.1/f", "https://192.168.0.1", false),
            ("https://169.254.169.254/f", "https://127.0.0.1", false),
        ] {
            assert_eq!(parse(link, endpoint, &Options::default()).is_ok(), expected, "{link} {endpoint}");
        }
    }

    #[test]
    fn parse_applies_the_options() {
        let mut options = Options { ports: vec![8443], ..Options::default() };
        assert!(parse("https://obs.example:8443/f", ENDPOINT, &options).is_ok());
        options.link_hosts = vec!["OBS.example".to_owned(), ".other.example.".to_owned(), "*.wild.example".to_owned()];
        for (host, expected) in [
            ("obs.example", true),
            ("b.obs.example", true),
            ("b.obs.example.", true),
            ("a.other.example", true),
            ("a.wild.example", true),
            ("fakeobs.example", false),
            ("obs.example.org", false),
        ] {
            assert_eq!(parse(&format!("https://{host}/f"), ENDPOINT, &options).is_ok(), expected, "{host}");
        }
        options.link_hosts = vec![String::new()];
        assert!(parse("https://obs.example/f", ENDPOINT, &options).is_err());
    }
}
