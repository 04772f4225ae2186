//! Calls all operations that only read.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use dcs_sdk::{ClientBuilder, Drift, Error, ErrorKind, meta::OPERATIONS};
use serde_json::Value;

use crate::{
    call::{Body, Call},
    calls::CALLS,
};

/// How many values of each parameter are tried.
const SAMPLES: usize = 3;

/// What the service responded.
#[derive(Default)]
pub struct Findings {
    /// Differences from the API reference, each with the body of the response.
    pub drifts: Vec<(Drift, Value)>,
    /// Calls that failed.
    pub failures: Vec<Failure>,
    /// Operations that were called at least once.
    pub called: BTreeSet<&'static str>,
    /// Operations that were not called, and the parameter without a value.
    pub skipped: BTreeMap<&'static str, &'static str>,
    /// Strings that identify something in the project, which the report must not have.
    pub private: BTreeSet<String>,
}

/// A call that failed. The message is left out, since it may quote anything.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    pub operation: &'static str,
    pub status: Option<u16>,
    pub code: Option<String>,
}

/// A response, and the values of the parameters that it was requested with.
struct Received {
    operation: &'static str,
    parameters: BTreeMap<&'static str, String>,
    body: Value,
}

/// Calls each operation, those without parameters first, and the others with values from earlier responses.
///
/// # Errors
/// If the client cannot be created, or the service refuses its credentials.
pub async fn run(builder: ClientBuilder) -> Result<Findings, Error> {
    let drifts: Arc<Mutex<Vec<Drift>>> = Arc::default();
    let observed = Arc::clone(&drifts);
    let lock = |drifts: &Mutex<Vec<Drift>>| std::mem::take(&mut *drifts.lock().unwrap_or_else(PoisonError::into_inner));
    let observe = move |drift: &Drift| observed.lock().unwrap_or_else(PoisonError::into_inner).push(drift.clone());
    let client = builder.on_drift(observe).build()?;

    let mut findings = Findings::default();
    let mut received: Vec<Received> = Vec::new();
    let mut pending: Vec<&Call> = CALLS.iter().filter(|call| only_reads(call)).collect();
    loop {
        // A call is due when all operations that list its parameters have been called.
        let is_due =
            |call: &&Call| call.parameters.iter().all(|(_, source)| !pending.iter().any(|it| lists(it, source)));
        let (due, later): (Vec<_>, Vec<_>) = pending.iter().copied().partition(is_due);
        pending = later;
        for call in &due {
            let samples = samples(call, &received);
            if samples.is_empty() {
                let missing =
                    call.parameters.iter().find(|(_, source)| !received.iter().any(|it| lists_value(it, source)));
                findings.skipped.insert(call.id, missing.map_or("", |(name, _)| *name));
            }
            for parameters in samples {
                let values: Vec<_> =
                    call.parameters.iter().filter_map(|(name, _)| parameters.get(name).cloned()).collect();
                let Some(sending) = (call.send)(&client, &values) else { continue };
                findings.called.insert(call.id);
                match sending.await {
                    Ok(Body(body)) => {
                        findings.drifts.extend(lock(&drifts).into_iter().map(|drift| (drift, body.clone())));
                        private_strings(&body, "", &mut findings.private);
                        received.push(Received { operation: call.id, parameters, body });
                    }
                    Err(error) => {
                        if stops(&error) {
                            return Err(error);
                        }
                        lock(&drifts);
                        findings.failures.push(Failure {
                            operation: call.id,
                            status: error.status().map(|status| status.as_u16()),
                            code: error.code().map(str::to_owned),
                        });
                    }
                }
            }
        }
        if due.is_empty() {
            break;
        }
    }
    findings.private.extend(client.project_id().map(str::to_owned));
    Ok(findings)
}

fn only_reads(call: &Call) -> bool {
    OPERATIONS.iter().any(|operation| operation.id == call.id && operation.method == "GET")
}

/// Whether no other call would succeed either.
fn stops(error: &Error) -> bool {
    let refused = error.status().is_some_and(|status| status.as_u16() == 401);
    refused || matches!(error.kind(), ErrorKind::Configuration | ErrorKind::Credentials | ErrorKind::Connect)
}

fn lists(call: &Call, source: &str) -> bool {
    source.split('.').next() == Some(call.id)
}

fn lists_value(received: &Received, source: &str) -> bool {
    !values(received, source).is_empty()
}

/// The values of the parameters to call an operation with. Values that were listed for an instance are used with that
/// instance.
fn samples(call: &Call, received: &[Received]) -> Vec<BTreeMap<&'static str, String>> {
    let mut samples = vec![BTreeMap::new()];
    // The last parameter is the most specific one.
    for (name, source) in call.parameters.iter().rev() {
        let mut extended = Vec::new();
        for sample in samples {
            if sample.contains_key(name) {
                extended.push(sample);
                continue;
            }
            for received in received {
                for value in values(received, source) {
                    let mut sample: BTreeMap<&'static str, String> = sample.clone();
                    sample.extend(received.parameters.iter().map(|(name, value)| (*name, value.clone())));
                    sample.insert(name, value);
                    extended.push(sample);
                }
            }
        }
        samples = extended;
    }
    samples.truncate(SAMPLES);
    samples
}

/// The values that a response lists.
fn values(received: &Received, source: &str) -> Vec<String> {
    let mut names = source.split('.');
    if names.next() != Some(received.operation) {
        return Vec::new();
    }
    let mut found = vec![&received.body];
    for name in names {
        let below = found.into_iter().filter_map(|value| value.get(name));
        found = below
            .flat_map(|value| value.as_array().map_or_else(|| vec![value], |items| items.iter().collect()))
            .collect();
    }
    found.into_iter().filter_map(Value::as_str).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// Collects the strings of fields that identify something: IDs, names and addresses.
fn private_strings(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    const ENDINGS: [&str; 9] = ["id", "ids", "name", "ip", "ips", "address", "addrs", "user", "key"];
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| private_strings(value, key, found)),
        Value::Array(items) => items.iter().for_each(|item| private_strings(item, key, found)),
        Value::String(string) if ENDINGS.iter().any(|ending| key.to_lowercase().ends_with(ending)) => {
            found.insert(string.clone());
        }
        _ => {}
    }
}
