//! The link: whether to follow it, and following it.

use reqwest::{Method, Request, StatusCode, Url};

use super::{CaBundle, archive, chain};
use crate::{
    CertificateProblem, Client, Error, ErrorKind, Secret, Sent,
    client::Call,
    generated::meta::DOWNLOAD_SSL_CERT,
    host::is_private,
    transport::RawResponse,
    untrusted::{Secrets, one_line},
};

/// The file has a few kilobytes.
const LONGEST_FILE: usize = 4 * 1024 * 1024;

impl Client {
    /// Fetches what is behind a link, and opens it.
    pub(super) async fn bundle_behind(&self, link: &Secret, file_name: Option<String>) -> Result<CaBundle, Error> {
        let url = check(link.expose_secret(), self.endpoint_url())?;
        let quotable = quotable(link.expose_secret());
        let call = Call {
            operation: &DOWNLOAD_SSL_CERT,
            // The signature of the link covers some headers; a request without any fits every link.
            request: Request::new(Method::GET, url),
            transport: self.store()?,
            is_authenticated: false,
            limit: LONGEST_FILE,
            failure: &|response, _| (!response.status.is_success()).then(|| refusal(response, &quotable)),
        };
        // The service had received the request for the link by then.
        let response = self.attempts(call).await.0.map_err(|error| error.sent(Sent::Yes))?;
        let (pem, certificates) = chain::read(&archive::entries(&response.body)?)?;
        Ok(CaBundle { file_name, pem, certificates })
    }
}

/// Whether a link may be followed. What is wrong with it is said without showing it.
fn check(link: &str, endpoint: &Url) -> Result<Url, Error> {
    let refuse = |why: &str| {
        Error::new(
            ErrorKind::Certificate(CertificateProblem::LinkRefused),
            format!("the link isn't followed: it {why}"),
        )
    };
    let url = Url::parse(link).map_err(|_| refuse("isn't a URL"))?;
    if url.scheme() != "https" {
        return Err(refuse("isn't HTTPS"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("has a user name in it"));
    }
    if is_private(&url) && !is_private(endpoint) {
        return Err(refuse("leads into a private network"));
    }
    // The signature is over the text, so the text must go out as it came.
    if url.query() != link.split('#').next().and_then(|link| link.split_once('?')).map(|(_, query)| query) {
        return Err(refuse("has characters in its query that no URL has"));
    }
    Ok(url)
}

/// The pieces of a link that an answer must not bring into an error: all of it, its query, and what in the query is
/// long enough to be a key or a signature.
fn quotable(link: &str) -> Secrets {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let values = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
    Secrets::new([link, query].into_iter().chain(values.filter(|value| value.len() >= 8)).map(str::to_owned).collect())
}

/// The error that the object store reports.
fn refusal(response: &RawResponse, secrets: &Secrets) -> Error {
    let body = secrets.redact(&String::from_utf8_lossy(&response.body));
    let code = element(&body, "Code");
    let message = element(&body, "Message").map(|message| without_links(&message));
    let message = message.unwrap_or_else(|| "the object store refused the link".to_owned());
    let kind = if response.status == StatusCode::NOT_FOUND {
        ErrorKind::Certificate(CertificateProblem::FileNotFound)
    } else {
        ErrorKind::Certificate(CertificateProblem::ObjectStore)
    };
    Error::new(kind, message).with_code(code).with_response(response)
}

/// Whatever link a message quotes, its signature must not be passed on.
fn without_links(message: &str) -> String {
    let is_signed = |word: &str| word.contains("Signature=") || word.contains("AccessKeyId=");
    message.split(' ').map(|word| if is_signed(word) { "[redacted]" } else { word }).collect::<Vec<_>>().join(" ")
}

/// The text of an element of the store's small error document.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (content, _) = rest.split_once('<')?;
    Some(one_line(content)).filter(|content| !content.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOUD: &str = "https://dcs.eu-de.otc.t-systems.com";

    fn checked(link: &str, endpoint: &str) -> Result<Url, Error> {
        check(link, &Url::parse(endpoint).unwrap())
    }

    #[test]
    fn a_link_goes_out_as_it_came() {
        let link =
            "https://b.obs.eu-de.otc.t-systems.com:443/ssl/f.zip?AWSAccessKeyId=AK&Expires=1&Signature=a%2Bb%2F%3D";
        let url = checked(link, CLOUD).unwrap();
        assert_eq!(url.query(), Some("AWSAccessKeyId=AK&Expires=1&Signature=a%2Bb%2F%3D"));
        assert_eq!(url.path(), "/ssl/f.zip");
    }

    #[test]
    fn a_link_not_to_follow_is_refused_without_showing_it() {
        for (link, why) in [
            ("http://obs.example/f?Signature=hush", "HTTPS"),
            ("file:///etc/passwd?Signature=hush", "HTTPS"),
            ("https://u:hush@obs.example/f", "user name"),
            ("https://127.0.0.1/f?Signature=hush", "private"),
            ("https://169.254.169.254/f?Signature=hush", "private"),
            ("https://[::1]/f?Signature=hush", "private"),
            ("https://localhost/f?Signature=hush", "private"),
            ("https://obs.example/f?Signature=hush hush", "characters"),
            ("hush", "isn't a URL"),
            ("", "isn't a URL"),
        ] {
            let error = checked(link, CLOUD).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Certificate(CertificateProblem::LinkRefused));
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(why) && !shown.contains("hush"), "{link}: {shown}");
        }
    }

    #[test]
    fn a_private_link_is_followed_from_a_private_endpoint_only() {
        assert!(checked("https://127.0.0.1:9000/f?Signature=x", "https://127.0.0.1:8000").is_ok());
        assert!(checked("https://10.0.0.1/f?Signature=x", "https://localhost").is_ok());
    }
}
