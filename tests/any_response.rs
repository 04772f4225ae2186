//! Property tests: any response is read or is an error, and an unreadable field affects no other field.

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
            btree_map(name.clone(), inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// An emulator and a client for all cases of a property.
struct Service {
    runtime: Runtime,
    emulator: Emulator,
    client: Client,
}

impl Service {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let emulator = runtime.block_on(emulator::start_with(Emulator::builder().builtin_redis(true)));
        // With a callback, every response is checked for drift.
        let client = emulator::client_builder(&emulator).on_drift(|_| {}).build().unwrap();
        Self { runtime, emulator, client }
    }

    fn call(&self, id: &'static str, response: &Value) -> Result<Received, dcs_sdk::Error> {
        emulator::respond_once(&self.emulator, id, response);
        let received = self.runtime.block_on((calls::of(id).send)(self.client.clone()));
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
fn any_json_is_read_or_is_an_unexpected_answer() {
    let service = Service::start();
    check(&(any::<Index>(), json()), |(index, response)| {
        let id = index.get(OPERATIONS).id;
        if let Err(error) = service.call(id, &response) {
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

/// The field of a response that reports success.
fn success_field(id: &str) -> Option<&'static str> {
    let operation = payloads::operations().find(|operation| operation["operationId"] == id).unwrap();
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    let schema = payloads::document().pointer(schema["$ref"].as_str()?.trim_start_matches('#')).unwrap();
    schema["x-success"]["field"].as_str()
}

/// Whether a response has a field that may report a failure.
fn reports_failure(id: &str, response: &Value) -> bool {
    success_field(id).into_iter().chain(["error_code"]).any(|name| response.get(name).is_some())
}

/// The operations whose page has an example response, and that example.
fn examples() -> Vec<(&'static str, Map<String, Value>)> {
    let example = |method: &str, path: &str| {
        let operation = &payloads::document()["paths"][path][method.to_lowercase()];
        operation["responses"]["200"]["content"]["application/json"]["examples"]["page"]["value"].as_object().cloned()
    };
    OPERATIONS.iter().filter_map(|known| Some((known.id, example(known.method, known.path)?))).collect()
}

#[test]
fn an_unreadable_field_leaves_the_others_as_they_were() {
    let examples = examples();
    let files = payloads::files().iter().filter(|file| file.ends_with(".response.200.json")).count();
    assert_ne!(files, 0);
    assert_eq!(examples.len(), files, "run `cargo xtask generate`");
    let service = Service::start();
    let read = examples.iter().map(|(id, example)| service.call(id, &example.clone().into()).unwrap().value);
    let values: Vec<Value> = read.collect();
    check(&(any::<Index>(), vec((any::<Index>(), json()), 1..4)), |(index, replacements)| {
        let (id, example) = index.get(&examples);
        let whole = index.get(&values);
        let names: Vec<&String> = example.keys().collect();
        let mut response = example.clone();
        let mut touched = BTreeSet::new();
        for (index, with) in replacements {
            let name = index.get(&names).as_str();
            touched.insert(name);
            response.insert(name.to_owned(), with);
        }
        match service.call(id, &response.into()) {
            Ok(received) => {
                let untouched = names.iter().filter(|name| !touched.contains(name.as_str()));
                for name in untouched {
                    prop_assert_eq!(&received.value[name.as_str()], &whole[name.as_str()], "{}: {}", id, name);
                }
            }
            // Another result is not a success.
            Err(error) if error.kind() == ErrorKind::Service => {
                prop_assert!(success_field(id).is_some_and(|name| touched.contains(name)), "{}", error);
            }
            // Some fields are required in a response.
            Err(error) => {
                let missing = touched.iter().any(|name| error.message().ends_with(&format!("it has no $.{name}")));
                prop_assert!(missing, "{}", error);
            }
        }
        Ok(())
    });
}
