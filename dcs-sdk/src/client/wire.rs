//! A transport for tests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use reqwest::{Request, StatusCode, header::HeaderMap};

use crate::transport::{Answer, Failure, Sending, Transport};

/// Keeps what is sent, and answers what it was told to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire {
    sent: Arc<Mutex<Vec<Request>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl Wire {
    pub(crate) fn answering(self, status: u16, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([("x-request-id".parse().unwrap(), "r-1".parse().unwrap())]);
        let answer = Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.into() };
        self.answers.lock().unwrap().push_back(answer);
        self
    }

    pub(crate) fn request(&self) -> Request {
        let mut sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1, "requests sent");
        sent.remove(0)
    }
}

impl Wire {
    /// How many requests were sent.
    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Wire {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        self.sent.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front().expect("a request too many");
        let too_large = answer.body.len() > limit;
        let Answer { status, headers, .. } = answer.clone();
        let result = if too_large { Err(Failure::TooLarge { status, headers, limit }) } else { Ok(answer) };
        Box::pin(std::future::ready(result))
    }
}
