//! Generates values of a schema from a fixed seed, and compares the validation of requests by the library with that of
//! the emulator, which has its own implementation.

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

/// A test runner that generates the same values on each run.
pub fn runner() -> TestRunner {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Any value of a schema of the OpenAPI document, usually one that satisfies its constraints. For an enum, only
/// documented values, because the emulator rejects others.
pub fn value_of_schema(schemas: &Map<String, Value>, schema: &Value) -> BoxedStrategy<Value> {
    if let Some(target) = schema["$ref"].as_str() {
        return value_of_schema(schemas, &schemas[target.rsplit('/').next().unwrap()]);
    }
    if let Some(first) = schema["allOf"].as_array().and_then(|parts| parts.first()) {
        return value_of_schema(schemas, first);
    }
    if let Some(values) = schema["enum"].as_array() {
        return prop::sample::select(values.clone()).boxed();
    }
    match schema["type"].as_str().unwrap() {
        "string" => match schema["x-type"].as_str() {
            Some(kind) => {
                value_of_schema(schemas, &json!({ "type": kind })).prop_map(|value| to_string_value(&value)).boxed()
            }
            None => constrained_string(schema).prop_map(Value::from).boxed(),
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
            let items = value_of_schema(schemas, &schema["items"]);
            prop_oneof![5 => vec(items.clone(), 0..4), 1 => vec(items, 10..30)].prop_map(Value::from).boxed()
        }
        _ => object(schemas, schema),
    }
}

/// Usually a string that matches the pattern, has about the maximum length, or looks like a password.
fn constrained_string(schema: &Value) -> BoxedStrategy<String> {
    let pattern = schema["pattern"].as_str().map(|pattern| pattern.trim_start_matches('^').trim_end_matches('$'));
    let password = schema["x-character-classes"].is_object().then_some("[a-z]{4,8}[A-Z]{4,8}[0-9~%-]{0,2}");
    let regex = |regex: &str| string_regex(regex).unwrap().boxed();
    let typical = pattern.or(password).map_or_else(|| any_string().boxed(), regex);
    match schema["maxLength"].as_u64() {
        Some(max) => {
            let long = regex(&format!("[a-z]{{{},{}}}", max - max / 8, max + 1));
            prop_oneof![6 => typical, 1 => any_string(), 1 => long].boxed()
        }
        None => prop_oneof![6 => typical, 1 => any_string()].boxed(),
    }
}

/// The value as a JSON string. An integral number has no decimal places: `8`, not `8.0`.
fn to_string_value(value: &Value) -> Value {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(number) => number.to_string().into(),
        None => value.to_string().into(),
    }
}

/// A string without regard to constraints.
fn any_string() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z][a-zA-Z0-9_-]{3,20}",
        1 => "[0-9]{1,5}",
        1 => "[ -~äß€]{0,8}",
        1 => "[a-z]{60,260}",
    ]
}

/// An object with every required field, most or few of the fields that depend on one another, and each of the remaining
/// fields with a probability of 0.2.
fn object(schemas: &Map<String, Value>, schema: &Value) -> BoxedStrategy<Value> {
    prop_oneof![object_with(schemas, schema, 0.9), object_with(schemas, schema, 0.1)].boxed()
}

fn object_with(schemas: &Map<String, Value>, schema: &Value, dependent: f64) -> BoxedStrategy<Value> {
    let mut fields: BoxedStrategy<Map<String, Value>> = Just(Map::new()).boxed();
    if schema["additionalProperties"].is_object() {
        let entry = ("[a-z]{1,8}", value_of_schema(schemas, &schema["additionalProperties"]));
        return vec(entry, 0..4).prop_map(|entries| entries.into_iter().collect()).boxed();
    }
    let properties = || schema["properties"].as_object().into_iter().flatten();
    for (name, property) in properties() {
        let depends = property.get("x-when").is_some()
            || properties().any(|(_, property)| property["x-when"]["field"] == name.as_str());
        let required = schema["required"].as_array().is_some_and(|names| names.contains(&Value::from(name.as_str())));
        let value = value_of_schema(schemas, property);
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

/// An emulator and two clients of it. Start one per operation, because [`Emulator::requests`] copies all requests since
/// the start.
pub struct Fixture {
    pub emulator: Emulator,
    pub client: Client,
    http: reqwest::Client,
}

impl Fixture {
    pub async fn start() -> Self {
        let emulator = emulator::start_with(Emulator::builder().builtin_redis(true)).await;
        let http = emulator::http(&emulator);
        Self { client: emulator::client(&emulator), emulator, http }
    }

    /// Sends a request without the library, and returns the emulator's message if it rejects the request as invalid.
    pub async fn rejection(&self, id: &str, fill: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Option<String> {
        let known = meta::OPERATIONS.iter().find(|known| known.id == id).unwrap();
        let path = known.path.replace("{project_id}", self.emulator.project_id()).replace("{instance_id}", CACHE);
        let path = path.replace(['{', '}'], "");
        let call = self.http.request(known.method.parse().unwrap(), format!("{}{path}", self.emulator.url()));
        let response = fill(call.header("X-Auth-Token", self.emulator.token())).send().await.unwrap();
        let rejected = response.status() == 400;
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default();
        let message = body["error_msg"].as_str();
        message.filter(|message| rejected && message.starts_with("invalid ")).map(str::to_owned)
    }
}

/// Fails unless the library and the emulator reject the same fields.
pub fn assert_same_fields_rejected(error: &Error, rejection: Option<&str>) -> Result<(), TestCaseError> {
    let rejection =
        rejection.ok_or_else(|| TestCaseError::fail(format!("the emulator accepts the request: {error}")))?;
    let (_, problems) = rejection.split_once(": ").unwrap();
    let emulator_fields = problems.split("; ").map(|problem| problem.split('`').nth(1).unwrap_or(problem));
    let library_fields = error.message().split("; ").map(|problem| problem.split('`').nth(1).unwrap());
    let (library_fields, emulator_fields): (BTreeSet<_>, BTreeSet<_>) =
        (library_fields.collect(), emulator_fields.collect());
    prop_assert_eq!(library_fields, emulator_fields, "{} | {}", error, rejection);
    Ok(())
}
