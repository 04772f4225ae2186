//! Operations, including what progenitor doesn't support, such as annotations.

use openapiv3::{OpenAPI, ParameterSchemaOrContent, ReferenceOr, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::{
    annotation,
    schemas::{self, Field, Success, Type},
};

/// An operation, with its annotations.
#[derive(Debug, Clone)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub chapter: String,
    pub summary: String,
    pub description: String,
    pub page: String,
    pub idempotent: bool,
    /// The IAM action that the operation requires, if it is known.
    pub iam_action: Option<String>,
    pub long_running: Option<LongRunning>,
    pub paged: Option<Paging>,
    pub confirmed: Confirmed,
    pub doc_aliases: Vec<String>,
    pub parameters: Vec<Parameter>,
    /// The documented error statuses with their descriptions.
    pub errors: Vec<(u16, String)>,
    /// The query parameters.
    pub query: Vec<Field>,
    pub body: Option<Type>,
    /// The example of the body on the page.
    pub body_example: Option<Value>,
    pub response: Option<Type>,
    /// The body that a 204 is equivalent to, if one is documented.
    pub no_content: Option<Value>,
    /// The response field that reports success.
    pub success: Option<Success>,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    pub description: String,
    pub ty: Type,
    pub example: Option<Value>,
    /// Where the values are listed, such as `ListInstances.instances.instance_id`.
    pub listed_by: Option<String>,
}

/// Pagination: the names of response fields and query parameters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    pub items: String,
    pub offset: String,
    pub limit: String,
    pub total: String,
    /// The offset of the first item.
    #[serde(default)]
    pub first: i64,
}

/// What an operation starts in the background.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongRunning {
    /// The name of what is waited for.
    pub until: String,
    /// The field of the response with the ID, such as `job_id`, or `instances.instance_id` for the items of a list. By
    /// default, the ID is a path parameter.
    pub id: Option<String>,
}

impl Operation {
    /// The response field with the ID of the job that the operation starts.
    pub fn job(&self) -> Option<&String> {
        self.long_running.as_ref().filter(|known| known.until == "job")?.id.as_ref()
    }
}

/// Where an operation was verified, and by whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    pub on: String,
    pub by: String,
}

pub fn collect(openapi: &OpenAPI) -> Result<Vec<Operation>, String> {
    openapi
        .operations()
        .map(|(path, method, operation)| {
            let id = operation.operation_id.clone().unwrap_or_default();
            lower(openapi, path, method, operation).map_err(|why| format!("{id} ({method} {path}): {why}"))
        })
        .collect()
}

fn lower(openapi: &OpenAPI, path: &str, method: &str, operation: &openapiv3::Operation) -> Result<Operation, String> {
    let extension = |key: &str| operation.extensions.get(key);
    let response = schemas::response(openapi, operation)?;
    Ok(Operation {
        id: operation.operation_id.clone().ok_or("no operationId")?,
        method: method.to_uppercase(),
        path: path.to_owned(),
        chapter: operation.tags.first().ok_or("no tag")?.clone(),
        summary: operation.summary.clone().ok_or("no summary")?,
        description: operation.description.clone().unwrap_or_default(),
        page: operation.external_docs.as_ref().ok_or("no externalDocs")?.url.clone(),
        idempotent: extension("x-idempotent").and_then(|value| value.as_bool()).ok_or("no x-idempotent")?,
        iam_action: annotation(&operation.extensions, "x-iam-action")?,
        long_running: annotation(&operation.extensions, "x-long-running")?,
        paged: annotation(&operation.extensions, "x-paged")?,
        confirmed: annotation(&operation.extensions, "x-confirmed")?.ok_or("no x-confirmed")?,
        doc_aliases: annotation(&operation.extensions, "x-doc-aliases")?.unwrap_or_default(),
        parameters: operation.parameters.iter().map(|known| parameter(openapi, known)).collect::<Result<_, _>>()?,
        errors: errors(operation),
        query: schemas::query(openapi, operation)?,
        body: schemas::body(openapi, operation)?,
        body_example: schemas::body_example(operation),
        no_content: schemas::no_content(openapi, operation, response.as_ref())?,
        success: schemas::response_success(openapi, response.as_ref())?,
        response,
    })
}

fn errors(operation: &openapiv3::Operation) -> Vec<(u16, String)> {
    let responses = operation.responses.responses.iter();
    let errors = responses.filter_map(|(status, response)| match (status, response) {
        (StatusCode::Code(status @ 400..), ReferenceOr::Item(response)) => {
            Some((*status, response.description.clone()))
        }
        _ => None,
    });
    errors.collect()
}

fn parameter(openapi: &OpenAPI, parameter: &ReferenceOr<openapiv3::Parameter>) -> Result<Parameter, String> {
    let parameter = match parameter {
        ReferenceOr::Item(parameter) => parameter,
        ReferenceOr::Reference { reference } => reference
            .strip_prefix("#/components/parameters/")
            .and_then(|name| openapi.components.as_ref()?.parameters.get(name)?.as_item())
            .ok_or_else(|| format!("{reference} is not a parameter"))?,
    };
    if matches!(parameter, openapiv3::Parameter::Header { .. } | openapiv3::Parameter::Cookie { .. }) {
        return Err("parameters must be in the path or in the query".to_owned());
    }
    let data = parameter.parameter_data_ref();
    let ParameterSchemaOrContent::Schema(schema) = &data.format else {
        return Err(format!("parameter {}: `content` instead of `schema`", data.name));
    };
    let ty = schemas::parameter_type(openapi, schema).map_err(|why| format!("parameter {}: {why}", data.name))?;
    Ok(Parameter {
        name: data.name.clone(),
        description: data.description.clone().unwrap_or_default(),
        ty,
        example: data.extensions.get(schemas::EXAMPLE).cloned(),
        listed_by: annotation(&data.extensions, "x-listed-by")?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures;

    /// Collects an operation after one key was replaced.
    fn collect_with(key: &str, value: Value) -> Result<Vec<Operation>, String> {
        let mut operation = fixtures::operation("MakeThing", "one");
        operation[key] = value;
        collect(&fixtures::openapi(json!({"/a": {"post": operation}}), json!({})))
    }

    #[test]
    fn collect_reads_annotations() {
        let paged = json!({"items": "things", "offset": "start", "limit": "size", "total": "count", "first": 1});
        let paged = collect_with("x-paged", paged).unwrap().remove(0).paged.unwrap();
        assert_eq!((&*paged.items, &*paged.offset, &*paged.limit), ("things", "start", "size"));
        assert_eq!((&*paged.total, paged.first), ("count", 1));
        let known = collect_with("x-long-running", json!({"until": "job", "id": "job_id"})).unwrap().remove(0);
        assert_eq!((&*known.id, &*known.method, &*known.path, &*known.chapter), ("MakeThing", "POST", "/a", "one"));
        assert_eq!((known.idempotent, known.job().map(String::as_str)), (false, Some("job_id")));
    }

    #[test]
    fn collect_rejects_parameters_in_headers_or_with_content() {
        let header = json!([{"name": "X-A", "in": "header", "schema": {"type": "string"}}]);
        let why = collect_with("parameters", header).unwrap_err();
        assert_eq!(why, "MakeThing (post /a): parameters must be in the path or in the query");
        let content = json!([{"name": "a", "in": "query", "content": {}}]);
        assert!(
            collect_with("parameters", content).unwrap_err().ends_with("parameter a: `content` instead of `schema`")
        );
        let nowhere = json!([{"$ref": "#/components/parameters/None"}]);
        assert!(
            collect_with("parameters", nowhere)
                .unwrap_err()
                .ends_with("#/components/parameters/None is not a parameter")
        );
    }

    #[test]
    fn collect_reports_missing_keys() {
        for (key, value, why) in [
            ("operationId", Value::Null, "no operationId"),
            ("tags", json!([]), "no tag"),
            ("summary", Value::Null, "no summary"),
            ("externalDocs", Value::Null, "no externalDocs"),
            ("x-idempotent", json!("yes"), "no x-idempotent"),
            ("x-confirmed", Value::Null, "x-confirmed: invalid type: null, expected struct Confirmed"),
            (
                "x-paged",
                json!({"item": "a"}),
                "x-paged: unknown field `item`, expected one of `items`, `offset`, `limit`, `total`, `first`",
            ),
        ] {
            let error = collect_with(key, value).unwrap_err();
            assert!(error.ends_with(&format!("(post /a): {why}")), "{error}");
        }
    }
}
