//! A transport and a clock for tests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use reqwest::{Request, StatusCode, header::HeaderMap};
use tokio::time::{Instant, sleep};

use crate::{
    clock::Clock,
    transport::{Loss, RawResponse, Sending, Transport, TransportError},
};

/// Records the requests, with the time since the first, and returns the given responses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire {
    sent: Arc<Mutex<Vec<(Instant, Request)>>>,
    steps: Arc<Mutex<VecDeque<Step>>>,
}

/// What happens to a request.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Respond(RawResponse),
    /// Fails to connect.
    Refuse,
    /// The connection is lost before a response.
    Reset,
    /// No response within the timeout of the request.
    Stall,
    /// The response, but not all of its body: the connection is lost, or the timeout passes.
    Cut {
        response: RawResponse,
        stalled: bool,
    },
}

pub(crate) fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> RawResponse {
    let mut all = HeaderMap::from_iter([("x-request-id".parse().unwrap(), "r-1".parse().unwrap())]);
    for (name, value) in headers {
        all.insert(name.parse::<reqwest::header::HeaderName>().unwrap(), value.parse().unwrap());
    }
    RawResponse { status: StatusCode::from_u16(status).unwrap(), headers: all, body: body.into() }
}

impl Wire {
    pub(crate) fn responding(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.step(Step::Respond(response(status, &[], body)))
    }

    pub(crate) fn step(self, step: Step) -> Self {
        self.steps.lock().unwrap().push_back(step);
        self
    }

    pub(crate) fn request(&self) -> Request {
        let mut sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1, "requests sent");
        sent.remove(0).1
    }

    /// All requests.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.sent.lock().unwrap().iter().map(|(_, request)| request.try_clone().unwrap()).collect()
    }

    /// The times of the requests since the first.
    pub(crate) fn times(&self) -> Vec<Duration> {
        let sent = self.sent.lock().unwrap();
        sent.iter().map(|(at, _)| *at - sent[0].0).collect()
    }

    /// The number of requests.
    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Wire {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        let timeout = *request.timeout().expect("a request without timeout");
        self.sent.lock().unwrap().push((Instant::now(), request));
        let step = self.steps.lock().unwrap().pop_front().expect("a request too many");
        Box::pin(async move {
            match step {
                Step::Respond(mut response) if response.body.len() > limit => {
                    response.body.truncate(limit);
                    Err(TransportError::Incomplete { response, loss: Loss::TooLarge(limit) })
                }
                Step::Respond(response) => Ok(response),
                Step::Refuse => Err(TransportError::Connect("refused".into())),
                Step::Reset => Err(TransportError::NoResponse(Loss::Connection("reset".into()))),
                Step::Stall => {
                    sleep(timeout).await;
                    Err(TransportError::NoResponse(Loss::Timeout("timeout".into())))
                }
                Step::Cut { response, stalled: false } => {
                    Err(TransportError::Incomplete { response, loss: Loss::Connection("reset".into()) })
                }
                Step::Cut { response, stalled: true } => {
                    sleep(timeout).await;
                    Err(TransportError::Incomplete { response, loss: Loss::Timeout("timeout".into()) })
                }
            }
        })
    }
}

/// The time of the test's runtime, which may be paused, from 2024-02-29T23:59:59Z.
#[derive(Debug)]
pub(crate) struct RuntimeClock(Instant);

impl RuntimeClock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for RuntimeClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_251_199) + self.0.elapsed()
    }
}
