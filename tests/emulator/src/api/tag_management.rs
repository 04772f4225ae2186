//! Tags of instances.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    call::{Call, Outcome, no_content, ok},
    lifecycle_management,
};
use crate::account::Account;

pub(super) fn change(account: &mut Account, call: &Call<'_>) -> Outcome {
    let tags = call.body.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tags: BTreeMap<_, _> = tags.filter_map(lifecycle_management::tag).collect();
    account.tag(call.instance_id(), &tags, call.text("action") == Some("create"))?;
    no_content()
}

pub(super) fn show(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instance = account.instance(call.instance_id())?;
    ok(&json!({ "tags": lifecycle_management::tags(&instance.tags) }))
}

pub(super) fn list(account: &mut Account, _: &Call<'_>) -> Outcome {
    let mut tags: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, value) in account.instances.iter().flat_map(|instance| &instance.tags) {
        tags.entry(key).or_default().insert(value);
    }
    let tags: Vec<_> = tags.iter().map(|(key, values)| json!({ "key": key, "values": values })).collect();
    ok(&json!({ "tags": tags }))
}
