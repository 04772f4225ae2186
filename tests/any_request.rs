//! Whatever a request holds, it is sent as it is, or refused by the name of what is wrong with it. Who is right, the double
//! says: it holds requests against the document with code of its own.

use std::cell::Cell;

use dcs_emulator::Emulator;
use dcs_sdk::{Client, ErrorKind, meta, types};
use heck::ToUpperCamelCase;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Map, Value};
use tokio::runtime::Runtime;

use crate::{
    calls::{Answered, Sending, answered},
    double::{self, CACHE},
};

/// An operation whose request has a body, and how to send any.
struct Request {
    id: &'static str,
    r#type: &'static str,
    /// The body as the type writes it, and the call.
    send: fn(Client, Value) -> (Value, Sending),
}

macro_rules! requests {
    ($client:ident; $($id:literal, $type:ident => $call:expr,)+) => {
        const REQUESTS: &[Request] = &[$(Request {
            id: $id,
            r#type: stringify!($type),
            send: |$client, body| {
                let body: types::$type = serde_json::from_value(body).expect(concat!("a ", stringify!($type)));
                let written = serde_json::to_value(&body).unwrap();
                let call = $call.body(body);
                (written, Box::pin(async move { Ok(answered(call.await?)) }))
            },
        },)+];
    };
}

requests! { dcs;
    "CreateInstance", CreateInstanceRequest => dcs.create_instance(),
    "BatchDeleteInstances", BatchDeleteInstancesRequest => dcs.batch_delete_instances(),
    "UpdateInstance", UpdateInstanceRequest => dcs.update_instance().instance_id(CACHE),
    "ResizeInstance", ResizeInstanceRequest => dcs.resize_instance().instance_id(CACHE),
    "ResetPassword", ResetPasswordRequest => dcs.reset_password().instance_id(CACHE),
    "RestartOrFlushInstances", RestartOrFlushInstancesRequest => dcs.restart_or_flush_instances(),
    "UpdatePassword", UpdatePasswordRequest => dcs.update_password().instance_id(CACHE),
    "UpdateSlavePriority", UpdateSlavePriorityRequest =>
        dcs.update_slave_priority().instance_id(CACHE).group_id("group").node_id("node"),
    "UpdateConfigurations", UpdateConfigurationsRequest => dcs.update_configurations().instance_id(CACHE),
    "CopyInstance", CopyInstanceRequest => dcs.copy_instance().instance_id(CACHE),
    "ListBackupFileLinks", ListBackupFileLinksRequest => dcs.list_backup_file_links().instance_id(CACHE).backup_id("backup"),
    "RestoreInstance", RestoreInstanceRequest => dcs.restore_instance().instance_id(CACHE),
    "BatchStopMigrationTasks", BatchStopMigrationTasksRequest => dcs.batch_stop_migration_tasks(),
    "CreateMigrationTask", CreateMigrationTaskRequest => dcs.create_migration_task(),
    "CreateOnlineMigrationTask", CreateOnlineMigrationTaskRequest => dcs.create_online_migration_task(),
    "DeleteMigrationTask", DeleteMigrationTaskRequest => dcs.delete_migration_task(),
    "SetOnlineMigrationTask", SetOnlineMigrationTaskRequest => dcs.set_online_migration_task().task_id("task"),
    "UpdateMigrationTask", UpdateMigrationTaskRequest => dcs.update_migration_task().task_id("task"),
    "BatchCreateOrDeleteTags", BatchCreateOrDeleteTagsRequest => dcs.batch_create_or_delete_tags().instance_id(CACHE),
    "UpdateBigkeyAutoscanConfig", AutoscanConfigUpdate => dcs.update_bigkey_autoscan_config().instance_id(CACHE),
    "UpdateHotkeyAutoScanConfig", AutoscanConfigUpdate => dcs.update_hotkey_auto_scan_config().instance_id(CACHE),
    "UpdateSSLSwitch", UpdateSslSwitchRequest => dcs.update_ssl_switch().instance_id(CACHE),
    "UpdateIpWhitelist", UpdateIpWhitelistRequest => dcs.update_ip_whitelist().instance_id(CACHE),
    "CreateCustomTemplate", CreateCustomTemplateRequest => dcs.create_custom_template(),
}

/// Any value of a schema. Of an enum, the values that the document knows: the double refuses others.
fn of_schema(schemas: &Map<String, Value>, schema: &Value) -> BoxedStrategy<Value> {
    if let Some(target) = schema["$ref"].as_str() {
        return of_schema(schemas, &schemas[target.rsplit('/').next().unwrap()]);
    }
    if let Some(first) = schema["anyOf"].as_array().and_then(|choices| choices.first()) {
        return of_schema(schemas, first);
    }
    if let Some(values) = schema["enum"].as_array() {
        return prop::sample::select(values.clone()).boxed();
    }
    let kind = schema["type"].as_array().map_or(&schema["type"], |kinds| &kinds[0]);
    match kind.as_str().unwrap() {
        "string" => text().prop_map(Value::from).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => {
            prop_oneof![4 => 0..=10_i64, 1 => -2..=100_000_i64, 1 => any::<i64>()].prop_map(Value::from).boxed()
        }
        "number" => (-100..2000_i32).prop_map(|eighths| (f64::from(eighths) / 8.0).into()).boxed(),
        "array" => {
            let items = of_schema(schemas, &schema["items"]);
            prop_oneof![5 => vec(items.clone(), 0..4), 1 => vec(items, 10..30)].prop_map(Value::from).boxed()
        }
        _ => object(schemas, schema),
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z][a-zA-Z0-9_-]{3,20}",
        1 => "[0-9]{1,5}",
        1 => "[ -~äß€]{0,8}",
        1 => "[a-z]{60,260}",
    ]
}

/// Every field that has to be there; every other now and then.
fn object(schemas: &Map<String, Value>, schema: &Value) -> BoxedStrategy<Value> {
    let mut fields: BoxedStrategy<Map<String, Value>> = Just(Map::new()).boxed();
    if schema["additionalProperties"].is_object() {
        let entry = ("[a-z]{1,8}", of_schema(schemas, &schema["additionalProperties"]));
        return vec(entry, 0..4).prop_map(|entries| entries.into_iter().collect()).boxed();
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let required = schema["required"].as_array().is_some_and(|names| names.contains(&Value::from(name.as_str())));
        let value = of_schema(schemas, property);
        let value = match required {
            true => value.prop_map(Some).boxed(),
            false => prop::option::weighted(0.2, value).boxed(),
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

/// What the double says of a body that comes from elsewhere: the complaint, if it has one.
async fn complaint(double: &Emulator, http: &reqwest::Client, id: &str, body: &Value) -> Option<String> {
    let known = meta::OPERATIONS.iter().find(|known| known.id == id).unwrap();
    let path = known.path.replace("{project_id}", double.project_id()).replace("{instance_id}", CACHE);
    let path = path.replace(['{', '}'], "");
    let request = http.request(known.method.parse().unwrap(), format!("{}{path}", double.url()));
    let answer = request.header("X-Auth-Token", double.token()).json(body).send().await.unwrap();
    let refused = answer.status() == 400;
    let said: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default();
    let said = said["error_msg"].as_str().filter(|said| refused && said.contains("was called wrongly"));
    said.map(str::to_owned)
}

#[test]
fn any_request_is_sent_as_it_is_or_refused_by_name() {
    let schemas = meta::json_schemas();
    let runtime = Runtime::new().unwrap();
    let double = runtime.block_on(double::start_with(Emulator::builder().builtin_redis(true)));
    let client = double::client(&double);
    let http = double::http(&double);
    let (sent, refused) = (Cell::new(0), Cell::new(0));
    for request in REQUESTS {
        let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        // A type is named as its component, in Rust's case.
        let (_, schema) = schemas.iter().find(|(name, _)| name.to_upper_camel_case() == request.r#type).unwrap();
        let any = of_schema(&schemas, schema);
        let held = runner.run(&any, |body| {
            let before = double.requests().len();
            let (written, sending) = (request.send)(client.clone(), body);
            let outcome = runtime.block_on(sending);
            let arrived = double.requests();
            let complaint = runtime.block_on(complaint(&double, &http, request.id, &written));
            match outcome {
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {
                    refused.set(refused.get() + 1);
                    prop_assert_eq!(arrived.len(), before, "it was sent all the same");
                    let complaint =
                        complaint.ok_or_else(|| TestCaseError::fail(format!("nobody else minds: {error}")))?;
                    let field = error.message().split(' ').next().unwrap().to_owned();
                    let place = field.split('.').next_back().unwrap();
                    prop_assert!(complaint.contains(place), "{} is not what is wrong: {}", field, complaint);
                }
                outcome => {
                    sent.set(sent.get() + 1);
                    prop_assert_eq!(complaint, None, "{:?}", outcome.map(|Answered { status, .. }| status));
                    let body: Value = serde_json::from_slice(arrived.last().unwrap().body()).unwrap();
                    prop_assert_eq!(body, written);
                }
            }
            Ok(())
        });
        held.unwrap_or_else(|failure| panic!("{}: {failure}", request.id));
    }
    assert!(sent.get() > 100 && refused.get() > 100, "{} sent, {} refused", sent.get(), refused.get());
}

#[test]
fn every_operation_with_a_body_is_among_them() {
    let document: Value = serde_json::from_str(&crate::payloads::text("dcs.json")).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let with_body = operations.filter(|operation| operation["requestBody"].is_object());
    let mut expected: Vec<_> = with_body.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let mut listed: Vec<_> = REQUESTS.iter().map(|request| request.id).collect();
    expected.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, expected);
}
