//! Property tests: any response is parsed or is an error, and a malformed field does not affect other fields.

use std::{collections::BTreeSet, error::Error as _};

use dcs_emulator::Emulator;
use dcs_sdk::{Client, ErrorKind, meta::OPERATIONS};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    sample::Index,
    test_runner::{Config, TestRunner},
};
use serde_json::{Map, Value};
use tokio::runtime::Runtime;

use crate::{
    calls::{self, Received},
    emulator, payloads,
};

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~äö\u{0}\u{ffff}]{0,6}".prop_map(Value::from),
        "-?[0-9]{1,20}(\\.[0-9]{1,3})?".prop_map(Value::from),
    ];
    let name = prop_oneof![
        "[a-z_]{0,4}",
        prop::sample::select(vec!["id", "name", "status", "result", "code", "error_code"]).prop_map(str::to_owned)
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name.clone(), inner, 0..4).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// An emulator and a client for all cases of a property.
struct Fixture {
    runtime: Runtime,
    emulator: Emulator,
    client: Client,
}

impl Fixture {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let emulator = runtime.block_on(emulator::start_with(Emulator::builder().builtin_redis(true)));
        // With a drift callback, every response is checked for drift.
        let client = emulator::client_builder(&emulator).on_drift(|_| {}).build().unwrap();
        Self { runtime, emulator, client }
    }

    fn call(&self, id: &'static str, response: &Value) -> Result<Received, dcs_sdk::Error> {
        emulator::respond_once(&self.emulator, id, response);
        let received = self.runtime.block_on((calls::find(id).send)(self.client.clone()));
        self.emulator.faults().clear();
        received
    }
}

/// Checks 1500 cases of a property.
fn check<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: 1500, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(strategy, test).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn any_json_response_is_parsed_or_is_an_unexpected_response_error() {
    let fixture = Fixture::start();
    check(&(any::<Index>(), json()), |(index, response)| {
        let id = index.get(OPERATIONS).id;
        if let Err(error) = fixture.call(id, &response) {
            if error.kind() == ErrorKind::Service {
                prop_assert!(reports_failure(id, &response), "{}", error);
            } else {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{}", error);
            }
            prop_assert_eq!(error.operation(), Some(id));
            prop_assert!(error.source().is_none(), "the source may quote the response");
        }
        Ok(())
    });
}

/// The field of the response of an operation that reports success.
fn success_field(id: &str) -> Option<&'static str> {
    let operation = payloads::operations().find(|operation| operation["operationId"] == id).unwrap();
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    let schema = payloads::document().pointer(schema["$ref"].as_str()?.trim_start_matches('#')).unwrap();
    schema["x-success"]["field"].as_str()
}

/// Returns whether a response has a field that may report a failure.
fn reports_failure(id: &str, response: &Value) -> bool {
    success_field(id).into_iter().chain(["error_code"]).any(|name| response.get(name).is_some())
}

/// The operations whose page has an example response, with that example.
fn examples() -> Vec<(&'static str, Map<String, Value>)> {
    let example = |method: &str, path: &str| {
        let operation = &payloads::document()["paths"][path][method.to_lowercase()];
        operation["responses"]["200"]["content"]["application/json"]["examples"]["page"]["value"].as_object().cloned()
    };
    OPERATIONS.iter().filter_map(|known| Some((known.id, example(known.method, known.path)?))).collect()
}

#[test]
fn a_malformed_field_does_not_affect_other_fields() {
    let examples = examples();
    let files = payloads::files().iter().filter(|file| file.ends_with(".response.200.json")).count();
    assert_ne!(files, 0);
    assert_eq!(examples.len(), files, "run `cargo xtask generate`");
    let fixture = Fixture::start();
    let baselines = examples.iter().map(|(id, example)| fixture.call(id, &example.clone().into()).unwrap().value);
    let baselines: Vec<Value> = baselines.collect();
    check(&(any::<Index>(), vec((any::<Index>(), json()), 1..4)), |(index, replacements)| {
        let (id, example) = index.get(&examples);
        let baseline = index.get(&baselines);
        let names: Vec<&String> = example.keys().collect();
        let mut response = example.clone();
        let mut replaced = BTreeSet::new();
        for (index, replacement) in replacements {
            let name = index.get(&names).as_str();
            replaced.insert(name);
            response.insert(name.to_owned(), replacement);
        }
        match fixture.call(id, &response.into()) {
            Ok(received) => {
                let unchanged = names.iter().filter(|name| !replaced.contains(name.as_str()));
                for name in unchanged {
                    prop_assert_eq!(&received.value[name.as_str()], &baseline[name.as_str()], "{}: {}", id, name);
                }
            }
            // A result other than success is an error.
            Err(error) if error.kind() == ErrorKind::Service => {
                prop_assert!(success_field(id).is_some_and(|name| replaced.contains(name)), "{}", error);
            }
            // A response without an essential field is an error.
            Err(error) => {
                let missing =
                    replaced.iter().any(|name| error.message().ends_with(&format!("missing field `$.{name}`")));
                prop_assert!(missing, "{}", error);
            }
        }
        Ok(())
    });
}
