//! Querying a DCS instance.

mod every_field;

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn it_asks_for_one_instance() {
    let double = double::start().await;
    double::client(&double).show_instance().instance_id(CACHE).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

/// What the page's own example has, and the live service with it: a cache of less than 1 GB, reserved fields that are
/// null, no security group, and a password that isn't asked for, told as a text.
#[tokio::test]
async fn a_small_instance_has_its_size_in_another_field_and_null_in_many() {
    let double = double::answering(
        "ShowInstance",
        json!({
            "capacity": 0, "capacity_minor": ".125", "no_password_access": "true",
            "security_group_id": "securityGroupId", "security_group_name": "securityGroupId",
            "instance_backup_policy": null, "publicip_id": null, "publicip_address": null, "description": null,
            "access_user": null, "order_id": null, "service_task_id": null, "tags": null, "az_codes": null,
            "domain_name_info": { "history_domain_names": null },
            "free": null, "is_free": null, "libos": null, "crr_role": null, "active_active": null, "task": null,
            "proxy_links": null, "bandwidth_info": null,
        }),
    )
    .await;
    let instance = double::strict_client(&double).show_instance().instance_id(CACHE).await.unwrap();
    assert_eq!(instance.capacity, Some(0));
    assert_eq!(instance.capacity_minor.as_deref(), Some(".125"));
    assert_eq!(instance.no_password_access, Some(types::PasswordlessAccess::True));
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

/// The table has texts in all of these, the example truth values in three, and that of another page one in the last.
#[tokio::test]
async fn a_truth_value_may_be_a_text_and_a_text_a_truth_value() {
    let answer = json!({ "free": "false", "is_free": "TRUE", "libos": "false", "no_password_access": false });
    let double = double::answering("ShowInstance", answer).await;
    let instance = double::client(&double).show_instance().instance_id(CACHE).await.unwrap();
    assert_eq!(instance.free, Some(false));
    assert_eq!(instance.is_free, Some(true));
    assert_eq!(instance.libos, Some(false));
    assert_eq!(instance.no_password_access, Some(types::PasswordlessAccess::False));
}

/// The appendix has seven statuses, other clients know more, and more may come.
#[tokio::test]
async fn a_status_may_be_one_that_nobody_knows() {
    let double = double::start().await;
    let client = double::client(&double);
    for (text, status) in [
        ("CREATING", Some(types::InstanceStatus::Creating)),
        ("CREATEFAILED", Some(types::InstanceStatus::Createfailed)),
        ("RUNNING", Some(types::InstanceStatus::Running)),
        ("ERROR", Some(types::InstanceStatus::Error)),
        ("RESTARTING", Some(types::InstanceStatus::Restarting)),
        ("EXTENDING", Some(types::InstanceStatus::Extending)),
        ("RESTORING", Some(types::InstanceStatus::Restoring)),
        ("DELETING", Some(types::InstanceStatus::Deleting)),
        ("FROZEN", Some(types::InstanceStatus::Frozen)),
        ("CLOSING", None),
    ] {
        let answer = Fault::answer(200, "application/json", json!({ "status": text }).to_string());
        double.faults().add(Route::Operation("ShowInstance"), answer.times(1));
        let instance = client.show_instance().instance_id(CACHE).await.unwrap();
        assert_eq!(instance.status.as_ref().map(types::InstanceStatus::as_str), Some(text));
        match status {
            Some(status) => assert_eq!(instance.status, Some(status)),
            None => assert!(matches!(instance.status, Some(types::InstanceStatus::Unknown(_)))),
        }
    }
}

/// How a deletion is waited for.
#[tokio::test]
async fn an_instance_that_was_deleted_is_a_404() {
    let double = double::start().await;
    let gone = r#"{"error_code":"DCS.4008","error_msg":"The instance does not exist."}"#;
    double.faults().add(Route::Operation("ShowInstance"), Fault::answer(404, "application/json", gone));
    let error = double::client(&double).show_instance().instance_id(CACHE).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 404));
    assert_eq!(error.code(), Some("DCS.4008"));
    assert_eq!(error.message(), "The instance does not exist.");
}

#[tokio::test]
async fn without_an_instance_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).show_instance().await.unwrap_err();
    assert_eq!(error.to_string(), "ShowInstance: instance_id is missing: call `instance_id`");
    assert!(double.requests().is_empty());
}
