//! Which operation a path and a method name.

use hyper::Method;
use percent_encoding::percent_decode_str;

use crate::faults::Route;

const SSL: &str = "/v2/{project_id}/instances/{instance_id}/ssl";
const DOWNLOAD: &str = "/v2/{project_id}/instances/{instance_id}/ssl-certs/download";

const ROUTES: [(Method, &str, Route); 3] = [
    (Method::PUT, SSL, Route::UpdateSslSwitch),
    (Method::GET, SSL, Route::ShowInstanceSslDetail),
    (Method::POST, DOWNLOAD, Route::DownloadSslCert),
];

/// A path that is known.
pub(crate) struct Target {
    pub(crate) project_id: String,
    pub(crate) instance_id: String,
    /// `None` if the path exists with other methods only.
    pub(crate) route: Option<Route>,
    /// The methods the path exists with, for `Allow`.
    pub(crate) allowed: String,
}

/// What `path` names, whatever the method; `None` if nothing.
pub(crate) fn find(method: &Method, path: &str) -> Option<Target> {
    let mut target: Option<Target> = None;
    for (known, pattern, route) in &ROUTES {
        let Some((project_id, instance_id)) = matches(pattern, path) else { continue };
        let target = target.get_or_insert(Target { project_id, instance_id, route: None, allowed: String::new() });
        if !target.allowed.is_empty() {
            target.allowed.push_str(", ");
        }
        target.allowed.push_str(known.as_str());
        if known == method {
            target.route = Some(*route);
        }
    }
    target
}

fn matches(pattern: &str, path: &str) -> Option<(String, String)> {
    let (mut project_id, mut instance_id) = (String::new(), String::new());
    let mut pieces = path.split('/');
    for expected in pattern.split('/') {
        let piece = percent_decode_str(pieces.next()?).decode_utf8().ok()?;
        match expected {
            "{project_id}" => project_id = piece.into_owned(),
            "{instance_id}" => instance_id = piece.into_owned(),
            literal if literal == piece => {}
            _ => return None,
        }
    }
    pieces.next().is_none().then_some((project_id, instance_id))
}
