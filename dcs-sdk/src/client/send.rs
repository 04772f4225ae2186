//! The single place where requests to the service are prepared, and their responses classified and deserialized.

use std::{pin::Pin, sync::Arc};

use reqwest::{
    Request, RequestBuilder, StatusCode,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT},
};
use serde::de::IgnoredAny;
use serde_json::error::Category;
use tokio::{runtime::Handle, time::Instant};

use super::{
    Client,
    attempts::{Call, Received},
    outcome,
};
use crate::{
    deserialize::{self, Outcome, Recorder, Slot, Target},
    drift::Drift,
    error::{CallInfo, Error, ErrorKind},
    iam::Project,
    meta::Operation,
    path::{Arguments, PROJECT_ID, path},
    response::Response,
    transport::{RawResponse, text},
    untrusted::Secrets,
    validate::Problems,
};

/// In bytes, far larger than any response of the service.
const LARGEST_RESPONSE: usize = 16 * 1024 * 1024;
/// In bytes, as HTTP clients can send it.
const LONGEST_URL: usize = 65_534;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ZERO: HeaderValue = HeaderValue::from_static("0");
const AGENT: HeaderValue = HeaderValue::from_static(concat!("dcs-sdk/", env!("CARGO_PKG_VERSION")));

type Exchange<'a> = Pin<Box<dyn Future<Output = Result<(Received, CallInfo), Error>> + Send + 'a>>;

impl Client {
    /// Sends the request of an operation and deserializes the response. `arguments` are those in the path.
    pub(crate) async fn send<T: Target + Default>(
        &self,
        request: RequestBuilder,
        arguments: &Arguments<'_>,
        operation: &'static Operation,
    ) -> Result<Response<T>, Error> {
        let (Received { response, secrets }, call) = self.exchange(request, arguments, operation)?.await?;
        let mut value = T::default();
        match self.deserialize(&response, operation, &secrets, value.slot()) {
            Ok(()) => Ok(Response::new(value, response)),
            Err(why) => Err(Error::new(ErrorKind::InvalidResponse, format!("invalid response: {why}"))
                .during(operation.id)
                .with_response(&response, &secrets)
                .with_call(call)),
        }
    }

    /// The part that does not depend on the type of the response. It is boxed so that it is compiled once, and not for
    /// every operation; what needs no waiting is done before, so that the box is small.
    fn exchange<'a>(
        &'a self,
        request: RequestBuilder,
        arguments: &'a Arguments<'a>,
        operation: &'static Operation,
    ) -> Result<Exchange<'a>, Error> {
        let request = self.prepare(request, operation)?;
        validate(&request, arguments, operation)?;
        let mut request = Arc::new(request);
        // One for the call and for finding its project.
        let deadline = self.deadline();
        Ok(Box::pin(async move {
            self.set_path(&mut request, arguments, operation, deadline)
                .await
                .map_err(|error| error.during(operation.id))?;
            let call = Call {
                operation,
                request,
                transport: self.transport(),
                deadline,
                is_authenticated: true,
                limit: LARGEST_RESPONSE,
                failure: &|response, secrets| outcome::failure(operation, response, secrets),
            };
            let (result, info) = self.attempts(&call).await;
            result.map(|received| (received, info))
        }))
    }

    /// Builds the request, without authentication.
    fn prepare(&self, request: RequestBuilder, operation: &'static Operation) -> Result<Request, Error> {
        if Handle::try_current().is_err() {
            let message =
                "no Tokio runtime: call this within `#[tokio::main]`, `#[tokio::test]` or `Runtime::block_on`";
            return Err(Error::configuration(message).during(operation.id));
        }
        let invalid = |what: &str| Error::invalid_request(operation.id, format!("failed to build the request: {what}"));
        // The error of the builder may quote the body.
        let mut request = request.build().map_err(|_| invalid("invalid URL or body"))?;
        self.set_standard_headers(&mut request).map_err(|error| error.during(operation.id))?;
        Ok(request)
    }

    /// Sets the path again with the ID of the project, if the project was configured by name.
    async fn set_path(
        &self,
        request: &mut Arc<Request>,
        arguments: &Arguments<'_>,
        operation: &'static Operation,
        deadline: Instant,
    ) -> Result<(), Error> {
        if operation.path.contains(PROJECT_ID) && matches!(self.inner.project, Project::Name(_)) {
            let project_id = self.resolve_project(deadline).await?;
            let path = path(self.endpoint_url(), operation, arguments, project_id);
            // There is no other reference yet.
            if let Some(request) = Arc::get_mut(request) {
                request.url_mut().set_path(&path);
            }
        }
        if request.url().as_str().len() > LONGEST_URL {
            let message = format!("failed to build the request: its URL is longer than {LONGEST_URL} bytes");
            return Err(Error::invalid_request(operation.id, message));
        }
        Ok(())
    }

    /// Sets the headers of every request.
    pub(crate) fn set_standard_headers(&self, request: &mut Request) -> Result<(), Error> {
        // As the connection would write it: the port only if it is not that of the scheme. Endpoints have no user name.
        let host = HeaderValue::from_str(request.url().authority())
            .map_err(|_| Error::new(ErrorKind::InvalidRequest, "failed to build the request: invalid host"))?;
        let length = request.body().is_none() && !matches!(request.method().as_str(), "GET" | "HEAD" | "DELETE");
        let headers = request.headers_mut();
        // Five here, and those of authentication.
        headers.reserve(8);
        headers.insert(HOST, host);
        headers.insert(USER_AGENT, AGENT);
        headers.insert(ACCEPT, JSON);
        headers.entry(CONTENT_TYPE).or_insert(JSON);
        if length {
            // The service returns 411 to a request without it.
            headers.insert(CONTENT_LENGTH, ZERO);
        }
        Ok(())
    }

    /// Parses the body of a response into a slot and reports its drift. An empty body is one without fields. A documented
    /// 204 means a body of its own, or that there is nothing: essential fields may be missing then.
    ///
    /// This does not depend on the type of the response, so that it is compiled once.
    pub(crate) fn deserialize(
        &self,
        response: &RawResponse,
        operation: &'static Operation,
        secrets: &Secrets,
        slot: Slot<'_>,
    ) -> Result<(), String> {
        let observer = &self.inner.observer;
        let text = text(response.body.trim_ascii());
        let Some(ty) = &operation.response else {
            if !text.is_empty() {
                serde_json::from_str::<IgnoredAny>(&text).map_err(|error| reason(&error))?;
            }
            return Ok(());
        };
        if let Some(body) = operation.no_content
            && text.is_empty()
            && response.status == StatusCode::NO_CONTENT
        {
            let parsed = deserialize::parse(body, ty, slot, &mut Recorder::lenient(false));
            return parsed.map(drop).map_err(|error| reason(&error));
        }
        let text = if text.is_empty() { "{}" } else { &text };
        let mut recorder = Recorder::lenient(observer.is_wanted());
        let outcome = deserialize::parse(text, ty, slot, &mut recorder).map_err(|error| reason(&error))?;
        let missing = recorder.missing_field();
        for (path, kind) in recorder.differences(secrets) {
            let drift = Drift { operation: operation.id, path, kind };
            observer.report(&drift);
            if observer.strict {
                return Err(drift.to_string());
            }
        }
        match (outcome, missing) {
            (Outcome::Null | Outcome::Dropped, _) => Err("not an object".to_owned()),
            (Outcome::Present, Some(path)) => Err(format!("missing field `{path}`")),
            (Outcome::Present, None) => Ok(()),
        }
    }
}

/// Validates the arguments in the path, the query and the body.
fn validate(request: &Request, arguments: &Arguments<'_>, operation: &'static Operation) -> Result<(), Error> {
    let mut problems = Problems::default();
    for (name, value) in arguments {
        problems.argument(name, value);
    }
    let pairs: Vec<_> = request.url().query_pairs().collect();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    problems.query(&pairs, operation.query);
    let bytes = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    if let Some(ty) = operation.body
        && let Ok(body) = serde_json::from_str(&text(bytes))
    {
        problems.value(&body, ty);
    }
    problems.message().map_or(Ok(()), |message| Err(Error::invalid_request(operation.id, message)))
}

/// Why JSON is invalid, without the value, which may be a secret.
fn reason(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Eof => "the JSON is truncated",
        Category::Syntax | Category::Data | Category::Io => "not JSON",
    };
    format!("{what} (line {}, column {})", error.line(), error.column())
}
