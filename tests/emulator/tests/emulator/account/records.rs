//! Parameters, tags, nodes, backups, analyses, migrations and templates.

use dcs_emulator::{Emulator, Instance};
use serde_json::{Value, json};

use super::{JOB_TIME, accept, get, reject, start};
use crate::{
    INSTANCE,
    document::send,
    link::{self},
};

fn path(rest: &str) -> String {
    format!("/instances/{INSTANCE}/{rest}")
}

#[tokio::test]
async fn parameters_change_in_the_background() {
    let emulator = start().await;
    let change = |id: &str, name: &str, value: &str| json!({ "redis_config": [{ "param_id": id, "param_name": name, "param_value": value }] });
    for body in [change("1", "timeout", "7201"), change("2", "timeout", "1"), change("1", "unknown", "1")] {
        reject(&emulator, "PUT", &path("configs"), body, 400, "DCS.4066").await;
    }
    accept(&emulator, "PUT", &path("configs"), change("1", "timeout", "300")).await;
    let shown = get(&emulator, &path("configs")).await;
    assert_eq!((&shown["config_status"], &shown["redis_config"][0]["param_value"]), (&json!("UPDATING"), &json!("0")));
    reject(&emulator, "PUT", &path("configs"), change("1", "timeout", "1"), 500, "DCS.4069").await;
    emulator.clock().advance(JOB_TIME);
    let shown = get(&emulator, &path("configs")).await;
    assert_eq!((&shown["config_status"], &shown["redis_config"][0]["param_value"]), (&json!("SUCCESS"), &json!("300")));
    assert_eq!(get(&emulator, &path("config-histories")).await["histories"][0]["status"], "SUCCESS");
    assert_eq!(emulator.instance(INSTANCE).unwrap().parameters["timeout"], "300");
}

#[tokio::test]
async fn tags_are_added_and_deleted() {
    let emulator = start().await;
    let action = |action: &str, tags: Value| json!({ "action": action, "tags": tags });
    let tags = format!("/dcs/{INSTANCE}/tags/action");
    accept(&emulator, "POST", &tags, action("create", json!([{ "key": "a", "value": "1" }, { "key": "b" }]))).await;
    accept(&emulator, "POST", &tags, action("create", json!([{ "key": "a", "value": "2" }]))).await;
    accept(&emulator, "POST", &tags, action("delete", json!([{ "key": "b" }, { "key": "c" }]))).await;
    assert_eq!(get(&emulator, &path("tags")).await, json!({ "tags": [{ "key": "a", "value": "2" }] }));
}

#[tokio::test]
async fn update_instance_changes_what_the_request_contains() {
    let emulator = start().await;
    let policy = json!({ "backup_type": "manual" });
    let body = json!({ "name": "renamed", "description": "d", "port": 6380, "instance_backup_policy": policy });
    accept(&emulator, "PUT", &format!("/instances/{INSTANCE}"), body).await;
    emulator.clock().advance(JOB_TIME);
    let shown = get(&emulator, &format!("/instances/{INSTANCE}")).await;
    assert_eq!((&shown["name"], &shown["description"], &shown["port"]), (&json!("renamed"), &json!("d"), &json!(6380)));
    assert_eq!(shown["instance_backup_policy"]["policy"], policy);
    assert_eq!(shown["maintain_begin"], "18:00:00");
    assert_eq!(
        get(&emulator, &path("tasks")).await["tasks"][0]["details"],
        json!({ "old_port": 6379, "new_port": 6380 })
    );
}

#[tokio::test]
async fn change_master_standby_swaps_the_roles() {
    let emulator = start().await;
    let roles = async || {
        let groups = get(&emulator, &format!("/instance/{INSTANCE}/groups")).await;
        let nodes = groups["group_list"][0]["replication_list"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["replication_role"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(roles().await, ["master", "slave"]);
    accept(&emulator, "POST", &path("swap"), Value::Null).await;
    reject(&emulator, "POST", &path("resize"), json!({ "spec_code": "redis.ha", "new_capacity": 1 }), 400, "DCS.4017")
        .await;
    emulator.clock().advance(JOB_TIME);
    assert_eq!(roles().await, ["slave", "master"]);
    let task = get(&emulator, &path("tasks")).await["tasks"][0].clone();
    assert_eq!((&task["name"], &task["status"]), (&json!("masterStandbySwapJob"), &json!("SUCCESS")));
    let job = get(&emulator, &format!("/jobs/{}", task["job_id"].as_str().unwrap())).await;
    assert_eq!((&job["job_type"], &job["status"]), (&task["name"], &task["status"]));
    let id = task["id"].as_str().unwrap();
    assert_eq!(send(&emulator, "DELETE", &path(&format!("tasks/{id}")), "").await.status, 204);
    assert_eq!(get(&emulator, &path("tasks")).await["task_count"], "0");
}

#[tokio::test]
async fn replicas_have_priorities_and_can_be_removed_from_the_domain_name() {
    let instance = Instance::new(INSTANCE).flavor("redis.ha.xu1.large.r3.1", 1.0);
    let emulator = Emulator::builder().instance(instance).builtin_redis(true).job_time(JOB_TIME).start().await.unwrap();
    let nodes = get(&emulator, "/instances-logical-nodes").await["instances"][0]["nodes"].clone();
    let node = |index: usize, rest: &str| {
        let field = |name: &str| nodes[index][name].as_str().unwrap().to_owned();
        path(&format!("groups/{}/replications/{}/{rest}", field("group_id"), field("node_id")))
    };
    let weight = json!({ "slave_priority_weight": 0 });
    reject(&emulator, "POST", &node(0, "slave-priority"), weight.clone(), 400, "DCS.4027").await;
    accept(&emulator, "POST", &node(1, "slave-priority"), weight).await;
    reject(&emulator, "DELETE", &node(0, "remove-ip"), Value::Null, 400, "DCS.4027").await;
    accept(&emulator, "DELETE", &node(1, "remove-ip"), Value::Null).await;
    emulator.clock().advance(JOB_TIME);
    let nodes = get(&emulator, "/instances-logical-nodes").await["instances"][0]["nodes"].clone();
    assert_eq!((&nodes[1]["priority_weight"], &nodes[1]["is_remove_ip"]), (&json!(0), &json!(true)));
    reject(&emulator, "DELETE", &node(2, "remove-ip"), Value::Null, 400, "DCS.4935").await;
}

#[tokio::test]
async fn backups_are_created_downloaded_restored_and_deleted() {
    let emulator = start().await;
    let id = accept(&emulator, "POST", &path("backups"), json!({ "remark": "r" })).await.json()["backup_id"].clone();
    let id = id.as_str().unwrap();
    let record = async || get(&emulator, &path("backups")).await["backup_record_response"][0].clone();
    assert_eq!((&record().await["backup_id"], &record().await["status"]), (&json!(id), &json!("backuping")));
    let links = path(&format!("backups/{id}/links"));
    let expiration = json!({ "expiration": 300 });
    reject(&emulator, "POST", &links, expiration.clone(), 400, "DCS.4087").await;
    reject(&emulator, "POST", &path("backups"), json!({}), 400, "DCS.4096").await;
    emulator.clock().advance(JOB_TIME);
    assert_eq!((&record().await["status"], &record().await["remark"]), (&json!("succeed"), &json!("r")));

    let files = accept(&emulator, "POST", &links, expiration).await.json();
    let link = files["links"][0]["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with(emulator.store_url()) && link.contains(files["links"][0]["file_name"].as_str().unwrap()));
    assert!(link::fetch(&emulator, &link).await.body.starts_with(b"REDIS"));
    emulator.clock().advance(JOB_TIME * 5);
    assert_eq!(link::fetch(&emulator, &link).await.status, 403);

    accept(&emulator, "POST", &path("restores"), json!({ "backup_id": id })).await;
    assert_eq!(super::status(&emulator, INSTANCE).await, "RESTORING");
    emulator.clock().advance(JOB_TIME);
    let restored = get(&emulator, &path("restores")).await["restore_record_response"][0].clone();
    assert_eq!((&restored["backup_id"], &restored["status"]), (&json!(id), &json!("succeed")));
    let unknown = json!({ "backup_id": "unknown" });
    reject(&emulator, "POST", &path("restores"), unknown, 400, "DCS.4031").await;

    let backup = path(&format!("backups/{id}"));
    accept(&emulator, "DELETE", &backup, Value::Null).await;
    reject(&emulator, "DELETE", &backup, Value::Null, 400, "DCS.4031").await;
    emulator.clock().advance(JOB_TIME);
    assert_eq!(record().await["status"], "deleted");
}

#[tokio::test]
async fn analyses_run_one_at_a_time() {
    let emulator = start().await;
    for (kind, code) in [("bigkey", "DCS.4942"), ("hotkey", "DCS.4941")] {
        let task = accept(&emulator, "POST", &path(&format!("{kind}-task")), Value::Null).await.json();
        assert_eq!(task["status"], "waiting");
        reject(&emulator, "POST", &path(&format!("{kind}-task")), Value::Null, 400, "DCS.4918").await;
        emulator.clock().advance(JOB_TIME);
        let details = path(&format!("{kind}-task/{}", task["id"].as_str().unwrap()));
        assert_eq!(get(&emulator, &details).await["status"], "success");
        assert_eq!(get(&emulator, &path(&format!("{kind}-tasks?status=success"))).await["count"], 1);
        accept(&emulator, "DELETE", &details, Value::Null).await;
        reject(&emulator, "GET", &details, Value::Null, 400, code).await;
        let schedule = json!({ "enable_auto_scan": true, "schedule_at": ["21:00"] });
        accept(&emulator, "PUT", &path(&format!("{kind}/autoscan")), schedule).await;
        assert_eq!(get(&emulator, &path(&format!("{kind}/autoscan"))).await["schedule_at"], json!(["21:00"]));
    }
}

#[tokio::test]
async fn migrations_run_and_can_be_stopped_and_deleted() {
    let emulator = start().await;
    let body = json!({
        "task_name": "import", "migration_type": "backupfile_import", "migration_method": "full_amount_migration",
        "backup_files": { "bucket_name": "b", "file_source": "self_build_obs", "files": [{ "file_name": "f" }] },
        "target_instance": { "id": INSTANCE, "password": "s3cret" },
    });
    let create = async || {
        let task = accept(&emulator, "POST", "/migration-task", body.clone()).await.json();
        task["id"].as_str().unwrap().to_owned()
    };
    let (one, two) = (create().await, create().await);
    let running = json!({ "task_id_list": [one] });
    assert_eq!(
        accept(&emulator, "DELETE", "/migration-tasks/delete", running.clone()).await.json(),
        json!({ "task_id_list": [] })
    );
    accept(&emulator, "POST", &format!("/migration-task/{two}/stop"), Value::Null).await;
    emulator.clock().advance(JOB_TIME);
    let tasks = get(&emulator, "/migration-tasks?name=imp").await;
    let statuses: Vec<_> = tasks["migration_tasks"].as_array().unwrap().iter().map(|task| &task["status"]).collect();
    assert_eq!(tasks["count"], 2);
    assert_eq!(statuses, ["TERMINATED", "SUCCESS"]);
    let shown = get(&emulator, &format!("/migration-task/{one}")).await;
    assert_eq!(shown["target_instance"], json!({ "id": INSTANCE }), "passwords are not stored");
    assert_eq!(get(&emulator, &format!("/migration-task/{one}/stats")).await["full_migration_progress"], "100");
    reject(&emulator, "POST", &format!("/migration-task/{one}/stop"), Value::Null, 400, "DCS.4957").await;
    assert_eq!(accept(&emulator, "DELETE", "/migration-tasks/delete", running.clone()).await.json(), running);
    reject(&emulator, "GET", &format!("/migration-task/{one}"), Value::Null, 400, "DCS.4070").await;
}

#[tokio::test]
async fn custom_templates_are_listed() {
    let emulator = start().await;
    let body = json!({ "template_id": "1", "name": "mine", "type": "sys", "params": { "timeout": "300" } });
    let id = accept(&emulator, "POST", "/config-templates", body).await.json()["id"].clone();
    let custom = get(&emulator, "/config-templates?type=user").await;
    assert_eq!((&custom["template_num"], &custom["templates"][0]["template_id"]), (&json!(1), &id));
    assert_eq!(get(&emulator, "/config-templates?type=sys&engine_version=6.0&limit=2").await["template_num"], 5);
    let mut instance = super::new_instance("cache-2");
    instance["template_id"] = id;
    let created = accept(&emulator, "POST", "/instances", instance).await.json();
    let created = created["instances"][0]["instance_id"].as_str().unwrap();
    assert_eq!(emulator.instance(created).unwrap().parameters["timeout"], "300");
    let unknown = json!({ "template_id": "0", "name": "mine", "type": "sys", "params": {} });
    reject(&emulator, "POST", "/config-templates", unknown, 400, "DCS.4800").await;
}
