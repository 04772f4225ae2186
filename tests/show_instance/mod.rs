//! Tests of `ShowInstance` (*Querying a DCS instance*).

mod every_field;

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_the_instance_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

/// As in the page's example and on the service: the capacity in `capacity_minor`, null for reserved fields, no security
/// group, and a string for `no_password_access`.
#[tokio::test]
async fn parses_an_instance_smaller_than_1_gb() {
    let emulator = emulator::with_response(
        "ShowInstance",
        json!({
            "instance_id": CACHE, "capacity": 0, "capacity_minor": ".125", "no_password_access": "true",
            "security_group_id": "securityGroupId", "security_group_name": "securityGroupId",
            "instance_backup_policy": null, "publicip_id": null, "publicip_address": null, "description": null,
            "access_user": null, "order_id": null, "service_task_id": null, "tags": null, "az_codes": null,
            "domain_name_info": { "history_domain_names": null },
            "free": null, "is_free": null, "libos": null, "crr_role": null, "active_active": null, "task": null,
            "proxy_links": null, "bandwidth_info": null,
        }),
    )
    .await;
    let instance = emulator::strict_client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(instance.capacity, Some(0));
    assert_eq!(instance.capacity_minor.as_deref(), Some(".125"));
    assert_eq!(instance.capacity_gb(), Some(0.125));
    assert_eq!(instance.no_password_access, Some(true));
    assert_eq!(instance.security_group_id.as_deref(), Some("securityGroupId"));
    assert_eq!(instance.security_group_name.as_deref(), Some("securityGroupId"));
    assert_eq!(instance.instance_backup_policy, None);
    assert_eq!(instance.publicip_id, None);
    assert_eq!(instance.publicip_address, None);
    assert_eq!(instance.description, None);
    assert_eq!(instance.access_user, None);
    assert_eq!(instance.order_id, None);
    assert_eq!(instance.service_task_id, None);
    assert!(instance.tags.is_empty());
    assert!(instance.az_codes.is_empty());
    assert_eq!(instance.domain_name_info, Some(types::InstanceDomainNameInfo::default()));
    assert_eq!(instance.free, None);
    assert_eq!(instance.is_free, None);
    assert_eq!(instance.libos, None);
    assert_eq!(instance.crr_role, None);
    assert_eq!(instance.active_active, None);
    assert_eq!(instance.task, None);
    assert_eq!(instance.proxy_links, None);
    assert_eq!(instance.bandwidth_info, None);
}

/// All four fields are strings in the page's table. The first three are booleans in its example, and the last is a
/// boolean in the example of another page.
#[tokio::test]
async fn parses_booleans_sent_as_strings_or_booleans() {
    let payload = json!({
        "instance_id": CACHE, "free": "false", "is_free": "TRUE", "libos": "false", "no_password_access": false,
    });
    let emulator = emulator::with_response("ShowInstance", payload).await;
    let instance = emulator::client(&emulator).show_instance(CACHE).await.unwrap();
    assert_eq!(instance.free, Some(false));
    assert_eq!(instance.is_free, Some(true));
    assert_eq!(instance.libos, Some(false));
    assert_eq!(instance.no_password_access, Some(false));
}

/// The appendix of the API reference lists seven statuses; other clients handle more.
#[tokio::test]
async fn parses_known_and_unknown_statuses() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (value, status) in [
        ("CREATING", Some(types::InstanceStatus::Creating)),
        ("CREATEFAILED", Some(types::InstanceStatus::CreateFailed)),
        ("RUNNING", Some(types::InstanceStatus::Running)),
        ("ERROR", Some(types::InstanceStatus::Error)),
        ("RESTARTING", Some(types::InstanceStatus::Restarting)),
        ("EXTENDING", Some(types::InstanceStatus::Extending)),
        ("RESTORING", Some(types::InstanceStatus::Restoring)),
        ("DELETING", Some(types::InstanceStatus::Deleting)),
        ("FLUSHING", Some(types::InstanceStatus::Flushing)),
        ("FROZEN", Some(types::InstanceStatus::Frozen)),
        ("CLOSING", None),
    ] {
        emulator::respond_once(&emulator, "ShowInstance", &json!({ "instance_id": CACHE, "status": value }));
        let instance = client.show_instance(CACHE).await.unwrap();
        assert_eq!(instance.status.as_ref().map(types::InstanceStatus::as_str), Some(value));
        match status {
            Some(status) => assert_eq!(instance.status, Some(status)),
            None => assert!(matches!(instance.status, Some(types::InstanceStatus::Unknown(_)))),
        }
    }
}

/// Clients poll for this status after they delete an instance.
#[tokio::test]
async fn returns_404_for_a_deleted_instance() {
    let emulator = emulator::start().await;
    let payload = r#"{"error_code":"DCS.4008","error_msg":"The instance does not exist."}"#;
    emulator.faults().add(Route::Operation("ShowInstance"), Fault::response(404, "application/json", payload));
    let error = emulator::client(&emulator).show_instance(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 404));
    assert_eq!(error.code(), Some("DCS.4008"));
    assert_eq!(error.message(), "The instance does not exist.");
}

#[tokio::test]
async fn rejects_an_empty_instance_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_instance("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowInstance: `instance_id` is empty");
    assert!(emulator.requests().is_empty());
}
