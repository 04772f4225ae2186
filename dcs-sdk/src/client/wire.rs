//! A transport for tests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use reqwest::{Request, StatusCode, header::HeaderMap};

use crate::transport::{RawResponse, Sending, Transport, TransportError};

/// Records the requests and returns the given responses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wire {
    sent: Arc<Mutex<Vec<Request>>>,
    responses: Arc<Mutex<VecDeque<RawResponse>>>,
}

impl Wire {
    pub(crate) fn responding(self, status: u16, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([("x-request-id".parse().unwrap(), "r-1".parse().unwrap())]);
        let response = RawResponse { status: StatusCode::from_u16(status).unwrap(), headers, body: body.into() };
        self.responses.lock().unwrap().push_back(response);
        self
    }

    pub(crate) fn request(&self) -> Request {
        let mut sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1, "requests sent");
        sent.remove(0)
    }

    /// The number of requests.
    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Wire {
    fn send(&self, request: Request, limit: usize) -> Sending<'_> {
        self.sent.lock().unwrap().push(request);
        let response = self.responses.lock().unwrap().pop_front().expect("a request too many");
        let too_large = response.body.len() > limit;
        let RawResponse { status, headers, .. } = response.clone();
        let result = if too_large { Err(TransportError::TooLarge { status, headers, limit }) } else { Ok(response) };
        Box::pin(std::future::ready(result))
    }
}
