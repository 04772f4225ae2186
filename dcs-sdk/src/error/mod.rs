//! What goes wrong, in one type.

mod kind;
mod response_body;

use std::{error::Error as StdError, fmt};

use reqwest::{StatusCode, header::HeaderMap};

pub use self::kind::{CertificateProblem, ErrorKind};
use crate::{
    response::request_id,
    transport::{TransportError, root_cause},
};

/// The one error of this crate.
///
/// [`kind`](Self::kind) says how far the call got and what to do; [`status`](Self::status), [`code`](Self::code) and
/// [`request_id`](Self::request_id) are set if there was a response. `Display` is one line, and shows no secret.
pub struct Error(Box<Details>);

struct Details {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    code: Option<String>,
    message: String,
    request_id: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// How far the call got. Each kind says what to do about it.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called, by its name in the API reference, such as `DownloadSSLCert`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The code in the response, such as `DCS.4201` or `APIGW.0301`; the result in a response with status 2xx whose result
    /// isn't a success, such as `passwordFailed`; the object store's, such as `AccessDenied`, if it was the one to respond.
    /// The service has codes that its reference lacks, so any string is possible.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What went wrong, in the words of the service where it said something.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The ID the service gave the request. Its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message).during(operation)
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_code(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    /// Adds the status and the request ID of the response.
    pub(crate) fn with_response(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.0.status = Some(status);
        if let Some(id) = request_id(headers) {
            self.0.request_id = Some(one_line(id));
        }
        self
    }

    /// Redacts secrets of the request, in case the response quotes them.
    pub(crate) fn without(mut self, secrets: &[String]) -> Self {
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            for text in
                [Some(&mut self.0.message), self.0.code.as_mut(), self.0.request_id.as_mut()].into_iter().flatten()
            {
                *text = text.replace(secret, "[redacted]");
            }
        }
        self
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Connect(source) => {
                Self::new(ErrorKind::Connect, format!("no connection: {}", root_cause(&source))).with_source(source)
            }
            TransportError::Timeout(source) => {
                Self::new(ErrorKind::Timeout, "the time for an answer was up").with_source(source)
            }
            TransportError::Interrupted(source) => {
                let message = format!("the connection broke before an answer: {}", root_cause(&source));
                Self::new(ErrorKind::Interrupted, message).with_source(source)
            }
            TransportError::Truncated { status, headers, source } => {
                let message = format!("the answer broke off: {}", root_cause(&source));
                Self::new(ErrorKind::Truncated, message).with_response(status, &headers).with_source(source)
            }
            TransportError::Redirected => Self::new(
                ErrorKind::UnexpectedAnswer,
                "the HTTP client followed a redirect; build it with `redirect::Policy::none()`",
            ),
            TransportError::TooLarge { status, headers, limit } => {
                Self::new(ErrorKind::UnexpectedAnswer, format!("the answer is longer than {limit} bytes"))
                    .with_response(status, &headers)
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { operation, status, code, message, request_id, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        match (status, code) {
            (Some(status), Some(code)) => write!(f, "{status}, {code}: ")?,
            (Some(status), None) => write!(f, "{status}: ")?,
            (None, Some(code)) => write!(f, "{code}: ")?,
            (None, None) => {}
        }
        f.write_str(message)?;
        if let Some(id) = request_id {
            write!(f, " (request ID {id})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// One line of at most 300 characters: untrusted input goes into logs.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let visible = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = visible.collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_small_as_a_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn a_stranger_writes_no_second_line() {
        assert_eq!(one_line(" a\r\nb\u{1b}[31m\tc "), "a b [31m c");
        assert_eq!(one_line(&"x".repeat(400)).chars().count(), 301);
    }

    #[test]
    fn what_was_secret_is_taken_out() {
        let error = Error::new(ErrorKind::Service, "bad token t0ken-1").with_code(Some("t0ken-1".into()));
        assert_eq!(error.without(&["t0ken-1".into()]).to_string(), "[redacted]: bad token [redacted]");
    }
}
