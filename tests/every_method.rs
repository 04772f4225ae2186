//! Every operation of the reference has its method, and the method asks for what the page of the operation says.

use std::collections::BTreeSet;

use dcs_emulator::Emulator;
use dcs_sdk::meta::OPERATIONS;
use serde_json::Value;

use crate::{
    calls::CALLS,
    double::{self, CACHE},
    payloads,
};

#[test]
fn every_operation_is_called_and_no_other() {
    let called: BTreeSet<&str> = CALLS.iter().map(|call| call.id).collect();
    let known: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(called, known);
    assert_eq!((known.len(), OPERATIONS.len()), (76, 76));
}

/// The names of the parameters that the document has for the query of an operation.
fn query(document: &Value, method: &str, path: &str) -> BTreeSet<String> {
    let parameters = document["paths"][path][method.to_lowercase()]["parameters"].as_array();
    let query = parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "query");
    query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

/// The double holds each request against the document, its query and its body as well, and refuses what isn't as there.
#[tokio::test]
async fn every_call_is_taken_and_asks_for_what_its_page_says() {
    let double = double::start_with(Emulator::builder().builtin_redis(true)).await;
    let client = double::client(&double);
    let document: Value = serde_json::from_str(&payloads::text("dcs.json")).unwrap();
    for call in CALLS {
        let operation = OPERATIONS.iter().find(|operation| operation.id == call.id).unwrap();
        let before = double.requests().len();
        let answered = (call.send)(client.clone()).await.unwrap_or_else(|error| panic!("{error}"));

        let requests = double.requests();
        let [request] = &requests[before..] else { panic!("{}: {} requests", call.id, requests.len() - before) };
        let path = operation
            .path
            .replace("{project_id}", double.project_id())
            .replace("{instance_id}", CACHE)
            .replace("{api_version}", "v2")
            .replace(['{', '}'], "");
        assert_eq!((request.method(), request.path()), (operation.method, path.as_str()), "{}", call.id);
        let pairs = request.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        let sent: BTreeSet<String> = pairs.map(|(name, _)| name.to_owned()).collect();
        assert_eq!(sent, query(&document, operation.method, operation.path), "{}", call.id);
        assert_eq!(request.status(), Some(answered.status), "{}", call.id);
        assert!((200..300).contains(&answered.status), "{}: {}", call.id, answered.status);
    }
}
