//! Compares what two OpenAPI documents accept as requests.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Finding, Level, Section};
use crate::document::METHODS;

/// Keys of a schema that the library validates.
const CONSTRAINTS: [&str; 9] =
    ["minimum", "maximum", "minLength", "maxLength", "maxItems", "pattern", "enum", "x-when", "x-character-classes"];

/// The constraints on the parameters and fields of a request, by path.
type Constraints<'a> = BTreeMap<String, BTreeMap<&'static str, &'a Value>>;

/// Returns the changes of what is validated when a request is sent.
pub fn compare(old: &Value, new: &Value) -> Vec<Finding> {
    let (old, new) = (operations(old), operations(new));
    let mut findings = Vec::new();
    for (id, operation) in &new {
        let Some(before) = old.get(id) else { continue };
        let (before, after) = (constraints(before), constraints(operation));
        for (path, keys) in &after {
            // What is nested in something new is not used yet.
            if !before.contains_key(path) && !before.contains_key(owner(path)) {
                continue;
            }
            let none = BTreeMap::new();
            let before = before.get(path).unwrap_or(&none);
            let all: BTreeSet<_> = before.keys().chain(keys.keys()).collect();
            for key in all {
                if let Some((level, what)) = change(key, before.get(key).copied(), keys.get(key).copied()) {
                    findings.push(Finding {
                        level,
                        section: Section::Changed,
                        group: format!("Validation of `{id}`"),
                        item: format!("`{path}` {what}"),
                        reason: (level == Level::Major).then_some("calls that were sent are refused"),
                    });
                }
            }
        }
    }
    findings
}

/// Returns the operations of both documents that differ in anything.
pub fn changed_operations(old: &Value, new: &Value) -> BTreeSet<String> {
    let (old, new) = (operations(old), operations(new));
    new.into_iter()
        .filter(|(id, operation)| old.get(id).is_some_and(|old| old != operation))
        .map(|(id, _)| id)
        .collect()
}

fn change(key: &str, old: Option<&Value>, new: Option<&Value>) -> Option<(Level, String)> {
    let shown = |value: &Value| match value.as_str() {
        Some(text) => format!("`{text}`"),
        None => value.to_string(),
    };
    match (key, old, new) {
        (_, old, new) if old == new => None,
        ("required", _, Some(_)) => Some((Level::Major, "is required".to_owned())),
        ("required", _, None) => Some((Level::Minor, "is optional".to_owned())),
        (_, _, None) => Some((Level::Minor, format!("has no limit `{key}` any more"))),
        (_, None, Some(new)) => Some((Level::Major, format!("has the limit `{key}`: {}", shown(new)))),
        (_, Some(old), Some(new)) => {
            let less = old.as_f64().zip(new.as_f64()).map(|(old, new)| new < old);
            let wider = match (key, less) {
                ("minimum" | "minLength", Some(less)) => less,
                (_, Some(less)) => !less,
                ("enum", None) => old
                    .as_array()
                    .zip(new.as_array())
                    .is_some_and(|(old, new)| old.iter().all(|value| new.contains(value))),
                _ => false,
            };
            let level = if wider { Level::Minor } else { Level::Major };
            Some((level, format!("has the limit `{key}`: {} (was {})", shown(new), shown(old))))
        }
    }
}

/// All operations by ID, with references replaced by what they refer to, and the path and method.
fn operations(document: &Value) -> BTreeMap<String, Value> {
    let mut operations = BTreeMap::new();
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let id = operation.get("operationId").and_then(Value::as_str);
            let Some(id) = id.filter(|_| METHODS.contains(&method.as_str())) else { continue };
            let Value::Object(mut fields) = inline(document, operation, &mut Vec::new()) else { continue };
            fields.insert("route".to_owned(), Value::from(format!("{method} {path}")));
            operations.insert(id.to_owned(), Value::Object(fields));
        }
    }
    operations
}

fn inline<'a>(document: &'a Value, node: &'a Value, within: &mut Vec<&'a str>) -> Value {
    match node {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                return match target.filter(|_| !within.contains(&reference)) {
                    Some(target) => {
                        within.push(reference);
                        let value = inline(document, target, within);
                        within.pop();
                        value
                    }
                    None => node.clone(),
                };
            }
            let fields = fields.iter().map(|(key, value)| (key.clone(), inline(document, value, within)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => items.iter().map(|item| inline(document, item, within)).collect(),
        _ => node.clone(),
    }
}

fn constraints(operation: &Value) -> Constraints<'_> {
    let mut found = Constraints::new();
    found.insert(String::new(), BTreeMap::new());
    for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let (Some(name), Some(schema)) = (parameter.get("name").and_then(Value::as_str), parameter.get("schema"))
        else {
            continue;
        };
        // The project is configured on the client, and the other path parameters are arguments.
        if parameter.get("in").and_then(Value::as_str) == Some("query") {
            collect(schema, name, parameter.get("required"), &mut found);
        }
    }
    if let Some(body) = operation.get("requestBody") {
        let content = body.get("content").and_then(Value::as_object);
        for schema in content.into_iter().flat_map(Map::values).filter_map(|content| content.get("schema")) {
            collect(schema, "", None, &mut found);
        }
    }
    found
}

fn collect<'a>(schema: &'a Value, path: &str, required: Option<&'a Value>, found: &mut Constraints<'a>) {
    let own = found.entry(path.to_owned()).or_default();
    own.extend(required.filter(|required| **required == true).map(|required| ("required", required)));
    // The string values of an enum are not a limit: the service may accept others.
    let is_limit = |key: &str, value: &Value| {
        key != "enum" || value.as_array().is_some_and(|values| values.iter().all(Value::is_number))
    };
    let keys = CONSTRAINTS.iter().filter_map(|key| Some((*key, schema.get(key)?)));
    own.extend(keys.filter(|(key, value)| is_limit(key, value)));
    let child = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let names = schema.get("required").and_then(Value::as_array);
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        const REQUIRED: Value = Value::Bool(true);
        let required = names.is_some_and(|names| names.iter().any(|required| required == name));
        collect(property, &child(name), required.then_some(&REQUIRED), found);
    }
    for (key, step) in [("items", "[]"), ("additionalProperties", ".*")] {
        if let Some(schema) = schema.get(key).filter(|schema| schema.is_object()) {
            collect(schema, &format!("{path}{step}"), None, found);
        }
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect(part, path, None, found);
    }
}

/// The path of the object or list that a path is in.
fn owner(path: &str) -> &str {
    path.strip_suffix("[]")
        .or_else(|| path.strip_suffix(".*"))
        .unwrap_or(path.rsplit_once('.').map_or("", |(owner, _)| owner))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(required: &[&str], properties: Value) -> Value {
        let schema = json!({"$ref": "#/components/schemas/A"});
        json!({
            "paths": {"/a": {"post": {
                "operationId": "CreateA",
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}],
                "requestBody": {"content": {"application/json": {"schema": schema}}},
            }}},
            "components": {"schemas": {"A": {"required": required, "properties": properties}}},
        })
    }

    fn changes(old: &Value, new: &Value) -> Vec<String> {
        compare(old, new).iter().map(|it| format!("{} {}: {}", it.level, it.group, it.item)).collect()
    }

    #[test]
    fn compare_decides_each_kind_of_limit() {
        for (old, new, expected) in [
            (json!({"minimum": 1}), json!({"minimum": 0}), "minor … `minimum`: 0 (was 1)"),
            (json!({"minimum": 1}), json!({"minimum": 2}), "major … `minimum`: 2 (was 1)"),
            (json!({"maxLength": 1}), json!({"maxLength": 2}), "minor … `maxLength`: 2 (was 1)"),
            (json!({"maxLength": 2}), json!({"maxLength": 1}), "major … `maxLength`: 1 (was 2)"),
            (json!({}), json!({"maxItems": 1}), "major … `maxItems`: 1"),
            (json!({"enum": [1]}), json!({"enum": [1, 2]}), "minor … `enum`: [1,2] (was [1])"),
            (json!({"enum": [1, 2]}), json!({"enum": [1]}), "major … `enum`: [1] (was [1,2])"),
            (json!({"pattern": "a"}), json!({"pattern": "b"}), "major … `pattern`: `b` (was `a`)"),
        ] {
            let found = changes(&document(&[], json!({"a": old})), &document(&[], json!({"a": new})));
            assert_eq!(found, [expected.replace('…', "Validation of `CreateA`: `a` has the limit")]);
        }
        let (limited, open) = (json!({"a": {"pattern": "a"}}), json!({"a": {}}));
        let expected = "minor Validation of `CreateA`: `a` has no limit `pattern` any more";
        assert_eq!(changes(&document(&[], limited), &document(&[], open)), [expected]);
    }

    #[test]
    fn compare_reports_required_fields_unless_the_object_is_new() {
        let (old, new) = (document(&[], json!({"a": {}})), document(&["a", "b"], json!({"a": {}, "b": {}})));
        let required =
            ["major Validation of `CreateA`: `a` is required", "major Validation of `CreateA`: `b` is required"];
        assert_eq!(changes(&old, &new), required);
        assert_eq!(changes(&new, &old), ["minor Validation of `CreateA`: `a` is optional"]);
        let nested = json!({"a": {}, "b": {"required": ["c"], "properties": {"c": {}}}});
        assert_eq!(changes(&old, &document(&[], nested)), [""; 0]);
    }

    #[test]
    fn compare_follows_lists_maps_and_compositions() {
        for (wrapper, path) in [("items", "a[]"), ("additionalProperties", "a.*")] {
            let of = |limit: u32| document(&[], json!({"a": {wrapper: {"maxLength": limit}}}));
            let expected = format!("major Validation of `CreateA`: `{path}` has the limit `maxLength`: 1 (was 2)");
            assert_eq!(changes(&of(2), &of(1)), [expected]);
        }
        let of = |limit: u32| document(&[], json!({"a": {"allOf": [{"properties": {"b": {"maxLength": limit}}}]}}));
        assert_eq!(
            changes(&of(2), &of(1)),
            ["major Validation of `CreateA`: `a.b` has the limit `maxLength`: 1 (was 2)"]
        );
    }

    #[test]
    fn compare_ignores_string_enums_and_recursion() {
        let recursive =
            |values: Value| document(&[], json!({"a": {"$ref": "#/components/schemas/A"}, "b": {"enum": values}}));
        assert_eq!(changes(&recursive(json!(["a"])), &recursive(json!(["b"]))), [""; 0]);
        let changed = changed_operations(&recursive(json!(["a"])), &recursive(json!(["b"])));
        assert_eq!(changed, BTreeSet::from(["CreateA".to_owned()]));
    }
}
