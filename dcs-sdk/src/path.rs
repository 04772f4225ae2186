//! Request URLs, built from the path of an operation, its path parameters and its query parameters.

use std::fmt::Display;

use percent_encoding::utf8_percent_encode;
use reqwest::Url;

use crate::{
    Client,
    meta::Operation,
    signer::{ENCODED, query_string},
};

/// The path parameter that the client sets.
pub(crate) const PROJECT_ID: &str = "project_id";

/// The path parameters of a request: the names in the path template of the operation, with their values.
pub(crate) type Arguments<'a> = [(&'static str, &'a str)];

/// The query parameters of a request: their names, with their values.
pub(crate) type Query<'a> = [(&'static str, &'a dyn QueryValue)];

/// The value of a query parameter, which is omitted if it is `None`.
pub(crate) trait QueryValue {
    fn text(&self) -> Option<String>;
}

impl<T: Display> QueryValue for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref().map(ToString::to_string)
    }
}

impl Client {
    /// Returns the URL of an operation, with the given parameters. If the ID of the project is not known yet, its segment is
    /// empty, and [`path`] replaces the path before the request is sent.
    pub(crate) fn url(&self, operation: &Operation, arguments: &Arguments<'_>, query: &Query<'_>) -> Url {
        let mut url = self.endpoint_url().clone();
        url.set_path(&path(&url, operation, arguments, self.project_id().unwrap_or_default()));
        let pairs: Vec<_> = query.iter().filter_map(|(name, value)| Some((*name, value.text()?))).collect();
        if !pairs.is_empty() {
            url.set_query(Some(&query_string(&pairs)));
        }
        url
    }
}

/// Returns the path of an operation under the endpoint.
///
/// Values are percent-encoded so that each remains a single path segment. progenitor's own encoding does not escape `\`,
/// which URL parsers treat as `/`.
pub(crate) fn path(endpoint: &Url, operation: &Operation, arguments: &Arguments<'_>, project_id: &str) -> String {
    let mut path = String::with_capacity(128);
    path.push_str(endpoint.path().trim_end_matches('/'));
    for piece in operation.path.split_inclusive('}') {
        let Some((literal, name)) = piece.strip_suffix('}').and_then(|piece| piece.split_once('{')) else {
            path.push_str(piece);
            continue;
        };
        let given = arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let value = given.or((name == PROJECT_ID).then_some(project_id)).unwrap_or_default();
        path.push_str(literal);
        path.extend(utf8_percent_encode(value, ENCODED));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credentials, generated::meta::DOWNLOAD_SSL_CERT};

    fn url_with(instance_id: &str, query: &Query<'_>) -> Url {
        let client = Client::builder().region("eu-de").project_id("p1").credentials(Credentials::token("t"));
        client.build().unwrap().url(&DOWNLOAD_SSL_CERT, &[("instance_id", instance_id)], query)
    }

    fn url(instance_id: &str) -> Url {
        url_with(instance_id, &[])
    }

    #[test]
    fn url_contains_the_project_id_and_the_path_parameters() {
        assert_eq!(url("i1").as_str(), "https://dcs.eu-de.otc.t-systems.com/v2/p1/instances/i1/ssl-certs/download");
    }

    #[test]
    fn url_contains_the_query_parameters_with_a_value() {
        let (name, none) = (Some("a b+c&d=e*~ä".to_owned()), None::<String>);
        for (query, expected) in [
            (&[("name", &none as &dyn QueryValue)][..], None),
            (
                &[("name", &name), ("ip", &none), ("limit", &Some(1)), ("capacity", &Some(2.0)), ("deep", &Some(true))],
                Some("name=a%20b%2Bc%26d%3De%2A~%C3%A4&limit=1&capacity=2&deep=true"),
            ),
            (&[("name", &Some(""))], Some("name=")),
        ] {
            assert_eq!(url_with("i1", query).query(), expected);
        }
    }

    #[test]
    fn url_encodes_a_path_parameter_as_one_segment() {
        for (value, segment) in [
            ("...", "..."),
            ("a/b", "a%2Fb"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("%2e", "%252e"),
            ("..\\..\\x", "..%5C..%5Cx"),
            ("a\tb", "a%09b"),
        ] {
            let path = format!("/v2/p1/instances/{segment}/ssl-certs/download");
            assert_eq!(url(value).path(), path);
        }
    }
}
