//! Links that must not be followed.

use super::{Case, STORE, case};
use crate::hostile_store::{archives, cases::files::ca, server::Reply};

const NOT_ENCODED: &str = "contains characters that are not percent-encoded";
const LOCAL: &str = "its host is a name of this machine or of a local network";

fn refused(name: &'static str, link: &str, reason: &str) -> Case {
    let expected =
        format!("Certificate(LinkRefused) | DownloadSSLCert: the link to the certificate was not followed: {reason}");
    Case { link: link.to_owned(), ..case(name, || Reply::Close, expected) }
}

pub fn cases() -> Vec<Case> {
    let (path, query) = (format!("its path {NOT_ENCODED}"), format!("its query {NOT_ENCODED}"));
    let apostrophe = case("apostrophe in the query", || Reply::File(archives::file(ca("CA"))), "Ok | CN=CA".to_owned());
    let link = format!("{}&response-content-disposition=filename*=UTF-8''ca.zip", apostrophe.link);
    vec![
        refused("empty link", "", "it is not a valid URL"),
        refused("relative link", "/f.zip", "it is not a valid URL"),
        refused("HTTP", "http://obs.example/f", "it is not an HTTPS URL"),
        refused("file URL", "file:///etc/passwd", "it is not an HTTPS URL"),
        refused("user name", "https://user@obs.example/f", "it contains a user name or a password"),
        refused("IPv4 literal", "https://127.0.0.1/f", "its host is an IP address"),
        refused("public IPv4 literal", "https://93.184.216.34/f", "its host is an IP address"),
        refused("decimal IPv4 literal", "https://2130706433/f", "its host is an IP address"),
        refused("IPv6 literal", "https://[::1]/f", "its host is an IP address"),
        refused("mapped IPv4 literal", "https://[::ffff:169.254.169.254]/f", "its host is an IP address"),
        refused("localhost", "https://localhost/f", LOCAL),
        refused("localhost with a domain", "https://localhost.localdomain/f", LOCAL),
        refused("multicast DNS", "https://store.local/f", LOCAL),
        refused("internal domain", "https://metadata.internal./f", LOCAL),
        refused("single label", "https://store/f", LOCAL),
        refused(
            "other port",
            "https://obs.example:8443/f",
            "its port is 8443: allow it with `allow_port` if that is right",
        ),
        refused("parent in the path", "https://obs.example/a/../f", "its path contains `.` or `..`"),
        refused("encoded parent in the path", "https://obs.example/a/%2e%2E/f", "its path contains `.` or `..`"),
        refused("backslash in the path", "https://obs.example/a\\f", &path),
        refused("line break in the path", "https://obs.example/a\nf", &path),
        refused("space in the query", "https://obs.example/f?a b", &query),
        refused("quote in the query", "https://obs.example/f?\"", &query),
        refused(
            "overlong link",
            &format!("https://obs.example/{}", "x".repeat(20_000)),
            "it is longer than 16384 bytes",
        ),
        Case {
            options: |request| request.allow_link_hosts(["obs.eu-de.otc.t-systems.com"]),
            ..refused("other host", &format!("https://{STORE}/f"), "its host is not one of `allow_link_hosts`")
        },
        Case { link, ..apostrophe },
    ]
}
