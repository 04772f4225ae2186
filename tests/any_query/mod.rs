//! Property test: any query is sent unchanged, or rejected with an error that names each invalid parameter. The
//! emulator decides which queries are valid.

mod calls;

use std::{cell::Cell, collections::BTreeSet};

use dcs_sdk::{Client, ErrorKind, meta::OPERATIONS};
use proptest::prelude::*;
use reqwest::Url;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use self::calls::QUERIES;
use crate::{
    any_value::{self, Fixture, assert_same_fields_rejected, value_of_schema},
    calls::{Received, ResponseFuture},
    emulator::CACHE,
    payloads,
};

/// An operation with a query, the names of its parameters, and a function that sends it with some of them.
pub struct Query {
    id: &'static str,
    names: &'static [&'static str],
    send: fn(Client, &Map<String, Value>) -> ResponseFuture,
}

macro_rules! queries {
    ($client:ident; $($id:literal => $call:expr, $(string { $($string_name:literal => $string:ident),* $(,)? })?
        $(integer { $($integer_name:literal => $integer:ident),* $(,)? })? $(boolean { $($boolean_name:literal => $boolean:ident),* $(,)? })?
        $(parsed { $($parsed_name:literal => $parsed:ident: $type:ty),* $(,)? })?)+) => {
        pub const QUERIES: &[$crate::any_query::Query] = &[$($crate::any_query::Query {
            id: $id,
            names: &[$($($string_name,)*)? $($($integer_name,)*)? $($($boolean_name,)*)? $($($parsed_name,)*)?],
            send: |$client, values| {
                let mut call = $call;
                $($(if let Some(value) = values.get($string_name) {
                    call = call.$string(value.as_str().unwrap());
                })*)?
                $($(if let Some(value) = values.get($integer_name) {
                    call = call.$integer(value.as_i64().unwrap());
                })*)?
                $($(if let Some(value) = values.get($boolean_name) {
                    call = call.$boolean(value.as_bool().unwrap());
                })*)?
                $($(if let Some(value) = values.get($parsed_name) {
                    call = call.$parsed(value.as_str().unwrap().parse::<$type>().unwrap());
                })*)?
                Box::pin(async move { Ok($crate::calls::received(call.send().await?)) })
            },
        },)+];
    };
}

pub(crate) use queries;

/// The query parameters of an operation in the document.
fn parameters(id: &str) -> Vec<Value> {
    let operation = OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
    let known = &payloads::document()["paths"][operation.path][operation.method.to_lowercase()]["parameters"];
    known.as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query").cloned().collect()
}

/// Any value of each parameter, or no value. A required parameter is rarely missing.
fn any_values(id: &str) -> impl Strategy<Value = Map<String, Value>> {
    let schemas = payloads::document()["components"]["schemas"].as_object().unwrap();
    let values = parameters(id).into_iter().map(|parameter| {
        let name = parameter["name"].as_str().unwrap().to_owned();
        let probability = if parameter["required"] == true { 0.95 } else { 0.4 };
        let value = value_of_schema(schemas, &parameter["schema"]);
        // An empty string, the default of an enum, is never accepted.
        let value = match &parameter["schema"]["$ref"] {
            Value::Null => value,
            _ => prop_oneof![9 => value, 1 => Just("".into())].boxed(),
        };
        prop::option::weighted(probability, value).prop_map(move |value| value.map(|value| (name.clone(), value)))
    });
    values.collect::<Vec<_>>().prop_map(|values| values.into_iter().flatten().collect())
}

/// A value as it is written in a query.
fn query_value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The decoded parameters of a query.
fn query_pairs(query: Option<&str>) -> BTreeSet<(String, String)> {
    let url = Url::parse(&format!("https://emulator.example/?{}", query.unwrap_or_default())).unwrap();
    url.query_pairs().into_owned().collect()
}

#[test]
fn any_query_is_sent_unchanged_or_rejected_with_the_invalid_parameters() {
    let runtime = Runtime::new().unwrap();
    let (sent, rejected) = (Cell::new(0), Cell::new(0));
    for query in QUERIES {
        let sent_before = sent.get();
        let fixture = runtime.block_on(Fixture::start());
        let result = any_value::runner().run(&any_values(query.id), |values| {
            let before = fixture.emulator.requests().len();
            let outcome = runtime.block_on((query.send)(fixture.client.clone(), &values));
            let requests = fixture.emulator.requests();
            let pairs: BTreeSet<_> = values.iter().map(|(name, value)| (name.clone(), query_value(value))).collect();
            let rejection = runtime.block_on(fixture.rejection(query.id, |call| match query.id {
                "BatchDeleteInstances" => call.query(&pairs).json(&json!({ "instances": [CACHE] })),
                // The emulator rejects a POST without a length.
                _ => call.query(&pairs).header("content-length", 0),
            }));
            match outcome {
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {
                    rejected.set(rejected.get() + 1);
                    prop_assert_eq!(requests.len(), before, "an invalid request was sent");
                    assert_same_fields_rejected(&error, rejection.as_deref())?;
                }
                outcome => {
                    sent.set(sent.get() + 1);
                    prop_assert_eq!(rejection, None, "{:?}", outcome.map(|Received { status, .. }| status));
                    prop_assert_eq!(query_pairs(requests.last().unwrap().query()), pairs);
                }
            }
            Ok(())
        });
        result.unwrap_or_else(|failure| panic!("{}: {failure}", query.id));
        assert!(sent.get() > sent_before, "{}: no generated query is valid", query.id);
    }
    assert!(sent.get() > 100 && rejected.get() > 100, "{} sent, {} rejected", sent.get(), rejected.get());
}

#[test]
fn queries_cover_every_query_parameter_of_the_document() {
    let names = |id| parameters(id).iter().map(|parameter| query_value(&parameter["name"])).collect();
    let expected: Vec<(&str, BTreeSet<String>)> = OPERATIONS
        .iter()
        .map(|operation| (operation.id, names(operation.id)))
        .filter(|(_, names): &(_, BTreeSet<_>)| !names.is_empty())
        .collect();
    let listed: Vec<(&str, BTreeSet<String>)> =
        QUERIES.iter().map(|query| (query.id, query.names.iter().map(|name| (*name).to_owned()).collect())).collect();
    assert_eq!(BTreeSet::from_iter(listed), BTreeSet::from_iter(expected), "run `cargo xtask generate`");
}
