//! The head of the document.

use crate::{api::Api, document::Node, findings::Finding};

/// The version of OpenAPI that the generator takes.
pub fn openapi_version(api: &Api<'_>) -> Vec<Finding> {
    let version = api.root.get("openapi").and_then(Node::text);
    if version.is_none_or(|version| version == "3.0.3") {
        return Vec::new();
    }
    vec![
        Finding::new("openapi-version", "the document isn't OpenAPI 3.0.3")
            .at(api.root.mark("openapi"), "")
            .help("write 3.0.3: the generator doesn't take 3.1, and the files here are held against 3.0.3"),
    ]
}

/// The version of the API: `v` and up to three numbers, which is safe in a header too.
pub fn info_version(api: &Api<'_>) -> Vec<Finding> {
    let Some(info) = api.root.get("info") else { return Vec::new() };
    let Some(version) = info.get("version").and_then(Node::text) else { return Vec::new() };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits =
        version.strip_prefix('v').is_some_and(|rest| rest.split('.').count() <= 3 && rest.split('.').all(number));
    if fits {
        return Vec::new();
    }
    vec![
        Finding::new("info-version", "the version of the API isn't of the form v2, v2.0 or v2.0.0")
            .at(info.mark("version"), "")
            .help("write the version that stands in the paths"),
    ]
}

/// Servers are reached over HTTPS.
pub fn https_servers(api: &Api<'_>) -> Vec<Finding> {
    let servers = api.root.get("servers").into_iter().flat_map(Node::items);
    servers
        .filter(|server| server.get("url").and_then(Node::text).is_some_and(|url| !url.starts_with("https://")))
        .map(|server| {
            Finding::new("https-servers", "a server that isn't reached over HTTPS")
                .at(server.mark("url"), "")
                .help("write https://")
        })
        .collect()
}
