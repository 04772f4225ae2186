//! From the path of an operation and its arguments to the URL of a request.

use percent_encoding::utf8_percent_encode;

use crate::{Client, Error, meta::Operation, signer::ENCODED};

impl Client {
    /// The URL of an operation: its path with the client's own project and the given arguments, each of which stays one
    /// piece of the path.
    pub(crate) fn url(&self, operation: &Operation, arguments: &[(&str, &str)]) -> Result<String, Error> {
        let mut url = self.endpoint().to_owned();
        for piece in operation.path.split_inclusive('}') {
            let Some((literal, name)) = piece.strip_suffix('}').and_then(|piece| piece.split_once('{')) else {
                url.push_str(piece);
                continue;
            };
            let given = arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            let value = given.or((name == "project_id").then(|| self.project_id())).unwrap_or_default();
            url.push_str(literal);
            url.push_str(&segment(operation, name, value)?);
        }
        Ok(url)
    }
}

/// Percent-encodes an argument. An empty one, `.` and `..` would make the path of another operation, so they are
/// refused. Progenitor's own encoding isn't enough: it leaves `\` as it is, and to a URL that is a `/`.
fn segment(operation: &Operation, name: &str, value: &str) -> Result<String, Error> {
    match value {
        "" => Err(Error::invalid_request(operation.id, format!("{name} is empty"))),
        "." | ".." => Err(Error::invalid_request(operation.id, format!("{name} can't be `{value}`"))),
        _ => Ok(utf8_percent_encode(value, ENCODED).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credentials, ErrorKind, generated::meta::DOWNLOAD_SSL_CERT};

    fn url(instance_id: &str) -> Result<String, Error> {
        let client = Client::builder().region("eu-de").project_id("p1").credentials(Credentials::token("t"));
        client.build().unwrap().url(&DOWNLOAD_SSL_CERT, &[("instance_id", instance_id)])
    }

    #[test]
    fn the_project_and_the_arguments_fill_the_path() {
        assert_eq!(url("i1").unwrap(), "https://dcs.eu-de.otc.t-systems.com/v2/p1/instances/i1/ssl-certs/download");
    }

    #[test]
    fn what_would_make_another_path_is_refused() {
        for value in ["", ".", ".."] {
            let error = url(value).unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidRequest, Some("DownloadSSLCert")));
            assert!(error.to_string().contains("instance_id"), "{error}");
        }
    }

    #[test]
    fn the_rest_stays_one_piece() {
        for (value, piece) in [
            ("...", "..."),
            ("a/b", "a%2Fb"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("%2e", "%252e"),
            ("..\\..\\x", "..%5C..%5Cx"),
            ("a\tb", "a%09b"),
        ] {
            let path = format!("/v2/p1/instances/{piece}/ssl-certs/download");
            let url = reqwest::Url::parse(&url(value).unwrap()).unwrap();
            assert_eq!(url.path(), path);
        }
    }
}
