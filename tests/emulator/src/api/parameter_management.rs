//! Configuration parameters of instances.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{self, Call, Outcome, no_content, ok, time};
use crate::account::{
    Account,
    parameters::{self, Parameter},
};

pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instance = account.instance(call.instance_id())?;
    let parameters = parameters::ALL.iter().map(|parameter| {
        json!({
            "param_id": parameter.id,
            "param_name": parameter.name,
            "param_value": instance.parameters.get(parameter.name).map_or(parameter.default, String::as_str),
            "default_value": parameter.default,
            "value_range": parameter.range,
            "value_type": parameter.value_type(),
            "description": parameter.description,
            "need_restart": false,
        })
    });
    let last = instance.changes.last();
    ok(&json!({
        "instance_id": instance.id,
        "status": instance.status.as_str(),
        "config_status": last.map_or("SUCCESS", |change| &change.status),
        "config_time": time(last.map_or(instance.created_at, |change| change.created_at)),
        "redis_config": parameters.collect::<Vec<_>>(),
    }))
}

/// Both the ID and the name of a parameter must be right.
pub(super) fn update(account: &mut Account, call: &Call<'_>) -> Outcome {
    let changes = call.body.get("redis_config").and_then(Value::as_array).into_iter().flatten().map(|change| {
        let text = |field| change.get(field).and_then(Value::as_str).unwrap_or_default();
        let is_known = Parameter::find(text("param_name")).is_some_and(|known| known.id == text("param_id"));
        let name = if is_known { text("param_name") } else { "" };
        (name.to_owned(), text("param_value").to_owned())
    });
    let changes: BTreeMap<_, _> = changes.collect();
    account.configure(call.instance_id(), changes)?;
    no_content()
}

/// The latest change is first.
pub(super) fn histories(account: &mut Account, call: &Call<'_>) -> Outcome {
    let changes: Vec<_> = account.instance(call.instance_id())?.changes.iter().rev().collect();
    let total = changes.len();
    let histories = call.page(changes).into_iter().map(|change| {
        json!({
            "history_id": change.id,
            "type": "config_param",
            "created_at": time(change.created_at),
            "status": change.status,
        })
    });
    call::list(("history_num", total), ("histories", histories))
}
