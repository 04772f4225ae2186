//! Rules for the general information in root.yaml.

use crate::document::{Node, diagnostics::Diagnostic, index::Index};

/// Reports API versions other than `v` and up to three numbers, which is also valid in a header.
pub fn info_version(index: &Index<'_>) -> Vec<Diagnostic> {
    let Some(info) = index.root.get("info") else { return Vec::new() };
    let Some(version) = info.get("version").and_then(Node::as_str) else { return Vec::new() };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_valid =
        version.strip_prefix('v').is_some_and(|rest| rest.split('.').count() <= 3 && rest.split('.').all(number));
    if is_valid {
        return Vec::new();
    }
    vec![
        Diagnostic::new("info-version", "the version of the API does not have the form `v2`, `v2.0` or `v2.0.0`")
            .at(info.mark("version"), "")
            .help("write the version that is in the paths"),
    ]
}

/// Reports server URLs that do not use HTTPS.
pub fn https_servers(index: &Index<'_>) -> Vec<Diagnostic> {
    let servers = index.root.get("servers").into_iter().flat_map(Node::items);
    servers
        .filter(|server| server.get("url").and_then(Node::as_str).is_some_and(|url| !url.starts_with("https://")))
        .map(|server| {
            Diagnostic::new("https-servers", "the URL of the server does not use HTTPS")
                .at(server.mark("url"), "")
                .help("write a URL that starts with `https://`")
        })
        .collect()
}
