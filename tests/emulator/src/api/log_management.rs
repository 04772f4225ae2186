//! Run logs of nodes.

use serde_json::json;

use super::call::{self, Call, Outcome, no_content, ok};
use crate::{
    account::{Account, refusal::Refusal},
    store::presign,
};

pub(super) fn collect(account: &mut Account, call: &Call<'_>) -> Outcome {
    let days = call.number("query_time").unwrap_or_default();
    account.collect_logs(call.instance_id(), call.query("replication_id"), days)?;
    no_content()
}

/// Unlike in other lists, the offset of the first log is 1.
pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let logs: Vec<_> = account.logs.iter().filter(|log| log.instance_id == call.instance_id()).collect();
    if logs.is_empty() {
        return no_content();
    }
    let total = logs.len();
    let files = call.page_from(1, logs).into_iter().map(|log| {
        json!({
            "id": log.id,
            "backup_id": log.id,
            "file_name": log.file_name(),
            "group_name": log.group_name,
            "replication_ip": log.node_ip,
            "status": log.status,
            "time": log.date,
        })
    });
    call::list(("total_num", total), ("file_list", files))
}

pub(super) fn link(account: &mut Account, call: &Call<'_>) -> Outcome {
    let mut logs = account.logs.iter().filter(|log| log.instance_id == call.instance_id());
    let log = logs.find(|log| log.id == call.path("id") && log.status == "succeed").ok_or(Refusal::LOG)?;
    let store = &call.state.store;
    let expires = call.state.clock.epoch_seconds() + store.link_lifetime.as_secs();
    let link = presign::link(store, &log.instance_id, &log.file_name(), expires);
    ok(&json!({ "id": log.id, "backup_id": log.id, "link": link }))
}
