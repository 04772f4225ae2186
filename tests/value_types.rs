//! Strings with values of other types, which `x-type` marks in the document: how they are written and read.

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

/// The JSON pointer and the `x-type` of each such string in an example.
fn places(schema: &Value, example: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    if let Some(target) = schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str()) {
        let name = target.rsplit('/').next().unwrap();
        return places(&payloads::document()["components"]["schemas"][name], example, pointer, found);
    }
    match example {
        Value::Object(fields) => {
            for (name, value) in fields {
                places(&schema["properties"][name], value, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(&schema["items"], value, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Null => {}
        _ => found.extend(schema["x-type"].as_str().map(|ty| (pointer.to_owned(), ty.to_owned()))),
    }
}

/// The value without its string.
fn bare(value: &Value, ty: &str) -> Value {
    let string = written(value);
    match ty {
        "boolean" => string.to_ascii_lowercase().parse::<bool>().unwrap().into(),
        "integer" => string.parse::<i64>().unwrap().into(),
        _ => string.parse::<f64>().unwrap().into(),
    }
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn without(mut value: Value, pointer: &str) -> Value {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.remove(last)),
        // An empty list is not written.
        Value::Array(items) if items.len() == 1 => return without(value, parent),
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        other => panic!("{other} has no {last}"),
    }
    value
}

/// A pointer as drift has it: `$.records[0].progress`.
fn path(pointer: &str) -> String {
    let steps = pointer.split('/').skip(1);
    let steps = steps.map(|step| step.parse::<usize>().map_or(format!(".{step}"), |index| format!("[{index}]")));
    format!("${}", steps.collect::<String>())
}

#[tokio::test]
async fn every_string_of_a_value_is_read_with_and_without_its_quotes_or_dropped() {
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
        places(&content["schema"], example, "", &mut found);
        for (pointer, ty) in found {
            let mut responses = Vec::new();
            for replacement in [
                written(example.pointer(&pointer).unwrap()).into(),
                bare(example.pointer(&pointer).unwrap(), &ty),
                "neither".into(),
            ] {
                let mut response = example.clone();
                *response.pointer_mut(&pointer).unwrap() = replacement;
                emulator::respond_once(&emulator, known.id, &response);
                let value = (calls::of(known.id).send)(client.clone()).await.unwrap().value;
                let mut drift = mem::take(&mut *drift.lock().unwrap());
                drift.retain(|drift| drift.starts_with(&format!("{}:", path(&pointer))));
                responses.push((value, drift));
            }
            let whole = responses[0].0.clone();
            assert!(whole.pointer(&pointer).unwrap().is_string(), "{} {pointer}", known.id);
            let expected = [
                (whole.clone(), vec![]),
                (whole.clone(), vec![format!("{}: coerced", path(&pointer))]),
                (without(whole, &pointer), vec![format!("{}: dropped", path(&pointer))]),
            ];
            assert_eq!(responses, expected, "{} {pointer}", known.id);
            types.push(ty);
        }
    }
    for ty in ["boolean", "integer", "number"] {
        assert!(types.contains(&ty.to_owned()), "no example of {ty}");
    }
}

#[tokio::test]
async fn a_number_in_a_query_is_written_as_pages_write_it() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (size, query) in [(1.0, "capacity=1"), (0.125, "capacity=0.125"), (1024.0, "capacity=1024")] {
        client.list_flavors().capacity(size).await.unwrap();
        assert_eq!(emulator.requests().last().unwrap().query(), Some(query));
        client.list_instances().name("a b&c").capacity(size).await.unwrap();
        let requests = emulator.requests();
        let pairs: Vec<_> = requests.last().unwrap().query().unwrap().split('&').collect();
        assert_eq!(pairs, [query, "name=a%20b%26c"]);
    }
    let sent = emulator.requests().len();
    let error = client.list_flavors().capacity(f64::NAN).await.unwrap_err();
    assert_eq!(error.to_string(), "ListFlavors: `capacity` must be a finite number");
    assert_eq!((error.kind(), emulator.requests().len()), (ErrorKind::InvalidRequest, sent));
}

#[tokio::test]
async fn a_request_body_has_strings() {
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
async fn capacity_gb_is_that_of_the_examples() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let example = |operation: &str| -> Value {
        serde_json::from_str(&payloads::text(&format!("lifecycle_management/{operation}.response.200.json"))).unwrap()
    };
    emulator::respond_once(&emulator, "ShowInstance", &example("show_instance"));
    let instance = client.show_instance(CACHE).await.unwrap();
    assert_eq!(instance.capacity_gb(), Some(0.125));
    emulator::respond_once(&emulator, "ListInstances", &example("list_instances"));
    let page = client.list_instances().await.unwrap();
    let sizes: Vec<_> = page.instances.iter().map(types::InstanceListItem::capacity_gb).collect();
    assert_eq!(sizes, [Some(0.125)]);
}
