//! Tests of `UpdateInstance` (*Modifying Details of a DCS Instance*).

use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_field_and_receives_no_body() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .update_instance(CACHE)
        .name("dcs002")
        .description("instance description")
        .port(6380)
        .rename_commands(
            types::RenamedCommands::new()
                .command("command1")
                .flushall("flushall1")
                .flushdb("flushdb1")
                .hgetall("hgetall1")
                .keys("keys1")
                .scan("scan1")
                .hscan("hscan1")
                .sscan("sscan1")
                .zscan("zscan1"),
        )
        .maintain_begin("18:00:00")
        .maintain_end("19:00:00")
        .security_group_id("18e9309f")
        .instance_backup_policy(
            types::BackupPolicy::new().backup_type(types::BackupPolicyType::Auto).save_days(1).periodical_backup_plan(
                types::BackupPlan::new()
                    .timezone_offset("+0100")
                    .backup_at(vec![1, 2, 3, 4, 6, 7])
                    .period_type(types::BackupPlanPeriod::Weekly)
                    .begin_at("00:00-01:00"),
            ),
        );
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_inner(), ());
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}")));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
        json!({
            "name": "dcs002",
            "description": "instance description",
            "port": 6380,
            "rename_commands": {
                "command": "command1",
                "flushall": "flushall1",
                "flushdb": "flushdb1",
                "hgetall": "hgetall1",
                "keys": "keys1",
                "scan": "scan1",
                "hscan": "hscan1",
                "sscan": "sscan1",
                "zscan": "zscan1",
            },
            "maintain_begin": "18:00:00",
            "maintain_end": "19:00:00",
            "security_group_id": "18e9309f",
            "instance_backup_policy": {
                "backup_type": "auto",
                "save_days": 1,
                "periodical_backup_plan": {
                    "timezone_offset": "+0100",
                    "backup_at": [1, 2, 3, 4, 6, 7],
                    "period_type": "weekly",
                    "begin_at": "00:00-01:00",
                },
            },
        })
    );
}

/// The page requires days and times with `manual`; other clients omit them.
#[tokio::test]
async fn sends_a_manual_policy_without_a_plan() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).update_instance(CACHE);
    let policy = types::BackupPolicy::new().backup_type(types::BackupPolicyType::Manual);
    call.instance_backup_policy(policy).await.unwrap();
    assert_eq!(
        emulator::body(&emulator::only_request(&emulator)),
        json!({ "instance_backup_policy": { "backup_type": "manual" } })
    );
}

/// Other clients accept 200 from every operation that modifies an instance.
#[tokio::test]
async fn accepts_200_with_a_body() {
    let emulator = emulator::start().await;
    emulator.faults().add(Route::Operation("UpdateInstance"), Fault::response(200, "application/json", "{}"));
    let call = emulator::client(&emulator).update_instance(CACHE).name("dcs002");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn rejects_invalid_requests() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::UpdateInstanceRequest::new;
    let plan = || types::BackupPlan::new().backup_at([1]).period_type("weekly").begin_at("00:00-01:00");
    let policy = || types::BackupPolicy::new().backup_type("auto").periodical_backup_plan(plan());
    for (request, problem) in [
        (request().name("dcs"), "`name` must be at least 4 characters long"),
        (request().name("d".repeat(65)), "`name` must be at most 64 characters long"),
        (request().name("1dcs"), "`name` must match `^[A-Za-z][A-Za-z0-9_-]*$`"),
        (request().description("d".repeat(1025)), "`description` must be at most 1024 characters long"),
        (request().port(0), "`port` must be at least 1"),
        (request().port(65536), "`port` must be at most 65535"),
        (
            request().instance_backup_policy(policy().save_days(0)),
            "`instance_backup_policy.save_days` must be at least 1",
        ),
        (
            request().instance_backup_policy(policy().save_days(8)),
            "`instance_backup_policy.save_days` must be at most 7",
        ),
        (
            request().instance_backup_policy(policy()),
            "`instance_backup_policy.save_days` is missing: required when `backup_type` is `auto`",
        ),
        (request().maintain_begin("18:00:00"), "`maintain_end` is missing: required together with `maintain_begin`"),
        (request().maintain_end("19:00:00"), "`maintain_begin` is missing: required together with `maintain_end`"),
        (
            request().maintain_begin("18:00:00").maintain_end("19:15:00"),
            "`maintain_end` must match `^(([01][0-9]|2[0-3]):00:00)?$`",
        ),
    ] {
        let error = client.update_instance(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("UpdateInstance: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}
