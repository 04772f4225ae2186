//! Handling of responses of all operations: 2xx responses that report failures, missing fields, and unknown fields.

use std::sync::{Arc, Mutex};

use dcs_emulator::{Emulator, Fault, Route};
use dcs_sdk::{Drift, DriftKind, ErrorKind, meta::OPERATIONS, types};
use serde_json::{Value, json};

use crate::{
    calls,
    emulator::{self, CACHE},
    payloads,
};

async fn start() -> Emulator {
    emulator::start_with(Emulator::builder().builtin_redis(true)).await
}

fn respond(emulator: &Emulator, id: &'static str, status: u16, body: &str) {
    emulator.faults().add(Route::Operation(id), Fault::response(status, "application/json", body).times(1));
}

/// The schema of the 2xx response of an operation.
fn response_schema(id: &str) -> Option<&'static Value> {
    let operation = payloads::operations().find(|operation| operation["operationId"] == id).unwrap();
    let responses = operation["responses"].as_object().unwrap().iter();
    let mut schemas = responses.filter(|(status, _)| status.starts_with('2')).filter_map(|(_, response)| {
        let reference = response["content"]["application/json"]["schema"]["$ref"].as_str()?;
        payloads::document().pointer(reference.trim_start_matches('#'))
    });
    schemas.next()
}

/// The essential fields of the response of an operation.
fn essential_fields(id: &str) -> Vec<&'static str> {
    let names = response_schema(id).and_then(|schema| schema["x-essential"].as_array());
    names.into_iter().flatten().map(|name| name.as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_error_code_in_a_2xx_response_is_an_error() {
    let emulator = start().await;
    let clients = [emulator::client(&emulator), emulator::strict_client(&emulator)];
    for operation in OPERATIONS {
        for client in &clients {
            for (body, message) in [
                (r#"{"error_code":"DCS.4104","error_msg":"Recovering."}"#, "Recovering."),
                (r#"{"error_code":"DCS.4104"}"#, "no message"),
            ] {
                respond(&emulator, operation.id, 200, body);
                let Err(error) = (calls::find(operation.id).send)(client.clone()).await else {
                    panic!("{} succeeds", operation.id)
                };
                assert_eq!((error.kind(), error.operation()), (ErrorKind::Service, Some(operation.id)));
                assert_eq!((error.status().unwrap().as_u16(), error.code()), (200, Some("DCS.4104")));
                assert_eq!(error.message(), message);
            }
        }
    }
}

/// Items of task lists have the error codes of tasks, and null and blank strings are not error codes.
#[tokio::test]
async fn a_nested_null_or_blank_error_code_is_not_an_error() {
    let emulator = start().await;
    let client = emulator::client(&emulator);
    for (id, body) in [
        ("ListBackgroundTask", r#"{"tasks":[{"id":"t-1","error_code":"DCS.5000"}]}"#),
        ("UpdateInstance", r#"{"error_code":null}"#),
        ("UpdateInstance", r#"{"error_code":" "}"#),
        ("UpdateInstance", r#"{"note":"error_code"}"#),
    ] {
        respond(&emulator, id, 200, body);
        if let Err(error) = (calls::find(id).send)(client.clone()).await {
            panic!("{body}: {error}");
        }
    }
}

#[tokio::test]
async fn a_non_json_2xx_response_is_an_error() {
    let emulator = start().await;
    let client = emulator::client(&emulator);
    for operation in OPERATIONS {
        for body in ["<html>signature</html>", "done", r#"{"a":"#] {
            respond(&emulator, operation.id, 200, body);
            let Err(error) = (calls::find(operation.id).send)(client.clone()).await else {
                panic!("{} succeeds with {body}", operation.id)
            };
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidResponse, Some(operation.id)));
            assert_eq!(error.status().unwrap().as_u16(), 200);
            assert!(!format!("{error} {error:?}").contains("signature"), "{error}");
        }
    }
}

#[tokio::test]
async fn an_operation_without_a_response_body_accepts_any_json_and_no_body() {
    let emulator = start().await;
    let client = emulator::strict_client(&emulator);
    let mut operations = OPERATIONS.iter().filter(|operation| response_schema(operation.id).is_none()).peekable();
    assert!(operations.peek().is_some());
    for operation in operations {
        for body in ["", " ", "{}", "null", r#"{"job_id":"j-1"}"#, r#""done""#] {
            respond(&emulator, operation.id, 200, body);
            if let Err(error) = (calls::find(operation.id).send)(client.clone()).await {
                panic!("{body}: {error}");
            }
        }
    }
}

/// Neither a 200 without a body nor `{}` is an empty list.
#[tokio::test]
async fn a_response_without_essential_fields_is_an_error() {
    let emulator = start().await;
    let client = emulator::client(&emulator);
    let mut checked = 0;
    for operation in OPERATIONS {
        let names = essential_fields(operation.id);
        if names.is_empty() {
            continue;
        }
        checked += 1;
        for body in ["", "{}", "null", "[]"] {
            respond(&emulator, operation.id, 200, body);
            let Err(error) = (calls::find(operation.id).send)(client.clone()).await else {
                panic!("{} succeeds with {body:?}", operation.id)
            };
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::InvalidResponse, 200));
        }
        for name in names {
            let body = json!({ name: null }).to_string();
            respond(&emulator, operation.id, 200, &body);
            assert!((calls::find(operation.id).send)(client.clone()).await.is_err(), "{}: {body}", operation.id);
        }
    }
    assert_ne!(checked, 0);
}

/// The items of a paged response are always an essential field.
#[test]
fn paged_lists_are_essential() {
    let mut checked = 0;
    for operation in OPERATIONS {
        if let Some(paged) = operation.paged {
            assert!(essential_fields(operation.id).contains(&paged.items), "{}", operation.id);
            checked += 1;
        }
    }
    assert_ne!(checked, 0);
}

/// Where the page documents a 204, it means that there is no data. Otherwise, a 204 is a response without essential
/// fields.
#[tokio::test]
async fn a_204_is_an_empty_response_only_if_documented() {
    let emulator = start().await;
    let client = emulator::strict_client(&emulator);
    let (mut with_204, mut without_204) = (0, 0);
    for operation in OPERATIONS.iter().filter(|operation| !essential_fields(operation.id).is_empty()) {
        let documented = payloads::operations().find(|known| known["operationId"] == operation.id).unwrap();
        respond(&emulator, operation.id, 204, "");
        let received = (calls::find(operation.id).send)(client.clone()).await;
        assert_eq!(received.is_ok(), documented["responses"].get("204").is_some(), "{}", operation.id);
        match received {
            Ok(_) => with_204 += 1,
            Err(_) => without_204 += 1,
        }
    }
    assert!(with_204 > 0 && without_204 > 0, "{with_204} operations document 204, {without_204} do not");
}

/// If the item were dropped, a caller could conclude that the instance does not exist, and create it again.
#[tokio::test]
async fn a_list_item_without_its_id_is_kept_and_reported_as_drift() {
    let payload = json!({ "instance_num": 2, "instances": [{ "name": "cache" }, { "instance_id": "i-2" }] });
    let emulator = emulator::with_response("ListInstances", payload).await;
    let drift = Arc::new(Mutex::new(Vec::<Drift>::new()));
    let reported = drift.clone();
    let builder = emulator::client_builder(&emulator);
    let client = builder.on_drift(move |drift| reported.lock().unwrap().push(drift.clone())).build().unwrap();
    let received = (calls::find("ListInstances").send)(client).await.unwrap();
    let instances: Vec<types::InstanceListItem> = serde_json::from_value(received.value["instances"].clone()).unwrap();
    let ids: Vec<_> = instances.iter().map(|instance| &*instance.instance_id).collect();
    assert_eq!(ids, ["", "i-2"]);
    assert_eq!(instances[0].name.as_deref(), Some("cache"));
    let drift: Vec<_> = drift.lock().unwrap().iter().map(|drift| (drift.path.clone(), drift.kind)).collect();
    assert_eq!(drift, [("$.instances[0].instance_id".to_owned(), DriftKind::Missing)]);
    // Without a drift callback, the call succeeds too. A strict client returns an error.
    assert!((calls::find("ListInstances").send)(emulator::client(&emulator)).await.is_ok());
    let error = (calls::find("ListInstances").send)(emulator::strict_client(&emulator)).await.err().unwrap();
    assert!(error.message().ends_with("missing at $.instances[0].instance_id"), "{error}");
}

#[tokio::test]
async fn a_reset_password_response_with_a_code_other_than_1_is_an_error() {
    let emulator = start().await;
    let client = emulator::client(&emulator);
    for (code, expected) in [(json!("0"), "0"), (json!(2), "2"), (json!("DCS.4020"), "DCS.4020")] {
        let body = json!({ "code": code, "message": "Password policy." });
        respond(&emulator, "ResetPassword", 200, &body.to_string());
        let error = (calls::find("ResetPassword").send)(client.clone()).await.err().unwrap();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 200));
        assert_eq!((error.code(), error.message()), (Some(expected), "Password policy."));
    }
    for body in [json!({ "code": 1 }), json!({ "code": null }), json!({})] {
        respond(&emulator, "ResetPassword", 200, &body.to_string());
        assert!((calls::find("ResetPassword").send)(client.clone()).await.is_ok(), "{body}");
    }
}

#[tokio::test]
async fn an_error_result_without_a_message_names_the_result_field() {
    let emulator = emulator::with_response("UpdatePassword", json!({ "result": "locked", "message": null })).await;
    let error = (calls::find("UpdatePassword").send)(emulator::client(&emulator)).await.err().unwrap();
    assert_eq!((error.code(), error.message()), (Some("locked"), "`result` is not `success`"));
}

/// A batch with failed items is not an error.
#[test]
fn failed_returns_items_without_a_success_result() {
    let results = json!([
        { "instance": "i-1", "result": "success" }, { "instance": "i-2", "result": "failed" },
        { "instance": "i-3", "result": "" },
    ]);
    let deleted: types::BatchDeleteInstancesResponse = from_json(json!({ "results": results }));
    assert_eq!(deleted.failed().iter().map(|item| &*item.instance).collect::<Vec<_>>(), ["i-2", "i-3"]);
    let restarted: types::RestartOrFlushInstancesResponse = from_json(json!({ "results": results }));
    assert_eq!(restarted.failed().iter().map(|item| &*item.instance).collect::<Vec<_>>(), ["i-2", "i-3"]);
    let tasks = json!([{ "task_id": "t-1", "result": "failed" }, { "task_id": "t-2", "result": "success" }]);
    let stopped: types::BatchStopMigrationTasksResponse = from_json(json!({ "migration_tasks": tasks }));
    assert_eq!(stopped.failed().iter().map(|item| &*item.task_id).collect::<Vec<_>>(), ["t-1"]);
    assert!(types::BatchDeleteInstancesResponse::default().failed().is_empty());
}

fn from_json<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

#[tokio::test]
async fn failed_includes_items_whose_result_is_missing() {
    let payload = json!({ "results": [{ "instance": "i-1" }, { "instance": "i-2", "result": "success" }] });
    let emulator = emulator::with_response("RestartOrFlushInstances", payload).await;
    let received = (calls::find("RestartOrFlushInstances").send)(emulator::client(&emulator)).await.unwrap();
    let response: types::RestartOrFlushInstancesResponse = from_json(received.value);
    assert_eq!(response.failed().iter().map(|item| &*item.instance).collect::<Vec<_>>(), ["i-1"]);
}

#[tokio::test]
async fn raw_json_includes_unknown_fields() {
    let payload = json!({
        "instance_id": CACHE, "name": "c", "publicip_info": { "publicip_address": "198.51.100.7" }, "capacity": "1",
    });
    let emulator = emulator::with_response("ShowInstance", payload.clone()).await;
    let response = emulator::client(&emulator).show_instance(CACHE).send().await.unwrap();
    assert_eq!(response.name.as_deref(), Some("c"));
    assert_eq!(response.raw_json(), Some(payload));
    assert!(!format!("{response:?}").contains("198.51.100.7"));
    assert_eq!(response.clone(), response);
}

#[tokio::test]
async fn raw_json_is_none_without_a_body() {
    let emulator = emulator::with_empty_response("ShowInstanceSSLDetail", 204).await;
    let response = emulator::client(&emulator).show_instance_ssl_detail(CACHE).send().await.unwrap();
    assert_eq!(response.raw_json(), None);
}
