//! Sends and receives the example payloads of all pages through the public API.

use std::{
    fs, mem,
    path::Path,
    sync::{Arc, Mutex},
};

use chrono::DateTime;
use dcs_emulator::{Emulator, Fault, Route};
use dcs_sdk::{ErrorKind, meta::OPERATIONS};
use heck::ToSnakeCase;
use serde_json::Value;

use crate::{calls, emulator, payloads};

/// Expected drift: differences between the examples and the tables of their pages. Any other drift fails the test, and
/// so does a value that differs in more than its type.
const DRIFT: &[(&str, &[&str])] = &[
    // A number where the table has a string.
    ("background_task_management/list_background_task.response.200.json", &["$.task_count: coerced"]),
    // `{}` where the table has a string; the page of the older version of the operation has null.
    (
        "backup_and_restoration/list_backup_records.response.200.json",
        &["$.backup_record_response[0].period: coerced", "$.backup_record_response[0].error_code: coerced"],
    ),
    (
        "backup_and_restoration/list_restore_records.response.200.json",
        &["$.restore_record_response[0].error_code: coerced", "$.restore_record_response[0].backup_remark: coerced"],
    ),
    // Numbers where the table has strings.
    (
        "data_migration/show_migration_task_stats.response.200.json",
        &[
            "$.full_migration_progress: coerced",
            "$.offset: coerced",
            "$.source_dbsize: coerced",
            "$.target_dbsize: coerced",
            "$.target_input_kbps: coerced",
            "$.target_ops: coerced",
        ],
    ),
    // `{}`, a boolean and numbers where the table has strings.
    (
        "lifecycle_management/list_instances.response.200.json",
        &[
            "$.instances[0].publicip_id: coerced",
            "$.instances[0].no_password_access: coerced",
            "$.instances[0].tags[0].key: coerced",
            "$.instances[0].enterprise_project_id: coerced",
        ],
    ),
    // A number where the table has a string.
    ("network_security/show_ip_whitelist.response.200.json", &["$.whitelist_ip_limit_num: coerced"]),
    // `{}` where the table has a string.
    ("other_apis/show_quota_of_tenant.response.200.json", &["$.quotas.resources[0].unit: coerced"]),
];

/// Example requests that `CALLS` sends with corrections because they violate the table of their page, and the example
/// of UpdateIpWhitelist, to which the library adds the instance ID from the path.
const CORRECTED: &[&str] = &[
    "data_migration/set_online_migration_task.request.json",
    "instance_management/reset_password.request.json",
    "instance_management/update_password.request.json",
    "lifecycle_management/create_instance.request.2.json",
    "lifecycle_management/create_instance.request.json",
    "lifecycle_management/update_instance.request.json",
    "network_security/update_ip_whitelist.request.json",
    "template_management/create_custom_template.request.json",
];

/// Fields with numbers in strings that an example writes with trailing zeros, such as `100.00`. They are serialized
/// without the zeros.
const TRAILING_ZEROS: &[&str] = &["input_kbps", "output_kbps", "progress", "used_cpu"];

/// The operation and the status of a response file.
fn operation_and_status(file: &str) -> Option<(&'static str, u16)> {
    let (_, name) = file.split_once('/')?;
    let (operation, rest) = name.split_once(".response.")?;
    let known = OPERATIONS.iter().find(|known| known.id.to_snake_case() == operation).unwrap();
    Some((known.id, rest.split('.').next()?.parse().unwrap()))
}

/// Removes the fields that are equivalent to a missing field: null, `{}` and `[]`.
fn without_empty(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, without_empty(value)));
            fields.filter(|(_, value)| !is_empty(value)).collect()
        }
        Value::Array(items) => items.into_iter().map(without_empty).collect(),
        other => other,
    }
}

/// Writes every timestamp in one format, so that `06:02:00` equals `06:02:00.000`.
fn with_uniform_timestamps(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, with_uniform_timestamps(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(with_uniform_timestamps).collect(),
        Value::String(string) => match DateTime::parse_from_rfc3339(&string) {
            Ok(timestamp) => timestamp.to_rfc3339().into(),
            Err(_) => string.into(),
        },
        other => other,
    }
}

/// Removes trailing zeros from the numbers in [`TRAILING_ZEROS`].
fn without_trailing_zeros(value: Value) -> Value {
    let without = |(name, value): (String, Value)| match value {
        Value::String(string) if TRAILING_ZEROS.contains(&name.as_str()) => {
            (name, string.parse::<f64>().unwrap().to_string().into())
        }
        value => (name, without_trailing_zeros(value)),
    };
    match value {
        Value::Object(fields) => fields.into_iter().map(without).collect(),
        Value::Array(items) => items.into_iter().map(without_trailing_zeros).collect(),
        other => other,
    }
}

/// Converts numbers and booleans at the paths of the drift to strings.
fn drift_as_strings(mut value: Value, drift: &[&str]) -> Value {
    for entry in drift {
        let path = entry.split(':').next().unwrap().trim_start_matches('$');
        let pointer = path.replace(['.', '['], "/").replace(']', "");
        if let Some(drifted @ (Value::Number(_) | Value::Bool(_))) = value.pointer_mut(&pointer) {
            *drifted = drifted.to_string().into();
        }
    }
    value
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || *value == Value::Array(Vec::new()) || value.as_object().is_some_and(|fields| fields.is_empty())
}

#[tokio::test]
async fn every_documented_response_round_trips() {
    let emulator = emulator::start_with(Emulator::builder().builtin_redis(true)).await;
    let drift = Arc::new(Mutex::new(Vec::new()));
    let reported = drift.clone();
    let client = emulator::client_builder(&emulator)
        .on_drift(move |drift| reported.lock().unwrap().push(format!("{}: {}", drift.path, drift.kind)))
        .build()
        .unwrap();
    let (mut successes, mut failures) = (0, 0);
    let mut mismatches = Vec::new();
    for file in payloads::files() {
        let Some((id, status)) = operation_and_status(&file) else { continue };
        let content = payloads::file_content(&file);
        let json: Value = serde_json::from_str(&content).unwrap();
        emulator.faults().add(Route::Operation(id), Fault::response(status, "application/json", content).times(1));
        let outcome = (calls::find(id).send)(client.clone()).await;
        let drift = mem::take(&mut *drift.lock().unwrap());
        match outcome {
            Ok(received) => {
                successes += 1;
                let expected = DRIFT.iter().find(|(known, _)| *known == file).map_or(&[][..], |(_, drift)| drift);
                if drift != expected {
                    mismatches.push(format!("{file}: {drift:#?}"));
                }
                // Only the fields in `DRIFT` may have another type.
                let normalized = |value: &Value| {
                    let value = drift_as_strings(without_empty(value.clone()), expected);
                    without_trailing_zeros(with_uniform_timestamps(value))
                };
                if normalized(&received.value) != normalized(&json) {
                    mismatches.push(format!("{file}:\n{}\n{}", without_empty(received.value), without_empty(json)));
                }
            }
            Err(error) => {
                failures += 1;
                assert_eq!(
                    (error.kind(), error.status().unwrap().as_u16()),
                    (ErrorKind::Service, status),
                    "{file}: {error}"
                );
                assert_eq!(error.code(), json["error_code"].as_str(), "{file}");
                assert_eq!(error.message(), json["error_msg"].as_str().unwrap(), "{file}");
            }
        }
    }
    assert!(mismatches.is_empty(), "{}", mismatches.join("\n"));
    let documented = |success: bool| -> usize {
        let responses = payloads::operations().flat_map(|operation| operation["responses"].as_object().unwrap());
        let responses = responses.filter(|(status, _)| status.starts_with('2') == success);
        responses.map(|(_, response)| payloads::examples(response)).sum()
    };
    assert_ne!((successes, failures), (0, 0));
    assert_eq!((successes, failures), (documented(true), documented(false)), "run `cargo xtask generate`");
}

#[tokio::test]
async fn every_documented_request_is_sent() {
    let emulator = emulator::start_with(Emulator::builder().builtin_redis(true)).await;
    let client = emulator::client(&emulator);
    let mut sent: Vec<(&str, Value)> = Vec::new();
    for call in calls::CALLS {
        (call.send)(client.clone()).await.unwrap();
        let requests = emulator.requests();
        if let Ok(body) = serde_json::from_slice(requests.last().unwrap().body()) {
            sent.push((call.id, body));
        }
    }
    let mut requests = 0;
    for file in payloads::files() {
        let Some((operation, _)) = file.split_once('/').unwrap().1.split_once(".request.") else { continue };
        requests += 1;
        let json: Value = serde_json::from_str(&payloads::file_content(&file)).unwrap();
        let bodies: Vec<_> = sent.iter().filter(|(id, _)| id.to_snake_case() == operation).collect();
        if !calls::CALLS.iter().any(|call| call.id.to_snake_case() == operation) {
            let module = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{operation}.rs")));
            assert!(module.is_ok_and(|code| code.contains(&file)), "tests/{operation}.rs must send {file}");
            continue;
        }
        let as_documented = bodies.iter().any(|(_, body)| without_empty(body.clone()) == without_empty(json.clone()));
        assert_eq!(as_documented, !CORRECTED.contains(&file.as_str()), "{file}: {bodies:?}");
    }
    let documented: usize = payloads::operations().map(|operation| payloads::examples(&operation["requestBody"])).sum();
    assert_ne!(requests, 0);
    assert_eq!(requests, documented, "run `cargo xtask generate`");
}
