//! Statuses of instances, and what each status allows.

use dcs_emulator::{Error, Ssl, Status};
use serde_json::{Value, json};

use super::{JOB_TIME, accept, create, get, new_instance, reject, start, status};
use crate::{INSTANCE, builder};

fn restart(action: &str) -> Value {
    json!({ "instances": [INSTANCE], "action": action })
}

fn resize() -> Value {
    json!({ "spec_code": "redis.ha.xu1.large.r2.4", "new_capacity": 4 })
}

#[tokio::test]
async fn created_instance_is_creating_and_then_running() {
    let emulator = start().await;
    let id = create(&emulator, "cache-2").await;
    assert_eq!(status(&emulator, &id).await, "CREATING");
    assert_eq!(emulator.instance_ids(), [INSTANCE, &id]);
    emulator.clock().advance(JOB_TIME);
    assert_eq!(status(&emulator, &id).await, "RUNNING");
    let instance = emulator.instance(&id).unwrap();
    assert_eq!((instance.name.as_str(), instance.status), ("cache-2", Status::Running));
    assert_eq!(instance.redis_password.as_deref(), Some("Xxxxxx-1"));
}

#[tokio::test]
async fn create_instance_is_rejected_for_a_second_name_an_unknown_flavor_and_over_quota() {
    let emulator = builder().quota(3, 10).start().await.unwrap();
    create(&emulator, "cache-2").await;
    let with = |field: &str, value: Value| {
        let mut body = new_instance("cache-3");
        body[field] = value;
        body
    };
    for (body, code) in [
        (new_instance("cache-2"), "DCS.4060"),
        (with("spec_code", "dcs.single".into()), "DCS.4927"),
        (with("instance_num", 2.into()), "DCS.4035"),
        (with("capacity", 32.into()), "DCS.4036"),
    ] {
        reject(&emulator, "POST", "/instances", body, 400, code).await;
    }
    let quotas = get(&emulator, "/quota").await;
    assert_eq!(quotas["quotas"]["resources"][0]["used"], 2);
    assert_eq!(quotas["quotas"]["resources"][1]["used"], 2);
    create(&emulator, "cache-3").await;
}

#[tokio::test]
async fn instance_num_creates_instances_with_numbered_names() {
    let emulator = start().await;
    let mut body = new_instance("cache");
    body["instance_num"] = 3.into();
    let created = accept(&emulator, "POST", "/instances", body).await.json();
    let names: Vec<_> = created["instances"].as_array().unwrap().iter().map(|item| &item["instance_name"]).collect();
    assert_eq!(names, ["cache", "cache-1", "cache-2"]);
    assert_eq!(emulator.instance_ids().len(), 4);
}

#[tokio::test]
async fn operations_are_rejected_while_the_instance_is_not_running() {
    let emulator = start().await;
    let instance = format!("/instances/{INSTANCE}");
    let reply = accept(&emulator, "PUT", "/instances/status", restart("restart")).await.json();
    assert_eq!(reply, json!({ "results": [{ "instance": INSTANCE, "result": "success" }] }));
    assert_eq!(status(&emulator, INSTANCE).await, "RESTARTING");
    let whitelist = json!({ "enable_whitelist": true, "whitelist": [] });
    for (method, path, body) in [
        ("POST", format!("{instance}/resize"), resize()),
        ("PUT", instance.clone(), json!({ "description": "d" })),
        ("POST", format!("{instance}/backups"), json!({})),
        ("PUT", format!("{instance}/ssl"), json!({ "enabled": true })),
        ("PUT", format!("/instance/{INSTANCE}/whitelist"), whitelist),
        ("POST", format!("{instance}/swap"), Value::Null),
        ("POST", format!("{instance}/hotkey-task"), Value::Null),
    ] {
        reject(&emulator, method, &path, body, 400, "DCS.4026").await;
    }
    reject(&emulator, "DELETE", &instance, Value::Null, 400, "DCS.4099").await;
    let again = accept(&emulator, "PUT", "/instances/status", restart("flush")).await.json();
    assert_eq!(again["results"][0]["result"], "failed");
    emulator.clock().advance(JOB_TIME);
    accept(&emulator, "PUT", "/instances/status", restart("flush")).await;
    assert_eq!(status(&emulator, INSTANCE).await, "FLUSHING");
}

#[tokio::test]
async fn resize_changes_the_instance_when_it_ends() {
    let emulator = start().await;
    let path = format!("/instances/{INSTANCE}/resize");
    accept(&emulator, "POST", &path, resize()).await;
    assert_eq!(status(&emulator, INSTANCE).await, "EXTENDING");
    assert_eq!(emulator.instance(INSTANCE).unwrap().capacity, 1.0);
    emulator.clock().advance(JOB_TIME);
    let shown = get(&emulator, &format!("/instances/{INSTANCE}")).await;
    assert_eq!((&shown["status"], &shown["capacity"]), (&json!("RUNNING"), &json!(4)));
    assert_eq!((&shown["spec_code"], &shown["max_memory"]), (&json!("redis.ha.xu1.large.r2.4"), &json!(4096)));
    let small = json!({ "spec_code": "redis.single.xu1.tiny.128", "new_capacity": 0.125 });
    accept(&emulator, "POST", &path, small).await;
    emulator.clock().advance(JOB_TIME);
    let shown = get(&emulator, &format!("/instances/{INSTANCE}")).await;
    assert_eq!((&shown["capacity"], &shown["capacity_minor"]), (&json!(0), &json!(".125")));
    assert_eq!(get(&emulator, &format!("/instance/{INSTANCE}/groups")).await["group_count"], 1);
}

#[tokio::test]
async fn deleted_instance_is_deleting_and_then_gone() {
    let emulator = start().await;
    emulator.set_ssl(INSTANCE, Ssl::On).await.unwrap();
    let path = format!("/instances/{INSTANCE}");
    accept(&emulator, "DELETE", &path, Value::Null).await;
    assert_eq!(status(&emulator, INSTANCE).await, "DELETING");
    reject(&emulator, "POST", &format!("{path}/resize"), resize(), 400, "DCS.4026").await;
    emulator.clock().advance(JOB_TIME);
    reject(&emulator, "GET", &path, Value::Null, 404, "DCS.3022").await;
    reject(&emulator, "POST", &format!("{path}/resize"), resize(), 404, "DCS.3022").await;
    assert!(matches!(emulator.instance(INSTANCE), Err(Error::UnknownInstance(_))));
    assert!(emulator.redis_port(INSTANCE).is_err());
    assert_eq!(get(&emulator, "/instances").await, json!({ "instance_num": 0, "instances": [] }));
}

#[tokio::test]
async fn fail_next_lets_the_task_of_the_next_operation_fail() {
    let emulator = start().await;
    emulator.fail_next("CreateInstance").unwrap();
    emulator.fail_next("ResizeInstance").unwrap();
    emulator.fail_next("UpdateSSLSwitch").unwrap();
    let (failing, next) = (create(&emulator, "failing").await, create(&emulator, "next").await);
    accept(&emulator, "POST", &format!("/instances/{INSTANCE}/resize"), resize()).await;
    emulator.clock().advance(JOB_TIME);
    assert_eq!(status(&emulator, &failing).await, "CREATEFAILED");
    assert_eq!(status(&emulator, &next).await, "RUNNING");
    assert_eq!(emulator.instance(INSTANCE).unwrap().capacity, 1.0);
    let tasks = get(&emulator, &format!("/instances/{INSTANCE}/tasks")).await;
    assert_eq!((&tasks["tasks"][0]["name"], &tasks["tasks"][0]["status"]), (&json!("EXTEND"), &json!("FAIL")));

    let path = format!("/instances/{INSTANCE}/ssl");
    let job = accept(&emulator, "PUT", &path, json!({ "enabled": true })).await.json();
    let job = format!("/jobs/{}", job["job_id"].as_str().unwrap());
    assert_eq!(get(&emulator, &job).await["status"], "RUNNING");
    emulator.clock().advance(JOB_TIME);
    assert_eq!(get(&emulator, &job).await["status"], "FAIL");
    assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), Ssl::Never);
    assert!(matches!(emulator.fail_next("ListInstances"), Err(Error::Option(_))));

    let failed = accept(&emulator, "DELETE", "/instances?all_failure=true", json!({})).await.json();
    assert_eq!(failed, json!({ "results": [{ "instance": failing, "result": "success" }] }));
}

#[tokio::test]
async fn operation_time_sets_the_duration_of_one_operation() {
    let emulator = builder().operation_time("CreateInstance", JOB_TIME).start().await.unwrap();
    let id = create(&emulator, "cache-2").await;
    accept(&emulator, "PUT", "/instances/status", restart("restart")).await;
    assert_eq!(
        (status(&emulator, &id).await, status(&emulator, INSTANCE).await),
        ("CREATING".into(), "RUNNING".into())
    );
    let error = builder().operation_time("Create", JOB_TIME).start().await.unwrap_err();
    assert!(error.to_string().starts_with("invalid option: no operation \"Create\" in the background"), "{error}");
}

#[tokio::test]
async fn passwords_can_be_changed_and_reset() {
    let emulator = start().await;
    let path = format!("/instances/{INSTANCE}/password");
    let change = |old: &str| {
        let new = if old == "Xxxxxx-2" { "Xxxxxx-3" } else { "Xxxxxx-2" };
        json!({ "old_password": old, "new_password": new })
    };
    reject(&emulator, "PUT", &path, change("Xxxxxx-1"), 400, "DCS.4850").await;
    let reset = json!({ "new_password": "Xxxxxx-1" });
    assert_eq!(accept(&emulator, "POST", &format!("{path}/reset"), reset).await.json()["code"], "1");
    let wrong = accept(&emulator, "PUT", &path, change("Xxxxxx-0")).await.json();
    assert_eq!((&wrong["result"], &wrong["retry_times_left"]), (&json!("passwordFailed"), &json!("4")));
    assert_eq!(emulator.redis_password(INSTANCE).unwrap().as_deref(), Some("Xxxxxx-1"));
    assert_eq!(accept(&emulator, "PUT", &path, change("Xxxxxx-1")).await.json()["result"], "success");
    assert_eq!(emulator.redis_password(INSTANCE).unwrap().as_deref(), Some("Xxxxxx-2"));
    for _ in 0..5 {
        accept(&emulator, "PUT", &path, change("Xxxxxx-0")).await;
    }
    assert_eq!(accept(&emulator, "PUT", &path, change("Xxxxxx-2")).await.json()["result"], "locked");
    accept(&emulator, "POST", &format!("{path}/reset"), json!({ "no_password_access": true })).await;
    assert_eq!(emulator.redis_password(INSTANCE).unwrap(), None);
}

#[tokio::test]
async fn clients_on_the_real_clock_can_advance_the_emulator() {
    let emulator = start().await;
    emulator.clock().advance(JOB_TIME * 60 * 24 * 365);
    let call = crate::call::Call::show(&emulator).signed_at(&emulator, std::time::SystemTime::now());
    assert_eq!(call.send(&emulator).await.status, 204);
}
