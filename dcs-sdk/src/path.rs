//! Request URLs, built from the path of an operation and its path parameters.

use percent_encoding::utf8_percent_encode;

use crate::{Client, meta::Operation, signer::ENCODED};

/// The path parameters of a request: the names in the path template of the operation, with their values.
pub(crate) type Arguments<'a> = [(&'static str, &'a str)];

impl Client {
    /// Returns the URL of an operation, with the project ID of the client and the given path parameters.
    ///
    /// Values are percent-encoded so that each remains a single path segment. progenitor's own encoding does not escape
    /// `\`, which URL parsers treat as `/`.
    pub(crate) fn url(&self, operation: &Operation, arguments: &Arguments<'_>) -> String {
        let mut url = self.endpoint().to_owned();
        for piece in operation.path.split_inclusive('}') {
            let Some((literal, name)) = piece.strip_suffix('}').and_then(|piece| piece.split_once('{')) else {
                url.push_str(piece);
                continue;
            };
            let given = arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            let value = given.or((name == "project_id").then(|| self.project_id())).unwrap_or_default();
            url.push_str(literal);
            url.extend(utf8_percent_encode(value, ENCODED));
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credentials, generated::meta::DOWNLOAD_SSL_CERT};

    fn url(instance_id: &str) -> String {
        let client = Client::builder().region("eu-de").project_id("p1").credentials(Credentials::token("t"));
        client.build().unwrap().url(&DOWNLOAD_SSL_CERT, &[("instance_id", instance_id)])
    }

    #[test]
    fn url_contains_the_project_id_and_the_path_parameters() {
        assert_eq!(url("i1"), "https://dcs.eu-de.otc.t-systems.com/v2/p1/instances/i1/ssl-certs/download");
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
            let url = reqwest::Url::parse(&url(value)).unwrap();
            assert_eq!(url.path(), path);
        }
    }
}
