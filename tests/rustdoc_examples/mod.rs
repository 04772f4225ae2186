//! Sends the calls from the examples in the documentation of the methods. `cargo xtask generate` writes these calls to
//! `calls.rs`.

mod calls;

use std::collections::BTreeSet;

use dcs_emulator::{Emulator, Instance};
use dcs_sdk::meta::OPERATIONS;

pub use self::calls::CALLS;
use crate::emulator;

/// The instance of the examples.
const INSTANCE: &str = "5560df16-cebf-4473-95c4-d1b573c16e79";

#[test]
fn each_operation_has_an_example() {
    let operations: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    let examples: BTreeSet<&str> = CALLS.iter().map(|call| call.id).collect();
    assert_eq!(examples, operations);
    assert_eq!(CALLS.len(), OPERATIONS.len());
}

/// The library validates a request before it sends it, and the emulator validates it with code of its own.
#[tokio::test]
async fn each_example_sends_a_request_that_the_emulator_accepts() {
    let builder = Emulator::builder().builtin_redis(true).instance(Instance::new(INSTANCE));
    let emulator = emulator::start_with(builder).await;
    let client = emulator::client(&emulator);
    for call in CALLS {
        let operation = OPERATIONS.iter().find(|operation| operation.id == call.id).unwrap();
        let before = emulator.requests().len();
        let received = (call.send)(client.clone()).await.unwrap_or_else(|error| panic!("{error}"));

        let requests = emulator.requests();
        let [request] = &requests[before..] else { panic!("{}: {} requests", call.id, requests.len() - before) };
        assert_eq!(request.method(), operation.method, "{}", call.id);
        assert!(matches(request.path(), operation.path), "{}: {}", call.id, request.path());
        assert_eq!(request.status(), Some(received.status), "{}", call.id);
        assert!((200..300).contains(&received.status), "{}: {}", call.id, received.status);
    }
}

/// Whether a path is that of an operation, with any values of its parameters.
fn matches(path: &str, template: &str) -> bool {
    let (segments, known): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    segments.len() == known.len()
        && segments.iter().zip(known).all(|(segment, known)| *segment == known || known.starts_with('{'))
}
