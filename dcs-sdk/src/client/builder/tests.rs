//! Tests of what a builder accepts, and of its errors.

use super::*;
use crate::{ErrorKind, Sent};

fn complete() -> ClientBuilder {
    Client::builder().region("eu-de").project_id("p1").credentials(Credentials::access_key("AK", "SK"))
}

fn rejection(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!((error.was_sent(), error.attempts()), (Sent::No, 0));
    error.to_string()
}

#[test]
fn endpoint_takes_precedence_over_region() {
    assert_eq!(complete().build().unwrap().endpoint(), "https://dcs.eu-de.otc.t-systems.com");
    let other = complete().endpoint("https://gateway.example/dcs/").build().unwrap();
    assert_eq!(other.endpoint(), "https://gateway.example/dcs");
}

#[test]
fn build_names_everything_that_is_missing() {
    let rejection = rejection(Client::builder());
    for part in ["`region` or `endpoint`", "`project_id`", "`credentials`"] {
        assert!(rejection.contains(part), "{rejection}");
    }
}

#[test]
fn build_rejects_invalid_endpoints() {
    for (endpoint, why) in [
        ("http://dcs.eu-de.otc.t-systems.com", "must use HTTPS"),
        ("ftp://127.0.0.1", "must use HTTPS"),
        // Not this machine: a token would be sent over the network unencrypted.
        ("http://10.0.0.1", "must use HTTPS"),
        ("http://0.0.0.0", "must use HTTPS"),
        ("https://user:secret@dcs.example", "user name"),
        ("https://dcs.example/?a=b", "`?`"),
        ("https://dcs.example/v2", "API version"),
        ("https://dcs.example/v1.0/", "API version"),
        ("https://dcs.example/dcs/v2/p1", "API version"),
        ("dcs.example", "must be a URL"),
    ] {
        let rejection = rejection(complete().endpoint(endpoint));
        assert!(rejection.contains(why), "{endpoint}: {rejection}");
        assert!(!rejection.contains("secret"), "{rejection}");
    }
    complete().endpoint("http://127.0.0.1:8080").build().unwrap();
    complete().endpoint("http://localhost:8080").build().unwrap();
}

#[test]
fn build_names_the_known_regions() {
    let rejection = rejection(complete().region("eu-ch2"));
    assert!(rejection.contains("eu-ch2") && rejection.contains("eu-de, eu-nl") && rejection.contains("`endpoint`"));
}

#[test]
fn build_rejects_invalid_ids_and_credentials_without_showing_them() {
    for project_id in ["", "..", "a/b", "a\r\nb"] {
        assert!(rejection(complete().project_id(project_id)).contains("project"));
    }
    for credentials in [
        Credentials::access_key("", "SK"),
        Credentials::access_key("AK", ""),
        Credentials::access_key("AK", "SK\n"),
        Credentials::access_key("AK", " SK"),
        Credentials::access_key("AK, x", "SK"),
        Credentials::access_key("AK", "SK").security_token("to\nken"),
        Credentials::token("to\nken"),
        Credentials::token(""),
    ] {
        let error = complete().credentials(credentials).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let rejection = error.to_string();
        assert!(!rejection.contains("ken\n") && !rejection.contains("SK"), "{rejection}");
    }
}

#[test]
fn build_rejects_limits_of_zero() {
    let zero = Duration::ZERO;
    for (builder, name) in [
        (complete().connect_timeout(zero), "connect_timeout"),
        (complete().attempt_timeout(zero), "attempt_timeout"),
        (complete().deadline(zero), "deadline"),
        (complete().max_concurrent_requests(0), "max_concurrent_requests"),
        (complete().max_concurrent_requests(usize::MAX), "max_concurrent_requests"),
    ] {
        assert!(rejection(builder).contains(&format!("`{name}` must be")), "{name}");
    }
}

#[test]
fn an_error_of_the_configuration_is_one_line() {
    let rejection = rejection(complete().region("eu-de\n\u{202e}x"));
    assert_eq!(rejection.lines().count(), 1);
    assert!(!rejection.contains('\u{202e}'), "{rejection}");
}

#[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
#[test]
fn build_rejects_root_certificates_that_are_not_pem() {
    for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(!rejection(complete().root_certificate(pem)).is_empty());
    }
}

#[test]
fn debug_redacts_secrets() {
    let builder = complete().credentials(Credentials::access_key("AK", "hush").security_token("hush"));
    let shown = format!("{builder:?} {:?} {:?}", builder.explain(), complete().build().unwrap());
    assert!(shown.contains("AK") && !shown.contains("hush"), "{shown}");
    assert!(!format!("{:?}", Credentials::token("hush")).contains("hush"));
}
