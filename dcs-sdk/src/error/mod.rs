//! The error type of the crate.

mod body;
mod kind;
mod predicates;

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

pub use self::kind::{CertificateProblem, ErrorKind, RedisProblem, Sent, WaitProblem};
use crate::{
    config::Explanation,
    error_codes, iam,
    meta::OPERATIONS,
    response::request_id,
    retry::retry_after,
    transport::{Loss, RawResponse, TransportError, is_unexpected_eof, root_cause},
    untrusted::{Secrets, one_line},
    wait::Progress,
};

/// Number of bytes of an error response that [`Error::body`] keeps.
const LONGEST_BODY: usize = 64 * 1024;

/// The error of every call of this crate.
///
/// [`kind`](Self::kind) is the stage at which the call failed; the predicates, such as
/// [`is_not_found`](Self::is_not_found), classify what the service reported, and each says what to do about it.
/// [`was_sent`](Self::was_sent) is whether the service may have received the request.
///
/// `Display` is one line without secrets, such as
/// `DownloadSSLCert: 400 Bad Request, DCS.4201: Do not support SSL. (request ID 9bb8…)`.
pub struct Error(Box<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    code: Option<String>,
    request_id: Option<String>,
    response: Option<ErrorResponse>,
    call: CallInfo,
    explanation: Option<Arc<Explanation>>,
    progress: Option<Progress>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Clone)]
struct ErrorResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<Duration>,
}

/// The call that failed, apart from its last response.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallInfo {
    pub idempotent: bool,
    pub authority: Option<String>,
    pub attempts: u32,
    pub elapsed: Duration,
    pub sent: Sent,
}

impl Error {
    /// The stage at which the call failed.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Name of the operation in the API reference, such as `DownloadSSLCert`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Status of the response; `None` if none was received.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Error code of the service, such as `DCS.4201` or `APIGW.0301`; of a 2xx response with an unsuccessful result, the
    /// result, such as `passwordFailed`; of the object store, its code, such as `AccessDenied`.
    ///
    /// The service has codes that its reference does not list, so any string is possible.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What to do about the error, in one or two sentences: by its [code](Self::code), or by why IAM returned no token or no
    /// project. `None` if the code is not [known](crate::error_codes::ALL).
    ///
    /// For other errors, see what [`kind`](Self::kind) and the predicates such as [`is_transient`](Self::is_transient) say.
    pub fn help(&self) -> Option<&'static str> {
        let by_code = self.code().and_then(error_codes::find).map(|row| row.remedy);
        by_code.or_else(|| match self.of_credentials() {
            Some(cause) => cause.help(),
            None => iam::remedy(self),
        })
    }

    /// The IAM action that the credentials are likely to miss, such as `dcs:instance:get`: that of the
    /// [operation](crate::meta::Operation::iam_action), if the status is 403.
    pub fn missing_action(&self) -> Option<&'static str> {
        let operation = self.operation().filter(|_| self.is_permission_denied())?;
        OPERATIONS.iter().find(|row| row.id == operation)?.iam_action
    }

    /// Description of the error, in the words of the service if it sent any. One line without secrets.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// ID of the request, which the support of the service asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Headers of the response; `None` if none was received. They are as received: do not log them.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The first 64 KiB of the response body; `None` if no response was received. It is as received and may quote secrets
    /// of the request: do not log it.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.response.as_ref().map(|response| &*response.body)
    }

    /// Delay after which the service asks to repeat the request: the `Retry-After` header, in seconds or as a date.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.response.as_ref()?.retry_after
    }

    /// Whether the service may have received a request of this call, in any attempt.
    ///
    /// If it is [`Maybe`](Sent::Maybe) and the operation is not [idempotent](crate::meta::Operation::idempotent), find out
    /// whether the call was carried out before you repeat it: for `CreateInstance`, for example,
    /// `list_instances().name("cache-1")` returns the instances that were created with that name.
    pub fn was_sent(&self) -> Sent {
        self.0.call.sent
    }

    /// Number of attempts; 0 if the call failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.call.attempts
    }

    /// Time from the start of the call to its failure, including the delays between attempts.
    pub fn elapsed(&self) -> Duration {
        self.0.call.elapsed
    }

    /// Host and port of the server of the last attempt, such as `dcs.eu-de.otc.t-systems.com:443`.
    pub fn authority(&self) -> Option<&str> {
        self.0.call.authority.as_deref()
    }

    /// What was looked at to configure the client, if [`build`](crate::ClientBuilder::build) failed.
    pub fn explanation(&self) -> Option<&Explanation> {
        self.0.explanation.as_deref()
    }

    /// What was last observed, if a [`Wait`](crate::Wait) ended without reaching its target.
    pub fn progress(&self) -> Option<&Progress> {
        self.0.progress.as_ref()
    }

    /// The failure of a call that obtains credentials, if that is why this call failed.
    fn of_credentials(&self) -> Option<&Self> {
        let source = self.0.source.as_deref().filter(|_| self.0.kind == ErrorKind::Credentials)?;
        (source as &(dyn StdError + 'static)).downcast_ref()
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            operation: None,
            message: message.into(),
            code: None,
            request_id: None,
            response: None,
            call: CallInfo::default(),
            explanation: None,
            progress: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl AsRef<str>) -> Self {
        Self::new(ErrorKind::Configuration, one_line(message.as_ref()))
    }

    pub(crate) fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, message).during(operation)
    }

    /// The error of an attempt whose response was not received, or not completely. `failure` returns the error that an
    /// unsuccessful response reports.
    pub(crate) fn from_transport(
        error: TransportError,
        secrets: &Secrets,
        failure: impl Fn(&RawResponse, &Secrets) -> Option<Self>,
    ) -> Self {
        match error {
            TransportError::Build(source) => {
                Self::new(ErrorKind::InvalidRequest, "failed to build the request").with_source(source)
            }
            TransportError::Connect(source) => {
                let cause = one_line(&secrets.redact(&root_cause(&*source)));
                Self::new(ErrorKind::Connect, format!("failed to connect: {cause}")).with_source(source)
            }
            TransportError::NoResponse(loss) => {
                Self::lost(loss, "before a response was received", secrets).sent(Sent::Maybe)
            }
            TransportError::Refused(source) => {
                let kind = ErrorKind::Certificate(CertificateProblem::LinkRefused);
                let message = format!("the link to the certificate was not followed: {}", root_cause(&*source));
                Self::new(kind, message).with_source(source)
            }
            TransportError::Incomplete { response, loss } if !response.status.is_success() => {
                let error = failure(&response, secrets);
                let mut error = error.unwrap_or_else(|| Self::from_response(&response, secrets));
                error.0.source = loss.into_source().map(Arc::from);
                error
            }
            TransportError::Incomplete { response, loss } => {
                Self::lost(loss, "within the response body", secrets).with_response(&response, secrets)
            }
        }
    }

    fn lost(loss: Loss, when: &str, secrets: &Secrets) -> Self {
        match loss {
            Loss::Timeout(source) => Self::new(ErrorKind::Timeout, format!("timed out {when}")).with_source(source),
            Loss::Connection(source) => {
                // The messages of the TLS libraries are about the end of the TLS connection, which is not the point.
                let message = if is_unexpected_eof(&*source) {
                    format!("connection closed {when}")
                } else {
                    let cause = one_line(&secrets.redact(&root_cause(&*source)));
                    format!("connection lost {when}: {cause}")
                };
                Self::new(ErrorKind::ConnectionLost, message).with_source(source)
            }
            Loss::TooLarge(limit) => {
                Self::new(ErrorKind::InvalidResponse, format!("response body larger than {limit} bytes"))
            }
        }
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    pub(crate) fn with_explanation(mut self, explanation: Explanation) -> Self {
        self.0.explanation = Some(Arc::new(explanation));
        self
    }

    pub(crate) fn with_progress(mut self, progress: Progress) -> Self {
        self.0.progress = Some(progress);
        self
    }

    /// The error of a call that did not send its request because of this error, which becomes the source.
    pub(crate) fn into_credentials_error(self, what: &str) -> Self {
        Self::new(ErrorKind::Credentials, format!("{what}: {self}")).with_source(self)
    }

    /// The same error, for another call that waited for the same result.
    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    pub(crate) fn with_code(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    /// Adds a response, of which the service therefore received the request.
    pub(crate) fn with_response(mut self, response: &RawResponse, secrets: &Secrets) -> Self {
        let RawResponse { status, headers, body } = response;
        let id = request_id(headers).map(|id| one_line(&secrets.redact(id)));
        self.0.request_id = id.or(self.0.request_id);
        self.0.response = Some(ErrorResponse {
            status: *status,
            headers: headers.clone(),
            body: body.slice(..body.len().min(LONGEST_BODY)),
            retry_after: retry_after(headers),
        });
        self.sent(Sent::Yes)
    }

    /// Puts what was being done before the message.
    pub(crate) fn in_context(mut self, context: &str) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }

    /// Adds a hint to the end of the message.
    pub(crate) fn with_hint(mut self, hint: &str) -> Self {
        self.0.message = format!("{}; {hint}", self.0.message);
        self
    }

    /// Sets the request ID, if there is one.
    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id.or(self.0.request_id);
        self
    }

    pub(crate) fn sent(mut self, sent: Sent) -> Self {
        self.0.call.sent = sent;
        self
    }

    pub(crate) fn with_call(mut self, call: CallInfo) -> Self {
        self.0.call = call;
        self
    }

    /// Replaces the kind and the message, and keeps the error itself as the source.
    pub(crate) fn deadline(self, message: String) -> Self {
        let mut error = Self::new(ErrorKind::Deadline, message).sent(self.was_sent());
        error.0.operation = self.0.operation;
        error.0.source = Some(Arc::new(self));
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { operation, code, message, request_id, call, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        match (self.status(), code) {
            (Some(status), Some(code)) => write!(f, "{status}, {code}: ")?,
            (Some(status), None) => write!(f, "{status}: ")?,
            (None, Some(code)) => write!(f, "{code}: ")?,
            (None, None) => {}
        }
        f.write_str(message)?;
        let mut notes = Vec::new();
        if let (None, Some(authority)) = (self.status(), &call.authority) {
            notes.push(authority.clone());
        }
        if let Some(action) = self.missing_action() {
            notes.push(format!("the action `{action}` may be missing"));
        }
        if call.attempts > 1 {
            notes.push(format!("{} attempts in {:.1?}", call.attempts, call.elapsed));
        }
        if let Some(id) = request_id {
            notes.push(format!("request ID {id}"));
        }
        if !notes.is_empty() {
            write!(f, " ({})", notes.join(", "))?;
        }
        if call.sent == Sent::Maybe && !call.idempotent {
            f.write_str("; it may have been carried out: check before you repeat it")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.status())
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("call", &self.0.call)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_as_small_as_a_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
