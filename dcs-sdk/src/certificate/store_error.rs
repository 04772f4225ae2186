//! Errors that the object store reports.

use reqwest::{StatusCode, Url, header::DATE, header::LOCATION};

use super::link::Link;
use crate::{
    CertificateProblem, Error, ErrorKind,
    http_date::http_date,
    transport::{RawResponse, text},
    untrusted::{Secrets, one_line},
};

/// Headers with the request ID of the object store, which calls it that of OBS or of S3.
const REQUEST_ID: [&str; 2] = ["x-obs-request-id", "x-amz-request-id"];

/// Returns the error of an unsuccessful response, by its status and by the XML document in its body.
pub(super) fn store_error(response: &RawResponse, secrets: &Secrets) -> Error {
    // Before elements are cut out: a secret may contain `<`.
    let body = secrets.redact(&text(&response.body));
    let said = |name| {
        let said = secrets.redact(&decode(element(&body, name)?));
        Some(one_line(&said)).filter(|said| !said.is_empty())
    };
    let header = |name| Some(one_line(&secrets.redact(response.headers.get(name)?.to_str().ok()?)));
    let problem = match response.status {
        StatusCode::NOT_FOUND => CertificateProblem::FileNotFound,
        _ => CertificateProblem::ObjectStore,
    };
    let message = if response.status.is_redirection() {
        redirect(response)
    } else {
        said("Message")
            .map(|message| redact_links(&message))
            .unwrap_or_else(|| "the object store rejected the link to the certificate".to_owned())
    };
    Error::new(ErrorKind::Certificate(problem), message)
        .with_code(said("Code"))
        .with_response(response, secrets)
        .with_request_id(said("RequestId").or_else(|| REQUEST_ID.into_iter().find_map(header)))
}

/// Describes a redirect by its host only: its path and query may be a signed link.
fn redirect(response: &RawResponse) -> String {
    let location = response.headers.get(LOCATION).and_then(|value| Url::parse(value.to_str().ok()?).ok());
    let host = location.as_ref().and_then(Url::host_str).map(one_line);
    let target = host.map_or_else(|| "another location".to_owned(), |host| format!("`{host}`"));
    format!("the object store redirected the request to {target}, and redirects are not followed")
}

/// Whether the error of the object store says that the link has expired. Only the time of the store counts: the clock of
/// this machine may be wrong.
pub(super) fn is_expired(error: &Error, link: &Link) -> bool {
    let is_refused = matches!(error.status(), Some(StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST));
    let says_so = [error.code(), Some(error.message())]
        .into_iter()
        .flatten()
        .any(|text| text.to_ascii_lowercase().contains("expired"));
    let date = error.headers().and_then(|headers| http_date(headers, &DATE));
    let is_over = || link.expires.zip(date).is_some_and(|(end, now)| end <= now);
    is_refused && (says_so || error.code() == Some("AccessDenied") && is_over())
}

/// Redacts signed links in a message, which may also be links other than the requested one.
fn redact_links(message: &str) -> String {
    let is_signed =
        |word: &str| ["Signature=", "AccessKeyId=", "security-token="].iter().any(|parameter| word.contains(parameter));
    message.split(' ').map(|word| if is_signed(word) { "[redacted]" } else { word }).collect::<Vec<_>>().join(" ")
}

/// Returns the content of an element of an XML error document, which has no nested elements.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once('<')?.0)
}

/// Decodes the predefined entities of XML.
fn decode(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{certificate::request::Options, client::wire::response};

    fn error(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
        store_error(&response(status, headers, body.to_owned()), &Secrets::new(|| vec!["hush".to_owned()]))
    }

    #[test]
    fn store_error_has_code_message_and_request_id() {
        let body = "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request\nhas &lt;expired&gt;</Message>\
                    <RequestId>ID-1</RequestId></Error>";
        let denied = error(403, &[("x-amz-request-id", "other")], body);
        assert_eq!((denied.code(), denied.request_id()), (Some("AccessDenied"), Some("ID-1")));
        assert_eq!(denied.message(), "Request has <expired>");
        let missing = error(404, &[("x-obs-request-id", "ID-2")], "<Error><Code>NoSuchKey</Code></Error>");
        assert_eq!(missing.kind(), ErrorKind::Certificate(CertificateProblem::FileNotFound));
        assert_eq!((missing.code(), missing.request_id()), (Some("NoSuchKey"), Some("ID-2")));
        for (status, body) in [(502, "<html></html>"), (403, "<Code>"), (500, "<Error><Code></Code>"), (500, "")] {
            let error = error(status, &[], body);
            assert_eq!((error.kind(), error.code()), (ErrorKind::Certificate(CertificateProblem::ObjectStore), None));
            assert_eq!(error.message(), "the object store rejected the link to the certificate");
        }
    }

    #[test]
    fn store_error_shows_no_signed_link() {
        for quoted in ["hush", "https://a/b?Signature=abc", "AWSAccessKeyId=abc&amp;x"] {
            let error = error(403, &[], &format!("<Error><Message>no: {quoted}</Message></Error>"));
            assert_eq!(error.message(), "no: [redacted]");
        }
    }

    #[test]
    fn store_error_names_a_redirect() {
        let location = ("location", "https://else.example/f?Signature=secret");
        for (headers, target) in [(&[location][..], "`else.example`"), (&[], "another location")] {
            let expected =
                format!("the object store redirected the request to {target}, and redirects are not followed");
            assert_eq!(error(302, headers, "").message(), expected);
        }
    }

    #[test]
    fn is_expired_follows_the_object_store() {
        let endpoint = Url::parse("https://dcs.example").unwrap();
        let link = Link::parse("https://obs.example/f?Expires=1700000000", &endpoint, &Options::default()).unwrap();
        let (before, after) = (("date", "Tue, 14 Nov 2023 22:13:19 GMT"), ("date", "Tue, 14 Nov 2023 22:13:21 GMT"));
        let denied = "<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>";
        for (expected, status, header, body) in [
            (true, 403, before, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"),
            (true, 400, before, "<Error><Code>ExpiredToken</Code><Message>The token has expired.</Message></Error>"),
            (true, 403, after, denied),
            (false, 403, before, denied),
            (false, 403, ("date", "soon"), denied),
            (false, 403, after, "<Error><Code>SignatureDoesNotMatch</Code></Error>"),
            (false, 404, after, "<Error><Code>NoSuchKey</Code><Message>expired</Message></Error>"),
        ] {
            assert_eq!(is_expired(&error(status, &[header], body), &link), expected, "{status} {body}");
        }
    }
}
