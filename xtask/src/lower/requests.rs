//! Which schemas a request can hold.

use std::collections::BTreeSet;

use openapiv3::OpenAPI;
use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// The schemas named in the bodies of requests, and those that these name in turn.
pub fn schemas(openapi: &OpenAPI) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut names: Vec<String> = openapi
        .operations()
        .filter_map(|(_, _, operation)| serde_json::to_value(operation.request_body.as_ref()?).ok())
        .flat_map(|body| references(&body))
        .collect();
    while let Some(name) = names.pop() {
        let schema = openapi.components.as_ref().and_then(|components| components.schemas.get(&name));
        if let Some(schema) = schema.and_then(|schema| serde_json::to_value(schema).ok())
            && found.insert(name)
        {
            names.extend(references(&schema));
        }
    }
    found
}

fn references(node: &Value) -> Vec<String> {
    match node {
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(target) if key == "$ref" => {
                    target.strip_prefix(SCHEMAS).map(str::to_owned).into_iter().collect()
                }
                _ => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_body_names_counts_with_all_below_it() {
        let reference = |name: &str| json!({"$ref": format!("{SCHEMAS}{name}")});
        let body = json!({"content": {"application/json": {"schema": reference("A")}}});
        let answer = json!({"description": "x", "content": {"application/json": {"schema": reference("C")}}});
        let openapi: OpenAPI = serde_json::from_value(json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "v"},
            "paths": {"/a": {"post": {"requestBody": body, "responses": {"200": answer}}}},
            "components": {"schemas": {
                "A": {"type": "object", "properties": {"b": {"type": "array", "items": reference("B")}, "a": reference("A")}},
                "B": {"type": "string"},
                "C": {"type": "object", "properties": {"b": reference("B")}},
            }}
        }))
        .unwrap();
        assert_eq!(schemas(&openapi).into_iter().collect::<Vec<_>>(), ["A", "B"]);
    }
}
