//! Analyses of big keys, hot keys and expired keys. They find none.

use hyper::StatusCode;
use serde_json::{Map, Value, json};

use super::call::{Call, Outcome, ok, time};
use crate::{
    account::{Account, Autoscan, Instance, Scan, ScanKind, refusal::Refusal},
    response::Response,
};

fn fields(scan: &Scan) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id".into(), scan.id.as_str().into());
    fields.insert("status".into(), scan.status.as_str().into());
    fields.insert("scan_type".into(), "manual".into());
    fields.insert("created_at".into(), time(scan.created_at).into());
    if let Some(finished) = scan.finished_at {
        fields.insert("started_at".into(), time(scan.created_at).into());
        fields.insert("finished_at".into(), time(finished).into());
    }
    fields
}

fn details(scan: &Scan) -> Value {
    let mut fields = fields(scan);
    fields.insert("instance_id".into(), scan.instance_id.as_str().into());
    if scan.kind != ScanKind::Expired {
        fields.insert("num".into(), 0.into());
        fields.insert("keys".into(), json!([]));
    }
    Value::Object(fields)
}

pub(super) fn create(account: &mut Account, call: &Call<'_>, kind: ScanKind) -> Outcome {
    let operation = match kind {
        ScanKind::Big => "CreateBigkeyScanTask",
        ScanKind::Hot => "CreateHotkeyScanTask",
        ScanKind::Expired => "CreateAutoExpireScanTask",
    };
    ok(&details(&account.scan(operation, call.instance_id(), kind)?))
}

/// The latest analysis is first.
pub(super) fn list(account: &mut Account, call: &Call<'_>, kind: ScanKind) -> Outcome {
    let scans = account.scans.iter().rev().filter(|scan| scan.instance_id == call.instance_id() && scan.kind == kind);
    let scans: Vec<_> = scans.filter(|scan| call.query("status").is_none_or(|status| scan.status == status)).collect();
    let total = scans.len();
    let records: Vec<_> = call.page(scans).into_iter().map(|scan| Value::Object(fields(scan))).collect();
    ok(&json!({ "instance_id": call.instance_id(), "count": total, "records": records }))
}

fn index(account: &Account, call: &Call<'_>, kind: ScanKind) -> Result<usize, Refusal> {
    let (id, unknown) = match kind {
        ScanKind::Hot => (call.path("hotkey_id"), Refusal::NO_HOT_KEYS),
        _ => (call.path("bigkey_id"), Refusal::NO_BIG_KEYS),
    };
    let mut scans = account.scans.iter();
    scans.position(|scan| scan.id == id && scan.instance_id == call.instance_id() && scan.kind == kind).ok_or(unknown)
}

pub(super) fn show(account: &mut Account, call: &Call<'_>, kind: ScanKind) -> Outcome {
    let index = index(account, call, kind)?;
    ok(&account.scans.get(index).map(details).unwrap_or_default())
}

pub(super) fn delete(account: &mut Account, call: &Call<'_>, kind: ScanKind) -> Outcome {
    let index = index(account, call, kind)?;
    if account.scans.get(index).is_some_and(|scan| scan.finished_at.is_none()) {
        return Err(Refusal::TASK_STATE.into());
    }
    Ok(Response::json(StatusCode::OK, &details(&account.scans.remove(index))))
}

fn autoscan(instance: &mut Instance, kind: ScanKind) -> &mut Autoscan {
    if kind == ScanKind::Hot { &mut instance.hotkey_autoscan } else { &mut instance.bigkey_autoscan }
}

pub(super) fn schedule(account: &mut Account, call: &Call<'_>, kind: ScanKind) -> Outcome {
    let autoscan = autoscan(account.instance_mut(call.instance_id())?, kind);
    ok(&json!({
        "instance_id": call.instance_id(),
        "enable_auto_scan": autoscan.enabled,
        "schedule_at": autoscan.schedule_at,
        "updated_at": time(autoscan.updated_at),
    }))
}

pub(super) fn set_schedule(account: &mut Account, call: &Call<'_>, kind: ScanKind) -> Outcome {
    account.running(call.instance_id())?;
    let now = account.now;
    *autoscan(account.instance_mut(call.instance_id())?, kind) = Autoscan {
        enabled: call.body.get("enable_auto_scan").and_then(Value::as_bool).unwrap_or_default(),
        schedule_at: call.texts("schedule_at"),
        updated_at: now,
    };
    schedule(account, call, kind)
}
