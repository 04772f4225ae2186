//! Any value of a schema, from a fixed seed, and the emulator's complaint about a request with such a value. The
//! emulator validates requests against the document with code of its own.

use std::collections::BTreeSet;

use dcs_emulator::Emulator;
use dcs_sdk::{Client, Error, meta};
use proptest::{
    collection::vec,
    prelude::*,
    string::string_regex,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use reqwest::RequestBuilder;
use serde_json::{Map, Value, json};

use crate::emulator::{self, CACHE};

/// Generates the same values on each run.
pub fn runner() -> TestRunner {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Any value of a schema of the document, mostly one that meets its constraints; for an enum, only known values, as the
/// emulator refuses others.
pub fn of_schema(schemas: &Map<String, Value>, schema: &Value) -> BoxedStrategy<Value> {
    if let Some(target) = schema["$ref"].as_str() {
        return of_schema(schemas, &schemas[target.rsplit('/').next().unwrap()]);
    }
    if let Some(first) = schema["allOf"].as_array().and_then(|parts| parts.first()) {
        return of_schema(schemas, first);
    }
    if let Some(values) = schema["enum"].as_array() {
        return prop::sample::select(values.clone()).boxed();
    }
    match schema["type"].as_str().unwrap() {
        "string" => match schema["x-type"].as_str() {
            Some(kind) => of_schema(schemas, &json!({ "type": kind })).prop_map(|value| string(&value)).boxed(),
            None => constrained_text(schema).prop_map(Value::from).boxed(),
        },
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => {
            prop_oneof![4 => 0..=10_i64, 1 => -2..=100_000_i64, 1 => any::<i64>()].prop_map(Value::from).boxed()
        }
        "number" => {
            let any = (-100..2000_i32).prop_map(|eighths| (f64::from(eighths) / 8.0).into()).boxed();
            match schema["x-when"]["one-of"].as_array() {
                Some(values) => prop_oneof![6 => prop::sample::select(values.clone()), 1 => any].boxed(),
                None => any,
            }
        }
        "array" => {
            let items = of_schema(schemas, &schema["items"]);
            prop_oneof![5 => vec(items.clone(), 0..4), 1 => vec(items, 10..30)].prop_map(Value::from).boxed()
        }
        _ => object(schemas, schema),
    }
}

/// Mostly a string that matches the pattern, has about the maximum length, or looks like a password.
fn constrained_text(schema: &Value) -> BoxedStrategy<String> {
    let pattern = schema["pattern"].as_str().map(|pattern| pattern.trim_start_matches('^').trim_end_matches('$'));
    let password = schema["x-character-classes"].is_object().then_some("[a-z]{4,8}[A-Z]{4,8}[0-9~%-]{0,2}");
    let regex = |regex: &str| string_regex(regex).unwrap().boxed();
    let typical = pattern.or(password).map_or_else(|| text().boxed(), regex);
    match schema["maxLength"].as_u64() {
        Some(most) => {
            let long = regex(&format!("[a-z]{{{},{}}}", most - most / 8, most + 1));
            prop_oneof![6 => typical, 1 => text(), 1 => long].boxed()
        }
        None => prop_oneof![6 => typical, 1 => text()].boxed(),
    }
}

/// A string that contains the value: 8 and not 8.0.
fn string(value: &Value) -> Value {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(number) => number.to_string().into(),
        None => value.to_string().into(),
    }
}

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z][a-zA-Z0-9_-]{3,20}",
        1 => "[0-9]{1,5}",
        1 => "[ -~äß€]{0,8}",
        1 => "[a-z]{60,260}",
    ]
}

/// Every required field, most or few of the fields that depend on one another, and each other field in one of five
/// objects.
fn object(schemas: &Map<String, Value>, schema: &Value) -> BoxedStrategy<Value> {
    prop_oneof![object_with(schemas, schema, 0.9), object_with(schemas, schema, 0.1)].boxed()
}

fn object_with(schemas: &Map<String, Value>, schema: &Value, dependent: f64) -> BoxedStrategy<Value> {
    let mut fields: BoxedStrategy<Map<String, Value>> = Just(Map::new()).boxed();
    if schema["additionalProperties"].is_object() {
        let entry = ("[a-z]{1,8}", of_schema(schemas, &schema["additionalProperties"]));
        return vec(entry, 0..4).prop_map(|entries| entries.into_iter().collect()).boxed();
    }
    let properties = || schema["properties"].as_object().into_iter().flatten();
    for (name, property) in properties() {
        let depends = property.get("x-when").is_some()
            || properties().any(|(_, property)| property["x-when"]["field"] == name.as_str());
        let required = schema["required"].as_array().is_some_and(|names| names.contains(&Value::from(name.as_str())));
        let value = of_schema(schemas, property);
        let value = match required {
            true => value.prop_map(Some).boxed(),
            false => prop::option::weighted(if depends { dependent } else { 0.2 }, value).boxed(),
        };
        let name = name.clone();
        fields = (fields, value)
            .prop_map(move |(mut fields, value)| {
                fields.extend(value.map(|value| (name.clone(), value)));
                fields
            })
            .boxed();
    }
    fields.prop_map(Value::from).boxed()
}

/// An emulator and two clients. Start one per operation: [`Emulator::requests`] copies all requests since the start.
pub struct Service {
    pub emulator: Emulator,
    pub client: Client,
    http: reqwest::Client,
}

impl Service {
    pub async fn start() -> Self {
        let emulator = emulator::start_with(Emulator::builder().builtin_redis(true)).await;
        let http = emulator::http(&emulator);
        Self { client: emulator::client(&emulator), emulator, http }
    }

    /// The emulator's complaint, if any, about a request that is sent without the library.
    pub async fn complaint(&self, id: &str, fill: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Option<String> {
        let known = meta::OPERATIONS.iter().find(|known| known.id == id).unwrap();
        let path = known.path.replace("{project_id}", self.emulator.project_id()).replace("{instance_id}", CACHE);
        let path = path.replace(['{', '}'], "");
        let call = self.http.request(known.method.parse().unwrap(), format!("{}{path}", self.emulator.url()));
        let response = fill(call.header("X-Auth-Token", self.emulator.token())).send().await.unwrap();
        let refused = response.status() == 400;
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default();
        let message = body["error_msg"].as_str();
        message.filter(|message| refused && message.starts_with("invalid ")).map(str::to_owned)
    }
}

/// Fails unless the emulator complains about the same fields that the library refused.
pub fn named(refused: &Error, complaint: Option<&str>) -> Result<(), TestCaseError> {
    let complaint = complaint.ok_or_else(|| TestCaseError::fail(format!("the emulator accepts it: {refused}")))?;
    let (_, problems) = complaint.split_once(": ").unwrap();
    let theirs = problems.split("; ").map(|problem| problem.split('`').nth(1).unwrap_or(problem));
    let ours = refused.message().split("; ").map(|problem| problem.split('`').nth(1).unwrap());
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (ours.collect(), theirs.collect());
    prop_assert_eq!(ours, theirs, "{} | {}", refused, complaint);
    Ok(())
}
