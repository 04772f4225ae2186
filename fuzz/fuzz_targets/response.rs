//! The response of any operation. The input is the ID of an operation in the first line, and the body.

#![no_main]

use std::{cell::RefCell, mem, sync::LazyLock};

use dcs_fuzz::{Fixture, check_error, ok};
use dcs_sdk::{Drift, DriftKind, Error, ErrorKind};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::Value;

use self::calls::Received;

#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../../tests/calls.rs"]
mod calls;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/payloads.rs"]
mod payloads;
#[path = "../../tests/rustdoc_examples/calls.rs"]
mod rustdoc_examples;
mod emulator {
    pub const CACHE: &str = "3f1c2f0e-6c1c-4f0c-9a53-5f0f6d6f4c11";
}

/// A field that no type has.
const UNKNOWN: &str = "fuzz_unknown";
/// The number of differences that are reported one by one.
const MAX_DRIFT: usize = 100;

thread_local! {
    /// Does not look for drift.
    static FAST: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(|builder| builder));
    static OBSERVED: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(|builder| builder.on_drift(|drift| {
        DRIFT.with_borrow_mut(|all| all.push(drift.clone()));
    })));
    static STRICT: LazyLock<Fixture> = LazyLock::new(|| Fixture::new(|builder| builder.strict()));
    static DRIFT: RefCell<Vec<Drift>> = RefCell::default();
}

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some(line) = input.iter().position(|byte| *byte == b'\n') else { return Corpus::Reject };
    let (id, body) = (&input[..line], &input[line + 1..]);
    let Some(call) = calls::all().find(|call| call.id.as_bytes() == id) else { return Corpus::Reject };

    let fast = send(&FAST, call, body);
    let observed = send(&OBSERVED, call, body);
    let drift = DRIFT.with_borrow_mut(mem::take);
    assert_eq!(outcome(&fast), outcome(&observed), "with and without looking for drift");
    let strict = send(&STRICT, call, body);
    match (&strict, drift.first()) {
        (Err(error), Some(first)) if fast.is_ok() => assert!(error.message().ends_with(&first.to_string()), "{error}"),
        (Err(_), _) => assert!(fast.is_err()),
        (Ok(strict), first) => {
            assert!(first.is_none());
            assert_eq!(Some(&strict.value), fast.as_ref().ok().map(|fast| &fast.value));
        }
    }
    match fast {
        Ok(received) => {
            known_fields_survive(call, body);
            round_trips(call, &received.value);
        }
        Err(error) => {
            check_error(&error);
            assert!(matches!(error.kind(), ErrorKind::InvalidResponse | ErrorKind::Service), "{error:?}");
        }
    }
    Corpus::Keep
});

fn send(
    fixture: &'static std::thread::LocalKey<LazyLock<Fixture>>,
    call: &calls::Call,
    body: &[u8],
) -> Result<Received, Error> {
    fixture.with(|fixture| {
        fixture.service(ok(body));
        fixture.run((call.send)(fixture.client.clone()))
    })
}

fn outcome(result: &Result<Received, Error>) -> Result<&Value, (ErrorKind, &str)> {
    result.as_ref().map(|received| &received.value).map_err(|error| (error.kind(), error.message()))
}

/// An unknown field is one more difference, and changes no other field. The body is compared without repeated fields, as
/// each of their values may be a difference.
fn known_fields_survive(call: &calls::Call, body: &[u8]) {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else { return };
    let known = send(&OBSERVED, call, Value::from(fields.clone()).to_string().as_bytes());
    let drift = DRIFT.with_borrow_mut(mem::take).len();
    let Ok(known) = known else { return };
    if fields.contains_key(UNKNOWN) || drift >= MAX_DRIFT {
        return;
    }
    fields.insert(UNKNOWN.to_owned(), serde_json::json!({ "id": [1] }));
    let received = send(&OBSERVED, call, Value::from(fields).to_string().as_bytes()).expect("an unknown field");
    let more = DRIFT.with_borrow_mut(mem::take);
    assert_eq!(received.value, known.value);
    // An operation without a response body has no fields to compare.
    assert!(more.len() == drift + 1 || more.is_empty() && drift == 0, "{more:?}");
}

/// A value that is sent as it was received is received again. Only enum values may be unknown, and strings be empty.
fn round_trips(call: &calls::Call, value: &Value) {
    if value.is_null() {
        return;
    }
    let received = send(&OBSERVED, call, value.to_string().as_bytes()).expect("a value of the type");
    let drift = DRIFT.with_borrow_mut(mem::take);
    assert_eq!(&received.value, value);
    assert!(drift.iter().all(|drift| drift.kind == DriftKind::UnknownValue), "{drift:?}");
}
