//! Backups and restorations.

use serde_json::{Value, json};

use super::call::{self, Call, Outcome, no_content, ok, time};
use crate::{account::Account, store::presign};

pub(super) fn create(account: &mut Account, call: &Call<'_>) -> Outcome {
    let format = call.text("backup_format").unwrap_or("rdb");
    let id = account.back_up(call.instance_id(), call.text("remark").unwrap_or_default(), format)?;
    ok(&json!({ "backup_id": id }))
}

fn progress(status: &str) -> &'static str {
    if matches!(status, "succeed" | "deleted") { "100.00" } else { "0.00" }
}

fn error_code(status: &str) -> Value {
    if status == "failed" { "dcs.08.0001".into() } else { Value::Null }
}

/// The latest backup is first.
pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let backups = account.backups.iter().rev().filter(|backup| backup.instance_id == call.instance_id());
    let backups: Vec<_> = backups.filter(|backup| call.is_in_period("begin_time", backup.created_at)).collect();
    if backups.is_empty() {
        return no_content();
    }
    let total = backups.len();
    let records = call.page(backups).into_iter().map(|backup| {
        json!({
            "backup_id": backup.id,
            "backup_name": backup.name(),
            "instance_id": backup.instance_id,
            "backup_type": "manual",
            "backup_format": if backup.format == "aof" { "aof" } else { "rdb" },
            "remark": backup.remark,
            "size": backup.file().len(),
            "status": backup.status,
            "progress": progress(&backup.status),
            "error_code": error_code(&backup.status),
            "is_support_restore": if backup.status == "succeed" { "TRUE" } else { "FALSE" },
            "period": null,
            "created_at": time(backup.created_at),
            "updated_at": time(backup.updated_at),
            "execution_at": time(backup.created_at),
        })
    });
    call::list(("total_num", total), ("backup_record_response", records))
}

pub(super) fn delete(account: &mut Account, call: &Call<'_>) -> Outcome {
    account.delete_backup(call.instance_id(), call.path("backup_id"))?;
    no_content()
}

/// Returns a link to the file of a backup, which is an empty database.
pub(super) fn links(account: &mut Account, call: &Call<'_>) -> Outcome {
    let backup = account.backup(call.instance_id(), call.path("backup_id"))?;
    if backup.status != "succeed" {
        return Err(crate::account::refusal::Refusal::BACKUP_STATE.into());
    }
    let (store, file_name) = (&call.state.store, backup.file_name());
    let seconds = call.body.get("expiration").and_then(Value::as_u64).unwrap_or_default();
    let link = presign::link(store, &backup.instance_id, &file_name, call.state.clock.epoch_seconds() + seconds);
    ok(&json!({
        "bucket_name": store.bucket,
        "file_path": format!("{}/", backup.instance_id),
        "links": [{ "file_name": file_name, "link": link }],
    }))
}

pub(super) fn restore(account: &mut Account, call: &Call<'_>) -> Outcome {
    let text = |field| call.text(field).unwrap_or_default();
    let id = account.restore(call.instance_id(), text("backup_id"), text("remark"))?;
    ok(&json!({ "restore_id": id }))
}

/// The latest restoration is first.
pub(super) fn restorations(account: &mut Account, call: &Call<'_>) -> Outcome {
    let records = account.restorations.iter().rev().filter(|record| record.instance_id == call.instance_id());
    let records: Vec<_> = records.filter(|record| call.is_in_period("begin_time", record.created_at)).collect();
    if records.is_empty() {
        return no_content();
    }
    let total = records.len();
    let records = call.page(records).into_iter().map(|record| {
        let backup = account.backups.iter().find(|backup| backup.id == record.backup_id);
        json!({
            "restore_id": record.id,
            "restore_name": format!("restore_{}", record.created_at.format("%Y%m%d%H%M%S")),
            "restore_remark": record.remark,
            "backup_id": record.backup_id,
            "backup_name": backup.map(|backup| backup.name()),
            "backup_remark": backup.map(|backup| &backup.remark),
            "status": record.status,
            "progress": progress(&record.status),
            "error_code": error_code(&record.status),
            "created_at": time(record.created_at),
            "updated_at": time(record.updated_at),
        })
    });
    call::list(("total_num", total), ("restore_record_response", records))
}
