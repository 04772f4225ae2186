//! The head of the document.

use crate::document::{Node, diagnostics::Diagnostic, index::Index};

/// The version of the API: `v` and up to three numbers, which is safe in a header too.
pub fn info_version(index: &Index<'_>) -> Vec<Diagnostic> {
    let Some(info) = index.root.get("info") else { return Vec::new() };
    let Some(version) = info.get("version").and_then(Node::as_str) else { return Vec::new() };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits =
        version.strip_prefix('v').is_some_and(|rest| rest.split('.').count() <= 3 && rest.split('.').all(number));
    if fits {
        return Vec::new();
    }
    vec![
        Diagnostic::new("info-version", "the version of the API isn't of the form v2, v2.0 or v2.0.0")
            .at(info.mark("version"), "")
            .help("write the version that stands in the paths"),
    ]
}

/// Servers are reached over HTTPS.
pub fn https_servers(index: &Index<'_>) -> Vec<Diagnostic> {
    let servers = index.root.get("servers").into_iter().flat_map(Node::items);
    servers
        .filter(|server| server.get("url").and_then(Node::as_str).is_some_and(|url| !url.starts_with("https://")))
        .map(|server| {
            Diagnostic::new("https-servers", "a server that isn't reached over HTTPS")
                .at(server.mark("url"), "")
                .help("write https://")
        })
        .collect()
}
