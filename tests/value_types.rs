//! Serialization and parsing of strings that contain values of other types, which `x-type` annotates in the document.

use std::{
    mem,
    sync::{Arc, Mutex},
};

use dcs_sdk::{ErrorKind, meta::OPERATIONS, types};
use serde_json::{Value, json};

use crate::{
    calls,
    emulator::{self, CACHE},
    payloads,
};

/// Finds the JSON pointer and the `x-type` of each such string in an example.
fn find_typed_strings(schema: &Value, example: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    if let Some(target) = schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str()) {
        let name = target.rsplit('/').next().unwrap();
        return find_typed_strings(&payloads::document()["components"]["schemas"][name], example, pointer, found);
    }
    match example {
        Value::Object(fields) => {
            for (name, value) in fields {
                find_typed_strings(&schema["properties"][name], value, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                find_typed_strings(&schema["items"], value, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Null => {}
        _ => found.extend(schema["x-type"].as_str().map(|x_type| (pointer.to_owned(), x_type.to_owned()))),
    }
}

/// Parses the value that the string contains.
fn unquoted(value: &Value, x_type: &str) -> Value {
    let string = string_content(value);
    match x_type {
        "boolean" => string.to_ascii_lowercase().parse::<bool>().unwrap().into(),
        "integer" => string.parse::<i64>().unwrap().into(),
        _ => string.parse::<f64>().unwrap().into(),
    }
}

fn string_content(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Removes the value at a JSON pointer.
fn without_value_at(mut value: Value, pointer: &str) -> Value {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.remove(last)),
        // Empty lists are not serialized.
        Value::Array(items) if items.len() == 1 => return without_value_at(value, parent),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        other => panic!("{other} has no {last}"),
    }
    value
}

/// A JSON pointer in the notation of drift paths, such as `$.records[0].progress`.
fn drift_path(pointer: &str) -> String {
    let steps = pointer.split('/').skip(1);
    let steps = steps.map(|step| step.parse::<usize>().map_or(format!(".{step}"), |index| format!("[{index}]")));
    format!("${}", steps.collect::<String>())
}

#[tokio::test]
async fn a_typed_string_is_parsed_with_and_without_quotes_and_dropped_if_malformed() {
    let emulator = emulator::start().await;
    let drift = Arc::new(Mutex::new(Vec::new()));
    let reported = drift.clone();
    let client = emulator::client_builder(&emulator)
        .on_drift(move |drift| reported.lock().unwrap().push(format!("{}: {}", drift.path, drift.kind)))
        .build()
        .unwrap();
    let mut types = Vec::new();
    for known in OPERATIONS {
        let operation = &payloads::document()["paths"][known.path][known.method.to_lowercase()];
        let content = &operation["responses"]["200"]["content"]["application/json"];
        let Some(example) = content["examples"]["page"].get("value") else { continue };
        let mut found = Vec::new();
        find_typed_strings(&content["schema"], example, "", &mut found);
        for (pointer, x_type) in found {
            let mut responses = Vec::new();
            for replacement in [
                string_content(example.pointer(&pointer).unwrap()).into(),
                unquoted(example.pointer(&pointer).unwrap(), &x_type),
                "malformed".into(),
            ] {
                let mut response = example.clone();
                *response.pointer_mut(&pointer).unwrap() = replacement;
                emulator::respond_once(&emulator, known.id, &response);
                let value = (calls::find(known.id).send)(client.clone()).await.unwrap().value;
                let mut drift = mem::take(&mut *drift.lock().unwrap());
                drift.retain(|drift| drift.starts_with(&format!("{}:", drift_path(&pointer))));
                responses.push((value, drift));
            }
            let baseline = responses[0].0.clone();
            assert!(baseline.pointer(&pointer).unwrap().is_string(), "{} {pointer}", known.id);
            let expected = [
                (baseline.clone(), vec![]),
                (baseline.clone(), vec![format!("{}: coerced", drift_path(&pointer))]),
                (without_value_at(baseline, &pointer), vec![format!("{}: dropped", drift_path(&pointer))]),
            ];
            assert_eq!(responses, expected, "{} {pointer}", known.id);
            types.push(x_type);
        }
    }
    for x_type in ["boolean", "integer", "number"] {
        assert!(types.contains(&x_type.to_owned()), "no example contains a string of type {x_type}");
    }
}

#[tokio::test]
async fn numbers_in_a_query_have_no_trailing_zeros_and_must_be_finite() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (capacity, query) in [(1.0, "capacity=1"), (0.125, "capacity=0.125"), (1024.0, "capacity=1024")] {
        client.list_flavors().capacity(capacity).await.unwrap();
        assert_eq!(emulator.requests().last().unwrap().query(), Some(query));
        client.list_instances().name("a b&c").capacity(capacity).await.unwrap();
        let requests = emulator.requests();
        let pairs: Vec<_> = requests.last().unwrap().query().unwrap().split('&').collect();
        assert_eq!(pairs, ["name=a%20b%26c", query]);
    }
    let sent = emulator.requests().len();
    let error = client.list_flavors().capacity(f64::NAN).await.unwrap_err();
    assert_eq!(error.to_string(), "ListFlavors: `capacity` must be a finite number");
    assert_eq!((error.kind(), emulator.requests().len()), (ErrorKind::InvalidRequest, sent));
}

#[tokio::test]
async fn typed_strings_are_sent_as_strings_in_a_request_body() {
    let emulator = emulator::start().await;
    let target = types::MigrationTargetInstance::new().port(6379).db(0);
    let target = serde_json::to_value(&target).unwrap();
    assert_eq!((&target["port"], &target["db"]), (&json!("6379"), &json!("0")));
    let body: types::SetOnlineMigrationTaskRequest = serde_json::from_value(json!({
        "migration_method": "incremental_migration", "resume_mode": "auto", "bandwidth_limit_mb": "123",
        "source_instance": { "id": CACHE }, "target_instance": { "id": CACHE },
    }))
    .unwrap();
    assert_eq!(body.bandwidth_limit_mb, Some(123));
    emulator::client(&emulator).set_online_migration_task("1").body(body).await.unwrap();
    assert_eq!(emulator::body(&emulator::only_request(&emulator))["bandwidth_limit_mb"], "123");
}

#[tokio::test]
async fn capacity_gb_returns_the_capacity_of_the_example_instances() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let example = |operation: &str| -> Value {
        serde_json::from_str(&payloads::file_content(&format!("lifecycle_management/{operation}.response.200.json")))
            .unwrap()
    };
    emulator::respond_once(&emulator, "ShowInstance", &example("show_instance"));
    let instance = client.show_instance(CACHE).await.unwrap();
    assert_eq!(instance.capacity_gb(), Some(0.125));
    emulator::respond_once(&emulator, "ListInstances", &example("list_instances"));
    let page = client.list_instances().await.unwrap();
    let sizes: Vec<_> = page.instances.iter().map(types::InstanceListItem::capacity_gb).collect();
    assert_eq!(sizes, [Some(0.125)]);
}
