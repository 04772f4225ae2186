//! The attempts of a call: one place for timeouts, retries, hooks and tracing.

#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use reqwest::{
    Request,
    header::{AUTHORIZATION, HeaderValue},
};
use tokio::{
    task::yield_now,
    time::{Instant, sleep, timeout_at},
};
use tracing::{Instrument, Span, field::Empty};

use super::{Client, secrets};
use crate::{
    attempt::{Attempt, Outcome},
    error::{CallInfo, Error, ErrorKind, Sent},
    iam::Access,
    meta::Operation,
    transport::{RawResponse, Sending, Transport},
    untrusted::{Secrets, one_line},
};

/// A call of an operation: to the service, or to the object store for the file that the operation refers to.
pub(crate) struct Call<'a> {
    pub operation: &'static Operation,
    /// Without authentication, which is added to each attempt.
    pub request: Arc<Request>,
    pub transport: &'a dyn Transport,
    /// Of all attempts.
    pub deadline: Instant,
    /// Whether the credentials are added.
    pub is_authenticated: bool,
    /// Maximum size of the response body in bytes.
    pub limit: usize,
    /// The error that a complete response reports, if any.
    pub failure: &'a (dyn Fn(&RawResponse, &Secrets) -> Option<Error> + Send + Sync),
}

/// A complete response, and the secrets of its request, which the response may quote.
pub(crate) struct Received {
    pub response: RawResponse,
    pub secrets: Secrets,
}

impl Client {
    /// Makes attempts until one succeeds, must not be repeated, or the deadline passes. Returns the response, or the
    /// error of the last attempt, and a record of the call.
    pub(crate) async fn attempts(&self, call: &Call<'_>) -> (Result<Received, Error>, CallInfo) {
        let authority = self.authority(call);
        let span = span(call, authority.as_deref());
        async {
            let (result, info) = self.attempt_until_done(call, authority).await;
            let status = match &result {
                Ok(received) => Some(received.response.status),
                Err(error) => error.status(),
            };
            let span = Span::current();
            status.map(|status| span.record("http.response.status_code", status.as_u16()));
            span.record("http.request.resend_count", info.attempts.saturating_sub(1));
            if let Err(error) = &result {
                span.record(
                    "error.type",
                    error.status().map_or_else(|| format!("{:?}", error.kind()), |status| status.as_u16().to_string()),
                );
            }
            (result, info)
        }
        .instrument(span)
        .await
    }

    async fn attempt_until_done(
        &self,
        call: &Call<'_>,
        authority: Option<String>,
    ) -> (Result<Received, Error>, CallInfo) {
        let started = Instant::now();
        let options = &self.options;
        let mut backoff = options.retry.backoff();
        let mut info = CallInfo { idempotent: call.operation.idempotent, authority, ..CallInfo::default() };
        let mut was_renewed = false;
        loop {
            let access = match self.access_for(call).await {
                Ok(access) => access,
                Err(error) => {
                    // The server of the call is not the one that failed.
                    (info.elapsed, info.authority) = (started.elapsed(), None);
                    return (Err(error.during(call.operation.id).with_call(info.clone())), info);
                }
            };
            info.attempts += 1;
            let attempt = Attempt::new(call.operation, info.authority.as_deref(), info.attempts);
            (self.inner.hooks.before)(&attempt);
            let attempt_started = Instant::now();
            // In a block, since what is alive while waiting is part of the future, which is allocated for each call.
            let delay = {
                let result = self.attempt(call, access.as_ref()).await;
                let sent = result.as_ref().map_or_else(Error::was_sent, |_| Sent::Yes);
                info.sent = info.sent.max(sent);
                let delay = match &result {
                    Ok(_) => None,
                    // Nothing was done, so that this is safe for every operation, and no retry of the policy.
                    Err(error) if !was_renewed && self.renews(access.as_ref(), error) => {
                        was_renewed = true;
                        Some(Duration::ZERO)
                    }
                    Err(error) if !options.retry.allows_another(error, info.attempts, call.operation) => None,
                    Err(error) => self.delay(error, backoff.next((self.inner.jitter)()), call.deadline),
                };
                (self.inner.hooks.after)(&attempt, &Outcome::new(&result, attempt_started.elapsed(), delay));
                info.elapsed = started.elapsed();
                match (result, delay) {
                    (Err(error), Some(delay)) => {
                        tracing::debug!(target: "dcs_sdk::retry", attempt = info.attempts, ?delay, %error, "attempt failed, retrying");
                        delay
                    }
                    (Ok(received), _) => {
                        self.inner.budget.succeeded(info.attempts > 1);
                        return (Ok(received), info);
                    }
                    (Err(error), None) => return (Err(error.during(call.operation.id).with_call(info.clone())), info),
                }
            };
            sleep(delay).await;
        }
    }

    /// The delay before the next attempt; none if it would not start before the deadline, or the budget of retries is
    /// used up. A response with `Retry-After` does not count against the budget: the service chose the load.
    fn delay(&self, error: &Error, backoff: Duration, deadline: Instant) -> Option<Duration> {
        let retry_after = error.retry_after();
        let delay = retry_after.map_or(backoff, |retry_after| retry_after.max(backoff));
        let in_time = delay < deadline.saturating_duration_since(Instant::now());
        (in_time && (retry_after.is_some() || self.inner.budget.take())).then_some(delay)
    }

    async fn access_for(&self, call: &Call<'_>) -> Result<Option<Arc<Access>>, Error> {
        if call.is_authenticated { self.access(call.deadline).await.map(Some) } else { Ok(None) }
    }

    async fn attempt(&self, call: &Call<'_>, access: Option<&Arc<Access>>) -> Result<Received, Error> {
        let late = || Error::new(ErrorKind::Deadline, "deadline passed before the request was sent");
        let Ok(permit) = timeout_at(call.deadline, self.inner.permits.acquire()).await else { return Err(late()) };
        let left = call.deadline.saturating_duration_since(Instant::now());
        let timeout = self.options.attempt_timeout.min(left);
        if timeout.is_zero() {
            return Err(late());
        }
        let (authorization, sending) = self.dispatch(call, access, timeout)?;
        let result = sending.await;
        if self.inner.permits.available_permits() == 0 {
            // Lets the connection return to the pool, or the next request, which waits for the permit, would open another.
            yield_now().await;
        }
        drop(permit);
        let secrets = self.secrets(call, authorization, access);
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                let error = Error::from_transport(error, &secrets, call.failure);
                let is_deadline = error.kind() == ErrorKind::Timeout && timeout == left;
                return Err(if is_deadline { error.deadline("deadline passed".to_owned()) } else { error });
            }
        };
        match (call.failure)(&response, &secrets) {
            Some(error) => Err(self.explain_refusal(error, access)),
            None => Ok(Received { response, secrets }),
        }
    }

    /// Authorizes and sends the request. Also returns the header that authorizes it.
    fn dispatch<'a>(
        &self,
        call: &Call<'a>,
        access: Option<&Arc<Access>>,
        timeout: Duration,
    ) -> Result<(Option<HeaderValue>, Sending<'a>), Error> {
        let mut request = call
            .request
            .try_clone()
            .ok_or_else(|| Error::new(ErrorKind::InvalidRequest, "the request has a body that cannot be sent again"))?;
        *request.timeout_mut() = Some(timeout);
        if let Some(access) = access {
            self.authorize(&mut request, access);
        }
        let authorization = request.headers().get(AUTHORIZATION).cloned();
        Ok((authorization, call.transport.send(request, call.limit)))
    }

    /// The secrets that the response to a request may quote. The object store receives no credentials, but its host and
    /// the link come from the service, which does.
    fn secrets(&self, call: &Call<'_>, authorization: Option<HeaderValue>, access: Option<&Arc<Access>>) -> Secrets {
        let (client, request, access) = (self.clone(), Arc::clone(&call.request), access.cloned());
        let (operation, is_authenticated) = (call.operation, call.is_authenticated);
        Secrets::new(move || {
            let credentials = client.secrets_of_credentials(access.as_deref());
            match is_authenticated {
                true => secrets::of_request(&request, authorization.as_ref(), operation, credentials),
                false => secrets::of_link(&request, credentials),
            }
        })
    }

    /// Host and port of the server. The host of a link to the object store is untrusted.
    fn authority(&self, call: &Call<'_>) -> Option<String> {
        let url = call.request.url();
        let (host, port) = (url.host_str()?, url.port_or_known_default()?);
        Some(match call.is_authenticated {
            true => format!("{host}:{port}"),
            false => format!("{}:{port}", one_line(&self.secrets(call, None, None).redact(host))),
        })
    }
}

/// The span of a call, with OpenTelemetry's names for HTTP clients. It has no URL: a presigned link is a secret.
fn span(call: &Call<'_>, authority: Option<&str>) -> Span {
    tracing::info_span!(
        target: "dcs_sdk",
        "call",
        otel.name = call.operation.id,
        otel.kind = "client",
        http.request.method = call.request.method().as_str(),
        url.template = call.is_authenticated.then_some(call.operation.path),
        server.address = authority.and_then(|authority| Some(authority.rsplit_once(':')?.0)),
        server.port = call.request.url().port_or_known_default(),
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.r#type = Empty,
    )
}
