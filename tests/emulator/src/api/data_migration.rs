//! Migration tasks. They move no data.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::call::{self, Call, Outcome, ok, result, time};
use crate::account::{Account, Action, Migration, refusal::Refusal};

/// Returns the fields of the body without passwords.
fn fields(call: &Call<'_>) -> BTreeMap<String, Value> {
    let mut fields: BTreeMap<_, _> =
        call.body.as_object().cloned().unwrap_or_default().into_iter().filter(|(_, value)| !value.is_null()).collect();
    for instance in fields.values_mut().filter_map(Value::as_object_mut) {
        instance.remove("password");
        instance.retain(|_, value| !value.is_null());
    }
    fields
}

fn add(account: &mut Account, fields: BTreeMap<String, Value>) -> String {
    let id = account.new_id().replace('-', "");
    account.migrations.push(Migration {
        id: id.clone(),
        request: fields,
        status: "WAITING".into(),
        created_at: account.now,
        updated_at: account.now,
    });
    id
}

pub(super) fn create(account: &mut Account, call: &Call<'_>) -> Outcome {
    if let Some(target) = call.body.pointer("/target_instance/id").and_then(Value::as_str) {
        account.running(target)?;
    }
    let id = add(account, fields(call));
    account.migrate("CreateMigrationTask", &id, "MIGRATING")?;
    ok(&json!({ "id": id, "name": call.text("task_name"), "status": "MIGRATING", "error": "" }))
}

/// Creates a task that waits to be configured by SetOnlineMigrationTask.
pub(super) fn create_online(account: &mut Account, call: &Call<'_>) -> Outcome {
    let mut fields = fields(call);
    for (field, name) in [
        ("task_name", "name"),
        ("tenant_vpc_id", "vpc_id"),
        ("tenant_subnet_id", "subnet_id"),
        ("tenant_security_group_id", "security_group_id"),
    ] {
        fields.remove(name).into_iter().for_each(|value| drop(fields.insert(field.to_owned(), value)));
    }
    fields.insert("migration_type".into(), "online_migration".into());
    let id = add(account, fields);
    let job = account.start("CreateOnlineMigrationTask", "", Action::PrepareMigration);
    ok(&json!({ "instance_id": id, "job_id": job }))
}

pub(super) fn set_online(account: &mut Account, call: &Call<'_>) -> Outcome {
    let id = call.path("task_id");
    if account.migration(id)?.is_running() {
        return Err(Refusal::TASK_STATE.into());
    }
    account.migration_mut(id)?.request.extend(fields(call));
    account.migrate("SetOnlineMigrationTask", id, "FULLMIGRATING")?;
    let name = account.migration(id)?.request.get("task_name").cloned();
    ok(&json!({ "id": id, "name": name, "status": "FULLMIGRATING", "error": "" }))
}

/// Returns a field of the request, or of an object in it.
fn field(migration: &Migration, object: Option<&str>, name: &str) -> Option<Value> {
    match object {
        Some(object) => migration.request.get(object)?.get(name).cloned(),
        None => migration.request.get(name).cloned(),
    }
}

fn insert_if_some(fields: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    value.into_iter().for_each(|value| drop(fields.insert(name.to_owned(), value)));
}

/// The latest task is first.
pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let name = |migration: &Migration| field(migration, None, "task_name").unwrap_or_default();
    let tasks = account.migrations.iter().rev();
    let tasks: Vec<_> = tasks
        .filter(|task| {
            call.query("name").is_none_or(|part| name(task).as_str().is_some_and(|name| name.contains(part)))
        })
        .collect();
    let total = tasks.len();
    let tasks = call.page(tasks).into_iter().map(|migration| {
        let mut task = Map::new();
        task.insert("task_id".into(), migration.id.as_str().into());
        task.insert("created_at".into(), time(migration.created_at).into());
        insert_status(&mut task, migration);
        for name in ["task_name", "description", "migration_type", "migration_method", "resume_mode"] {
            insert_if_some(&mut task, name, field(migration, None, name));
        }
        for (name, object, key) in [
            ("data_source", "source_instance", "addrs"),
            ("source_instance_name", "source_instance", "name"),
            ("source_instance_id", "source_instance", "id"),
            ("target_instance_addrs", "target_instance", "addrs"),
            ("target_instance_name", "target_instance", "name"),
            ("target_instance_id", "target_instance", "id"),
        ] {
            insert_if_some(&mut task, name, field(migration, Some(object), key));
        }
        Value::Object(task)
    });
    call::list(("count", total), ("migration_tasks", tasks))
}

/// A task that was not configured yet has no documented status.
fn insert_status(task: &mut Map<String, Value>, migration: &Migration) {
    if migration.status != "WAITING" {
        task.insert("status".into(), migration.status.as_str().into());
    }
}

fn details(migration: &Migration) -> Value {
    let mut task: Map<_, _> = migration.request.clone().into_iter().collect();
    task.insert("task_id".into(), migration.id.as_str().into());
    // Unlike those of ListMigrationTask, these times are not in the format of the rest of the API.
    task.insert("created_at".into(), migration.created_at.format("%Y/%m/%d %H:%M:%S").to_string().into());
    task.insert("updated_at".into(), migration.updated_at.format("%Y/%m/%d %H:%M:%S").to_string().into());
    insert_status(&mut task, migration);
    Value::Object(task)
}

pub(super) fn show(account: &mut Account, call: &Call<'_>) -> Outcome {
    ok(&details(account.migration(call.path("task_id"))?))
}

pub(super) fn statistics(account: &mut Account, call: &Call<'_>) -> Outcome {
    let migration = account.migration(call.path("task_id"))?;
    let progress = if migration.status == "SUCCESS" { "100" } else { "0" };
    ok(&json!({
        "full_migration_progress": progress,
        "offset": "0",
        "source_dbsize": "0",
        "target_dbsize": "0",
        "target_input_kbps": "0",
        "target_ops": "0",
        "is_migrating": migration.is_running(),
    }))
}

pub(super) fn update(account: &mut Account, call: &Call<'_>) -> Outcome {
    account.migration_mut(call.path("task_id"))?.request.extend(fields(call));
    Ok(crate::response::Response::empty(hyper::StatusCode::OK))
}

pub(super) fn stop(account: &mut Account, call: &Call<'_>) -> Outcome {
    let id = call.path("task_id");
    account.stop_migration(id)?;
    ok(&details(account.migration(id)?))
}

pub(super) fn batch_stop(account: &mut Account, call: &Call<'_>) -> Outcome {
    let ids = call.texts("migration_tasks");
    let results = ids.iter().map(|id| result("task_id", id, &account.stop_migration(id)));
    ok(&json!({ "migration_tasks": results.collect::<Vec<_>>() }))
}

/// Deletes the tasks that are not running, and returns their IDs.
pub(super) fn delete(account: &mut Account, call: &Call<'_>) -> Outcome {
    let mut deleted = Vec::new();
    for id in call.texts("task_id_list") {
        if account.migration(&id).is_ok_and(|migration| !migration.is_running()) {
            account.migrations.retain(|migration| migration.id != id);
            deleted.push(id);
        }
    }
    ok(&json!({ "task_id_list": deleted }))
}
