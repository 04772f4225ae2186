//! What the document knows and progenitor has no place for.

use openapiv3::{OpenAPI, Operation, Parameter, ParameterSchemaOrContent, ReferenceOr, StatusCode};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::shapes::{self, Field, Shape};

/// One operation, as its page and the annotations have it.
#[derive(Debug, Clone)]
pub struct OperationFacts {
    pub id: String,
    pub method: String,
    pub path: String,
    pub chapter: String,
    pub summary: String,
    pub description: String,
    pub page: String,
    pub idempotent: bool,
    /// The field of the answer that names the job it starts.
    pub job: Option<String>,
    pub paged: Option<PagingFacts>,
    pub confirmed: ConfirmedFacts,
    pub parameters: Vec<ParameterFacts>,
    /// The statuses of its failures, with what its page says of them.
    pub failures: Vec<(u16, String)>,
    /// What may stand in the query.
    pub query: Vec<Field>,
    pub body: Option<Shape>,
    pub answer: Option<Shape>,
}

#[derive(Debug, Clone)]
pub struct ParameterFacts {
    pub name: String,
    pub description: String,
    pub required: bool,
}

/// The names that page through a list: properties of the answer, parameters of the query.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PagingFacts {
    pub items: String,
    pub offset: Option<String>,
    pub limit: Option<String>,
    pub marker: Option<String>,
    pub next: Option<String>,
    pub total: Option<String>,
}

/// Where an operation was seen to work, and who has seen it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedFacts {
    pub on: String,
    pub by: String,
}

/// A region, from `servers`: its description is the region's name.
#[derive(Debug, Clone)]
pub struct RegionFacts {
    pub name: String,
    pub endpoint: String,
}

pub fn operations(openapi: &OpenAPI) -> Result<Vec<OperationFacts>, String> {
    openapi
        .operations()
        .map(|(path, method, operation)| {
            let id = operation.operation_id.clone().unwrap_or_default();
            one(openapi, path, method, operation).map_err(|why| format!("{id} ({method} {path}): {why}"))
        })
        .collect()
}

fn one(openapi: &OpenAPI, path: &str, method: &str, operation: &Operation) -> Result<OperationFacts, String> {
    let extension = |key: &str| operation.extensions.get(key);
    fn typed<T: DeserializeOwned>(key: &str, value: Option<&Value>) -> Result<Option<T>, String> {
        value.map(|value| T::deserialize(value).map_err(|error| format!("{key}: {error}"))).transpose()
    }
    Ok(OperationFacts {
        id: operation.operation_id.clone().ok_or("it has no operationId")?,
        method: method.to_uppercase(),
        path: path.to_owned(),
        chapter: operation.tags.first().ok_or("it has no tag")?.clone(),
        summary: operation.summary.clone().ok_or("it has no summary")?,
        description: operation.description.clone().unwrap_or_default(),
        page: operation.external_docs.as_ref().ok_or("it has no externalDocs")?.url.clone(),
        idempotent: extension("x-idempotent").and_then(|value| value.as_bool()).ok_or("it has no x-idempotent")?,
        job: extension("x-long-running")
            .and_then(|value| value.get("job"))
            .and_then(|value| value.as_str())
            .map(str::to_owned),
        paged: typed("x-paged", extension("x-paged"))?,
        confirmed: typed("x-confirmed", extension("x-confirmed"))?.ok_or("it has no x-confirmed")?,
        parameters: operation.parameters.iter().map(|known| parameter(openapi, known)).collect::<Result<_, _>>()?,
        failures: failures(operation),
        query: shapes::query(openapi, operation)?,
        body: shapes::body(openapi, operation)?,
        answer: shapes::answer(openapi, operation)?,
    })
}

fn failures(operation: &Operation) -> Vec<(u16, String)> {
    let responses = operation.responses.responses.iter();
    let failures = responses.filter_map(|(status, response)| match (status, response) {
        (StatusCode::Code(status @ 400..), ReferenceOr::Item(response)) => {
            Some((*status, response.description.clone()))
        }
        _ => None,
    });
    failures.collect()
}

fn parameter(openapi: &OpenAPI, parameter: &ReferenceOr<Parameter>) -> Result<ParameterFacts, String> {
    let parameter = match parameter {
        ReferenceOr::Item(parameter) => parameter,
        ReferenceOr::Reference { reference } => reference
            .strip_prefix("#/components/parameters/")
            .and_then(|name| openapi.components.as_ref()?.parameters.get(name)?.as_item())
            .ok_or_else(|| format!("{reference} is no parameter"))?,
    };
    if matches!(parameter, Parameter::Header { .. } | Parameter::Cookie { .. }) {
        return Err("it has a parameter that is neither in the path nor in the query".to_owned());
    }
    let data = parameter.parameter_data_ref();
    if matches!(data.format, ParameterSchemaOrContent::Content(_)) {
        return Err(format!("the parameter {} has content in place of a schema", data.name));
    }
    Ok(ParameterFacts {
        name: data.name.clone(),
        description: data.description.clone().unwrap_or_default(),
        required: data.required,
    })
}

pub fn regions(openapi: &OpenAPI) -> Result<Vec<RegionFacts>, String> {
    openapi
        .servers
        .iter()
        .map(|server| {
            let name = server.description.clone();
            Ok(RegionFacts {
                name: name
                    .ok_or_else(|| format!("the server {} has no description, which names its region", server.url))?,
                endpoint: server.url.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::codegen::lower::samples;

    /// The facts of an operation with a member that is another.
    fn facts(member: &str, value: Value) -> Result<Vec<OperationFacts>, String> {
        let mut operation = samples::operation("MakeThing", "one");
        operation[member] = value;
        operations(&samples::openapi(json!({"/a": {"post": operation}}), json!({})))
    }

    #[test]
    fn what_annotations_say_of_an_operation_is_known() {
        let paged = facts("x-paged", json!({"items": "things", "offset": "start"})).unwrap().remove(0).paged.unwrap();
        assert_eq!((&*paged.items, paged.offset.as_deref(), paged.limit), ("things", Some("start"), None));
        let known = facts("x-long-running", json!({"job": "job_id"})).unwrap().remove(0);
        assert_eq!((&*known.id, &*known.method, &*known.path, &*known.chapter), ("MakeThing", "POST", "/a", "one"));
        assert_eq!((known.idempotent, known.job.as_deref()), (false, Some("job_id")));
    }

    #[test]
    fn a_parameter_in_a_header_or_with_content_is_refused() {
        let header = json!([{"name": "X-A", "in": "header", "schema": {"type": "string"}}]);
        let why = facts("parameters", header).unwrap_err();
        assert_eq!(why, "MakeThing (post /a): it has a parameter that is neither in the path nor in the query");
        let content = json!([{"name": "a", "in": "query", "content": {}}]);
        assert!(
            facts("parameters", content).unwrap_err().ends_with("the parameter a has content in place of a schema")
        );
        let nowhere = json!([{"$ref": "#/components/parameters/None"}]);
        assert!(facts("parameters", nowhere).unwrap_err().ends_with("#/components/parameters/None is no parameter"));
    }

    #[test]
    fn what_an_operation_lacks_is_named() {
        for (member, value, why) in [
            ("operationId", Value::Null, "it has no operationId"),
            ("tags", json!([]), "it has no tag"),
            ("summary", Value::Null, "it has no summary"),
            ("externalDocs", Value::Null, "it has no externalDocs"),
            ("x-idempotent", json!("yes"), "it has no x-idempotent"),
            ("x-confirmed", Value::Null, "x-confirmed: invalid type: null, expected struct ConfirmedFacts"),
            (
                "x-paged",
                json!({"item": "a"}),
                "x-paged: unknown field `item`, expected one of `items`, `offset`, `limit`, `marker`, `next`, `total`",
            ),
        ] {
            let said = facts(member, value).unwrap_err();
            assert!(said.ends_with(&format!("(post /a): {why}")), "{said}");
        }
    }

    #[test]
    fn a_server_names_its_region() {
        let mut openapi = samples::openapi(json!({}), json!({}));
        openapi.servers = serde_json::from_value(json!([{"url": "https://a", "description": "eu-de"}])).unwrap();
        let known = regions(&openapi).unwrap();
        assert_eq!((&*known[0].name, &*known[0].endpoint), ("eu-de", "https://a"));
        openapi.servers[0].description = None;
        assert!(regions(&openapi).unwrap_err().starts_with("the server https://a has no description"));
    }
}
