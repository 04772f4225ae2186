//! Property test: any request body arrives unchanged, or is refused by the name of the invalid field. The emulator
//! decides which bodies are valid: it validates requests against the document with code of its own.

use std::cell::Cell;

use dcs_sdk::{Client, ErrorKind, types};
use heck::ToUpperCamelCase;
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::{
    any_value::{self, Service, named, of_schema},
    calls::{Received, Sending, received},
    emulator::CACHE,
    payloads,
};

/// An operation whose request has a body, and a function that sends it with any body.
struct Request {
    id: &'static str,
    r#type: &'static str,
    /// Returns the body as the type serializes it, and the call.
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
                (written, Box::pin(async move { Ok(received(call.send().await?)) }))
            },
        },)+];
    };
}

requests! { dcs;
    "CreateInstance", CreateInstanceRequest => dcs.create_instance(),
    "BatchDeleteInstances", BatchDeleteInstancesRequest => dcs.batch_delete_instances(),
    "UpdateInstance", UpdateInstanceRequest => dcs.update_instance(CACHE),
    "ResizeInstance", ResizeInstanceRequest => dcs.resize_instance(CACHE),
    "ResetPassword", ResetPasswordRequest => dcs.reset_password(CACHE),
    "RestartOrFlushInstances", RestartOrFlushInstancesRequest => dcs.restart_or_flush_instances(),
    "UpdatePassword", UpdatePasswordRequest => dcs.update_password(CACHE),
    "UpdateSlavePriority", UpdateSlavePriorityRequest =>
        dcs.update_slave_priority(CACHE, "group", "node"),
    "UpdateConfigurations", UpdateConfigurationsRequest => dcs.update_configurations(CACHE),
    "CopyInstance", CopyInstanceRequest => dcs.copy_instance(CACHE),
    "ListBackupFileLinks", ListBackupFileLinksRequest => dcs.list_backup_file_links(CACHE, "backup"),
    "RestoreInstance", RestoreInstanceRequest => dcs.restore_instance(CACHE),
    "BatchStopMigrationTasks", BatchStopMigrationTasksRequest => dcs.batch_stop_migration_tasks(),
    "CreateMigrationTask", CreateMigrationTaskRequest => dcs.create_migration_task(),
    "CreateOnlineMigrationTask", CreateOnlineMigrationTaskRequest => dcs.create_online_migration_task(),
    "DeleteMigrationTask", DeleteMigrationTaskRequest => dcs.delete_migration_task(),
    "SetOnlineMigrationTask", SetOnlineMigrationTaskRequest => dcs.set_online_migration_task("task"),
    "UpdateMigrationTask", UpdateMigrationTaskRequest => dcs.update_migration_task("task"),
    "BatchCreateOrDeleteTags", BatchCreateOrDeleteTagsRequest => dcs.batch_create_or_delete_tags(CACHE),
    "UpdateBigkeyAutoscanConfig", AutoscanConfigUpdate => dcs.update_bigkey_autoscan_config(CACHE),
    "UpdateHotkeyAutoScanConfig", AutoscanConfigUpdate => dcs.update_hotkey_auto_scan_config(CACHE),
    "UpdateSSLSwitch", UpdateSslSwitchRequest => dcs.update_ssl_switch(CACHE),
    "UpdateIpWhitelist", UpdateIpWhitelistRequest => dcs.update_ip_whitelist(CACHE),
    "CreateCustomTemplate", CreateCustomTemplateRequest => dcs.create_custom_template(),
}

#[test]
fn any_request_arrives_unchanged_or_is_refused_by_name() {
    let schemas = payloads::document()["components"]["schemas"].as_object().unwrap();
    let runtime = Runtime::new().unwrap();
    let (sent, refused) = (Cell::new(0), Cell::new(0));
    for request in REQUESTS {
        let service = runtime.block_on(Service::start());
        // A type has the name of its component, in upper camel case.
        let (_, schema) = schemas.iter().find(|(name, _)| name.to_upper_camel_case() == request.r#type).unwrap();
        let sent_before = sent.get();
        let any = of_schema(schemas, schema);
        let result = any_value::runner().run(&any, |body| {
            let before = service.emulator.requests().len();
            let (written, sending) = (request.send)(service.client.clone(), body);
            let outcome = runtime.block_on(sending);
            let arrived = service.emulator.requests();
            let complaint = runtime.block_on(service.complaint(request.id, |call| call.json(&written)));
            match outcome {
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {
                    refused.set(refused.get() + 1);
                    prop_assert_eq!(arrived.len(), before, "it was sent nevertheless");
                    named(&error, complaint.as_deref())?;
                }
                outcome => {
                    sent.set(sent.get() + 1);
                    prop_assert_eq!(complaint, None, "{:?}", outcome.map(|Received { status, .. }| status));
                    let body: Value = serde_json::from_slice(arrived.last().unwrap().body()).unwrap();
                    let mut expected = written;
                    if request.id == "UpdateIpWhitelist" {
                        // Filled in from the path.
                        expected.as_object_mut().unwrap().entry("instance_id").or_insert(CACHE.into());
                    }
                    prop_assert_eq!(body, expected);
                }
            }
            Ok(())
        });
        result.unwrap_or_else(|failure| panic!("{}: {failure}", request.id));
        assert!(sent.get() > sent_before, "{}: no value is valid", request.id);
    }
    assert!(sent.get() > 100 && refused.get() > 100, "{} sent, {} refused", sent.get(), refused.get());
}

#[test]
fn requests_have_every_operation_with_a_body() {
    let with_body = payloads::operations().filter(|operation| operation["requestBody"].is_object());
    let mut expected: Vec<_> = with_body.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let mut listed: Vec<_> = REQUESTS.iter().map(|request| request.id).collect();
    expected.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, expected, "correct the list `REQUESTS`");
}
