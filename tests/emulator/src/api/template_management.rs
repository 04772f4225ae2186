//! Parameter templates.

use serde_json::{Value, json};

use super::call::{self, Call, Outcome, ok, time};
use crate::account::{Account, Template, parameters, refusal::Refusal};

const VERSIONS: [&str; 4] = ["4.0", "5.0", "6.0", "7.0"];
const MODES: [&str; 5] = ["single", "ha", "cluster", "proxy", "ha_rw_split"];

/// Returns the default templates, whose IDs are numbers from 1.
fn defaults() -> Vec<Template> {
    let kinds = VERSIONS.iter().flat_map(|version| MODES.iter().map(move |mode| (version, mode)));
    let templates = kinds.enumerate().map(|(index, (version, mode))| Template {
        id: (index + 1).to_string(),
        name: format!("Default-Redis-{version}-{mode}-generic-DRAM"),
        engine_version: (*version).into(),
        cache_mode: (*mode).into(),
        ..Template::default()
    });
    templates.collect()
}

/// Creates a template with the type and version of another, unless the request sets them.
pub(super) fn create(account: &mut Account, call: &Call<'_>) -> Outcome {
    let base = call.text("template_id").unwrap_or_default();
    let base = defaults().into_iter().chain(account.templates.iter().cloned()).find(|template| template.id == base);
    let base = base.ok_or(Refusal::TEMPLATE)?;
    let mut params = base.params;
    for (name, value) in call.body.get("params").and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        if !parameters::Parameter::find(name).is_some_and(|known| known.allows(value)) {
            return Err(Refusal::PARAMETER.into());
        }
        params.insert(name.clone(), value.to_owned());
    }
    let text = |field, default: String| call.text(field).map_or(default, str::to_owned);
    let id = account.new_id();
    account.templates.push(Template {
        id: id.clone(),
        name: text("name", String::new()),
        description: text("description", String::new()),
        engine_version: text("engine_version", base.engine_version),
        cache_mode: text("cache_mode", base.cache_mode),
        params,
        created_at: account.now,
    });
    ok(&json!({ "id": id }))
}

pub(super) fn list(account: &mut Account, call: &Call<'_>) -> Outcome {
    let r#type = call.query("type").unwrap_or("sys");
    let templates = if r#type == "sys" { defaults() } else { account.templates.clone() };
    let is = |name, value: &str| call.query(name).is_none_or(|wanted| wanted == value);
    let selected = templates.into_iter().filter(|template| {
        is("engine_version", &template.engine_version)
            && is("cache_mode", &template.cache_mode)
            && call.query("name").is_none_or(|part| template.name.contains(part))
    });
    let selected: Vec<_> = selected.collect();
    let total = selected.len();
    let templates = call.page(selected).into_iter().map(|template| {
        let mut item = json!({
            "template_id": template.id,
            "name": template.name,
            "description": template.description,
            "type": r#type,
            "engine": "Redis",
            "engine_version": template.engine_version,
            "cache_mode": template.cache_mode,
            "product_type": "generic",
            "storage_type": "DRAM",
        });
        if let Some(item) = item.as_object_mut().filter(|_| r#type != "sys") {
            item.insert("created_at".into(), time(template.created_at).into());
        }
        item
    });
    call::list(("template_num", total), ("templates", templates))
}
