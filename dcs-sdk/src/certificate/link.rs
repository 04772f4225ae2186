//! Validation of the link, and the download.

use reqwest::{Method, Request, StatusCode, Url};

use super::{CaBundle, archive, chain};
use crate::{
    CertificateProblem, Client, Error, ErrorKind, Secret, Sent,
    client::{Call, Received},
    generated::meta::DOWNLOAD_SSL_CERT,
    host::is_private,
    transport::RawResponse,
    untrusted::{Secrets, one_line},
};

/// In bytes. The archive usually has a few kilobytes.
const MAX_ARCHIVE: usize = 4 * 1024 * 1024;

impl Client {
    /// Downloads the archive from a link and parses the certificates in it.
    pub(super) async fn download_bundle(&self, link: &Secret, file_name: Option<String>) -> Result<CaBundle, Error> {
        let url = validate(link.expose_secret(), self.endpoint_url())?;
        let call = Call {
            operation: &DOWNLOAD_SSL_CERT,
            // The signature of the link may cover headers, so none are added.
            request: Request::new(Method::GET, url),
            transport: self.store()?,
            is_authenticated: false,
            limit: MAX_ARCHIVE,
            failure: &|response, secrets| (!response.status.is_success()).then(|| store_error(response, secrets)),
        };
        // The service had received the request for the link by then.
        let Received { response, .. } = self.attempts(call).await.0.map_err(|error| error.sent(Sent::Yes))?;
        let (pem, certificates) = chain::parse(&archive::entries(&response.body)?)?;
        Ok(CaBundle { file_name, pem, certificates })
    }
}

/// Parses a link, and refuses it if it must not be followed. The error does not contain the link.
fn validate(link: &str, endpoint: &Url) -> Result<Url, Error> {
    let refused = |reason: &str| {
        let kind = ErrorKind::Certificate(CertificateProblem::LinkRefused);
        Error::new(kind, format!("the link to the certificate was not followed: {reason}"))
    };
    let url = Url::parse(link).map_err(|_| refused("it is not a valid URL"))?;
    if url.scheme() != "https" {
        return Err(refused("it is not an HTTPS URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it contains a user name or a password"));
    }
    if is_private(&url) && !is_private(endpoint) {
        return Err(refused("its host is in a private network, but the endpoint is not"));
    }
    // The signature covers the exact query string, which must not be normalized.
    if url.query() != link.split('#').next().and_then(|link| link.split_once('?')).map(|(_, query)| query) {
        return Err(refused("its query contains characters that are not percent-encoded"));
    }
    Ok(url)
}

/// Returns the error of an unsuccessful response of the object store.
fn store_error(response: &RawResponse, secrets: &Secrets) -> Error {
    // Before elements are cut out: a secret may contain `<`.
    let body = secrets.redact(&String::from_utf8_lossy(&response.body));
    let text = |name| element(&body, name).map(|text| one_line(&redact_links(text)));
    let (code, message) = (text("Code"), text("Message"));
    let message = message.unwrap_or_else(|| "the object store rejected the link to the certificate".to_owned());
    let kind = if response.status == StatusCode::NOT_FOUND {
        ErrorKind::Certificate(CertificateProblem::FileNotFound)
    } else {
        ErrorKind::Certificate(CertificateProblem::ObjectStore)
    };
    Error::new(kind, message).with_code(code).with_response(response, secrets)
}

/// Redacts signed links in a message, which may also be links other than the requested one.
fn redact_links(message: &str) -> String {
    let is_signed =
        |word: &str| ["Signature=", "AccessKeyId=", "security-token="].iter().any(|parameter| word.contains(parameter));
    let words = message.split_ascii_whitespace();
    words.map(|word| if is_signed(word) { "[redacted]" } else { word }).collect::<Vec<_>>().join(" ")
}

/// Returns the text of an element of the XML error document of the object store.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (content, _) = rest.split_once('<')?;
    Some(content).filter(|content| !content.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDPOINT: &str = "https://dcs.eu-de.otc.t-systems.com";

    fn validated(link: &str, endpoint: &str) -> Result<Url, Error> {
        validate(link, &Url::parse(endpoint).unwrap())
    }

    #[test]
    fn validate_keeps_the_query_of_a_link_unchanged() {
        let link =
            "https://b.obs.eu-de.otc.t-systems.com:443/ssl/f.zip?AWSAccessKeyId=AK&Expires=1&Signature=a%2Bb%2F%3D";
        let url = validated(link, ENDPOINT).unwrap();
        assert_eq!(url.query(), Some("AWSAccessKeyId=AK&Expires=1&Signature=a%2Bb%2F%3D"));
        assert_eq!(url.path(), "/ssl/f.zip");
    }

    #[test]
    fn validate_refuses_links_without_showing_them() {
        for (link, reason) in [
            ("http://obs.example/f?Signature=hush", "HTTPS"),
            ("file:///etc/passwd?Signature=hush", "HTTPS"),
            ("https://u:hush@obs.example/f", "user name"),
            ("https://127.0.0.1/f?Signature=hush", "private"),
            ("https://169.254.169.254/f?Signature=hush", "private"),
            ("https://[::1]/f?Signature=hush", "private"),
            ("https://localhost/f?Signature=hush", "private"),
            ("https://obs.example/f?Signature=hush hush", "characters"),
            ("hush", "not a valid URL"),
            ("", "not a valid URL"),
        ] {
            let error = validated(link, ENDPOINT).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::LinkRefused));
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(reason) && !shown.contains("hush"), "{link}: {shown}");
        }
    }

    #[test]
    fn validate_accepts_private_links_of_private_endpoints() {
        assert!(validated("https://127.0.0.1:9000/f?Signature=x", "https://127.0.0.1:8000").is_ok());
        assert!(validated("https://10.0.0.1/f?Signature=x", "https://localhost").is_ok());
    }
}
