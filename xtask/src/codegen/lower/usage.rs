//! Which schemas are used by requests and responses, and by which operations.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::OpenAPI;
use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// The names of the schemas that are used directly or through other schemas.
pub struct Usage {
    pub requests: BTreeSet<String>,
    pub responses: BTreeSet<String>,
    pub users: BTreeMap<String, Users>,
}

/// The operations that use a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Users {
    /// Operations of several chapters, or none.
    Several,
    /// Several operations of this chapter.
    Chapter(String),
    /// One operation, by its chapter and its ID.
    Operation(String, String),
}

impl Users {
    /// Returns the chapter if there is only one.
    pub fn chapter(&self) -> Option<&str> {
        match self {
            Self::Several => None,
            Self::Chapter(chapter) | Self::Operation(chapter, _) => Some(chapter),
        }
    }

    /// Adds an operation.
    fn add(&mut self, chapter: &str, id: &str) {
        *self = match self {
            Self::Operation(known, only) if known == chapter && only == id => return,
            Self::Operation(known, _) | Self::Chapter(known) if known == chapter => Self::Chapter(chapter.to_owned()),
            _ => Self::Several,
        };
    }
}

impl Usage {
    pub fn of(openapi: &OpenAPI) -> Self {
        let mut usage = Self { requests: BTreeSet::new(), responses: BTreeSet::new(), users: BTreeMap::new() };
        for (_, _, operation) in openapi.operations() {
            let json = |value: Result<Value, _>| value.unwrap_or_default();
            let parameters = json(serde_json::to_value(&operation.parameters));
            let requests = [json(serde_json::to_value(&operation.request_body)), parameters];
            let responses = [json(serde_json::to_value(&operation.responses))];
            let requests = closure(openapi, &requests);
            let responses = closure(openapi, &responses);
            let chapter = operation.tags.first().cloned().unwrap_or_default();
            let id = operation.operation_id.clone().unwrap_or_default();
            for name in requests.iter().chain(&responses) {
                let first = || Users::Operation(chapter.clone(), id.clone());
                usage.users.entry(name.clone()).or_insert_with(first).add(&chapter, &id);
            }
            usage.requests.extend(requests);
            usage.responses.extend(responses);
        }
        usage
    }

    /// Whether only requests use a schema.
    pub fn is_request(&self, schema: &str) -> bool {
        self.requests.contains(schema) && !self.responses.contains(schema)
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
    fn usage_of_follows_references_from_bodies_and_responses() {
        let reference = |name: &str| json!({"$ref": format!("{SCHEMAS}{name}")});
        let body = json!({"content": {"application/json": {"schema": reference("A")}}});
        let response = json!({"description": "x", "content": {"application/json": {"schema": reference("C")}}});
        let openapi: OpenAPI = serde_json::from_value(json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "v"},
            "paths": {
                "/a": {"post": {"operationId": "MakeA", "tags": ["one"], "requestBody": body, "responses": {"200": response}}},
                "/b": {"get": {"operationId": "ListB", "tags": ["two"], "responses": {"200": response}}},
            },
            "components": {"schemas": {
                "A": {"type": "object", "properties": {"b": {"type": "array", "items": reference("B")}, "a": reference("A")}},
                "B": {"type": "string"},
                "C": {"type": "object", "properties": {"b": reference("B")}},
            }}
        }))
        .unwrap();
        let usage = Usage::of(&openapi);
        assert_eq!(usage.requests.iter().collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(usage.responses.iter().collect::<Vec<_>>(), ["B", "C"]);
        let operation = |chapter: &str, id: &str| Users::Operation(chapter.to_owned(), id.to_owned());
        assert_eq!(usage.users["A"], operation("one", "MakeA"));
        assert_eq!((&usage.users["B"], &usage.users["C"]), (&Users::Several, &Users::Several));
        let mut users = operation("one", "MakeA");
        users.add("one", "MakeA");
        assert_eq!(users, operation("one", "MakeA"));
        users.add("one", "MakeB");
        assert_eq!(users, Users::Chapter("one".to_owned()));
        users.add("two", "MakeA");
        assert_eq!(users, Users::Several);
    }
}
