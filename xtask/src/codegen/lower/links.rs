//! IDs of operations in descriptions become links to the methods of the client, because readers of the Rust
//! documentation don't know the IDs.

use heck::ToSnakeCase;
use serde_json::Value;

/// Replaces `ShowThing` with a link to `Client::show_thing` in all descriptions.
pub fn linked(mut document: Value) -> Value {
    let operations = document.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.values());
    let operations = operations.filter_map(Value::as_object).flat_map(|path| path.values());
    let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
    let links: Vec<_> = ids.map(|id| (code(id), link(id))).collect();
    replace(&mut document, &links);
    document
}

/// Replaces the links of [`linked`] with the IDs of the operations, for JSON Schemas.
pub fn unlinked<'a>(text: &str, ids: impl Iterator<Item = &'a str>) -> String {
    ids.fold(text.to_owned(), |text, id| text.replace(&link(id), &code(id)))
}

fn code(id: &str) -> String {
    format!("`{id}`")
}

fn link(id: &str) -> String {
    let method = id.to_snake_case();
    format!("[`{method}`](crate::Client::{method})")
}

fn replace(value: &mut Value, links: &[(String, String)]) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if key == "description" => {
                        for (id, link) in links {
                            if text.contains(id) {
                                *text = text.replace(id, link);
                            }
                        }
                    }
                    value => replace(value, links),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, links)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures::{document, operation};

    #[test]
    fn linked_replaces_operation_ids_and_unlinked_restores_them() {
        let mut show = operation("ShowThing", "one");
        show["description"] = json!("As `ShowThing`, not ShowThings or `ShowThings`.");
        let linked = linked(document(json!({"/things": {"get": show}}), json!({})));
        let show = &linked["paths"]["/things"]["get"];
        assert_eq!(
            show["description"],
            "As [`show_thing`](crate::Client::show_thing), not ShowThings or `ShowThings`."
        );
        assert_eq!(show["operationId"], "ShowThing");
        let unlinked = unlinked(show["description"].as_str().unwrap(), ["ShowThing"].into_iter());
        assert_eq!(unlinked, "As `ShowThing`, not ShowThings or `ShowThings`.");
    }
}
