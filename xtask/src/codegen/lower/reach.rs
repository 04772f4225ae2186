//! Which schemas requests and answers can hold.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::OpenAPI;
use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// The schemas by what leads to them: named there, or by one that is.
pub struct Reach {
    pub requests: BTreeSet<String>,
    pub answers: BTreeSet<String>,
    /// The chapter of the only operations that lead to a schema; none when several chapters do.
    pub chapter: BTreeMap<String, Option<String>>,
}

impl Reach {
    pub fn of(openapi: &OpenAPI) -> Self {
        let mut reach = Self { requests: BTreeSet::new(), answers: BTreeSet::new(), chapter: BTreeMap::new() };
        for (_, _, operation) in openapi.operations() {
            let json = |value: Result<Value, _>| value.unwrap_or_default();
            let parameters = json(serde_json::to_value(&operation.parameters));
            let requests = [json(serde_json::to_value(&operation.request_body)), parameters];
            let answers = [json(serde_json::to_value(&operation.responses))];
            let requests = closure(openapi, &requests);
            let answers = closure(openapi, &answers);
            let chapter = operation.tags.first();
            for name in requests.iter().chain(&answers) {
                let known = reach.chapter.entry(name.clone()).or_insert_with(|| chapter.cloned());
                if known.as_ref() != chapter {
                    *known = None;
                }
            }
            reach.requests.extend(requests);
            reach.answers.extend(answers);
        }
        reach
    }
}

fn closure(openapi: &OpenAPI, from: &[Value]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut names: Vec<String> = from.iter().flat_map(references).collect();
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
    fn what_a_body_or_an_answer_names_counts_with_all_below_it() {
        let reference = |name: &str| json!({"$ref": format!("{SCHEMAS}{name}")});
        let body = json!({"content": {"application/json": {"schema": reference("A")}}});
        let answer = json!({"description": "x", "content": {"application/json": {"schema": reference("C")}}});
        let openapi: OpenAPI = serde_json::from_value(json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "v"},
            "paths": {
                "/a": {"post": {"tags": ["one"], "requestBody": body, "responses": {"200": answer}}},
                "/b": {"get": {"tags": ["two"], "responses": {"200": answer}}},
            },
            "components": {"schemas": {
                "A": {"type": "object", "properties": {"b": {"type": "array", "items": reference("B")}, "a": reference("A")}},
                "B": {"type": "string"},
                "C": {"type": "object", "properties": {"b": reference("B")}},
            }}
        }))
        .unwrap();
        let reach = Reach::of(&openapi);
        assert_eq!(reach.requests.iter().collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(reach.answers.iter().collect::<Vec<_>>(), ["B", "C"]);
        assert_eq!((&reach.chapter["A"], &reach.chapter["B"]), (&Some("one".to_owned()), &None));
    }
}
