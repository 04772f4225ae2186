//! Property test: any request body is sent unchanged, or rejected with an error that names each invalid field. The
//! emulator decides which bodies are valid: it has its own validation against the OpenAPI document.

mod calls;

use std::cell::Cell;

use dcs_sdk::{Client, ErrorKind};
use heck::ToUpperCamelCase;
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

use self::calls::REQUESTS;
use crate::{
    any_value::{self, Fixture, assert_same_fields_rejected, value_of_schema},
    calls::{Received, ResponseFuture},
    emulator::CACHE,
    payloads,
};

/// An operation with a request body, and a function that sends a request with a given body.
pub struct Request {
    id: &'static str,
    r#type: &'static str,
    /// Returns the serialized body, and the future of the call.
    send: fn(Client, Value) -> (Value, ResponseFuture),
}

macro_rules! requests {
    ($client:ident; $($id:literal, $type:ident => $call:expr,)+) => {
        pub const REQUESTS: &[$crate::any_request::Request] = &[$($crate::any_request::Request {
            id: $id,
            r#type: stringify!($type),
            send: |$client, body| {
                let body: dcs_sdk::types::$type =
                    serde_json::from_value(body).expect(concat!("deserialize ", stringify!($type)));
                let serialized = serde_json::to_value(&body).unwrap();
                let call = $call.body(body);
                (serialized, Box::pin(async move { Ok($crate::calls::received(call.send().await?)) }))
            },
        },)+];
    };
}

pub(crate) use requests;

#[test]
fn any_request_body_is_sent_unchanged_or_rejected_with_the_invalid_fields() {
    let schemas = payloads::document()["components"]["schemas"].as_object().unwrap();
    let runtime = Runtime::new().unwrap();
    let (sent, rejected) = (Cell::new(0), Cell::new(0));
    for request in REQUESTS {
        let fixture = runtime.block_on(Fixture::start());
        // The type is named after its component, in upper camel case.
        let (_, schema) = schemas.iter().find(|(name, _)| name.to_upper_camel_case() == request.r#type).unwrap();
        let sent_before = sent.get();
        let any = value_of_schema(schemas, schema);
        let result = any_value::runner().run(&any, |body| {
            let before = fixture.emulator.requests().len();
            let (serialized, response) = (request.send)(fixture.client.clone(), body);
            let outcome = runtime.block_on(response);
            let requests = fixture.emulator.requests();
            let rejection = runtime.block_on(fixture.rejection(request.id, |call| call.json(&serialized)));
            match outcome {
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {
                    rejected.set(rejected.get() + 1);
                    prop_assert_eq!(requests.len(), before, "an invalid request was sent");
                    assert_same_fields_rejected(&error, rejection.as_deref())?;
                }
                outcome => {
                    sent.set(sent.get() + 1);
                    prop_assert_eq!(rejection, None, "{:?}", outcome.map(|Received { status, .. }| status));
                    let body: Value = serde_json::from_slice(requests.last().unwrap().body()).unwrap();
                    let mut expected = serialized;
                    if request.id == "UpdateIpWhitelist" {
                        // The library fills in the ID from the path.
                        expected.as_object_mut().unwrap().entry("instance_id").or_insert(CACHE.into());
                    }
                    prop_assert_eq!(body, expected);
                }
            }
            Ok(())
        });
        result.unwrap_or_else(|failure| panic!("{}: {failure}", request.id));
        assert!(sent.get() > sent_before, "{}: no generated request is valid", request.id);
    }
    assert!(sent.get() > 100 && rejected.get() > 100, "{} sent, {} rejected", sent.get(), rejected.get());
}

#[test]
fn requests_cover_every_operation_with_a_body() {
    let with_body = payloads::operations().filter(|operation| operation["requestBody"].is_object());
    let mut expected: Vec<_> = with_body.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let mut listed: Vec<_> = REQUESTS.iter().map(|request| request.id).collect();
    expected.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, expected, "run `cargo xtask generate`");
}
