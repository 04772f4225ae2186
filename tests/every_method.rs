//! Every operation has a method that sends the documented request.

use std::collections::BTreeSet;

use dcs_emulator::Emulator;
use dcs_sdk::meta::OPERATIONS;

use crate::{
    calls::{self, CALLS},
    emulator::{self, CACHE},
    payloads,
};

#[test]
fn calls_cover_every_operation() {
    let documented = payloads::operations().map(|operation| operation["operationId"].as_str().unwrap());
    let documented: BTreeSet<&str> = documented.collect();
    let known: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    let called: BTreeSet<&str> = calls::all().map(|call| call.id).collect();
    assert!(!documented.is_empty());
    let stale: Vec<_> = known.symmetric_difference(&documented).collect();
    assert!(stale.is_empty(), "{stale:?}: run `cargo xtask generate`");
    assert_eq!(OPERATIONS.len(), known.len(), "an operation is in `meta::OPERATIONS` twice");
    let differences: Vec<_> = called.symmetric_difference(&documented).collect();
    assert!(differences.is_empty(), "{differences:?}: remove calls of removed operations from `CALLS`");
}

/// The names of the query parameters of an operation in the document.
fn query(method: &str, path: &str) -> BTreeSet<String> {
    let parameters = payloads::document()["paths"][path][method.to_lowercase()]["parameters"].as_array();
    let query = parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "query");
    query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

/// The emulator validates each request against the document, including its query and body.
#[tokio::test]
async fn every_call_sends_the_documented_method_path_and_query() {
    let emulator = emulator::start_with(Emulator::builder().builtin_redis(true)).await;
    let client = emulator::client(&emulator);
    for call in CALLS {
        let operation = OPERATIONS.iter().find(|operation| operation.id == call.id).unwrap();
        let before = emulator.requests().len();
        let received = (call.send)(client.clone()).await.unwrap_or_else(|error| panic!("{error}"));

        let requests = emulator.requests();
        let [request] = &requests[before..] else { panic!("{}: {} requests", call.id, requests.len() - before) };
        let path = operation
            .path
            .replace("{project_id}", emulator.project_id())
            .replace("{instance_id}", CACHE)
            .replace("{api_version}", "v2")
            .replace(['{', '}'], "");
        assert_eq!((request.method(), request.path()), (operation.method, path.as_str()), "{}", call.id);
        let pairs = request.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        let sent: BTreeSet<String> = pairs.map(|(name, _)| name.to_owned()).collect();
        assert_eq!(sent, query(operation.method, operation.path), "{}", call.id);
        assert_eq!(request.status(), Some(received.status), "{}", call.id);
        assert!((200..300).contains(&received.status), "{}: {}", call.id, received.status);
    }
}
