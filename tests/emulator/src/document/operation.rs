//! Operations of the OpenAPI document.

use hyper::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::{DOCUMENT, resolve};

const MEDIA_TYPE: &str = "/content/application~1json";

/// An operation with its parameters, body and responses.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// The path, with parameter names in braces.
    pub(crate) path: &'static str,
    parameters: Vec<Parameter>,
    /// The schema of the body; `None` if the operation has no body.
    pub(crate) body: Option<&'static Value>,
    pub(crate) body_is_required: bool,
    responses: Option<&'static Map<String, Value>>,
}

/// A path or query parameter.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    location: &'static str,
    pub(crate) required: bool,
    pub(crate) schema: &'static Value,
}

impl Operation {
    pub(super) fn all(document: &'static Value) -> Vec<Self> {
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        paths
            .flat_map(|(path, item)| {
                let methods = item.as_object().into_iter().flatten();
                methods.filter_map(move |(method, node)| Self::parse(document, path, method, node))
            })
            .collect()
    }

    /// Parses an operation; returns `None` for other fields of a path item.
    fn parse(document: &'static Value, path: &'static str, method: &str, node: &'static Value) -> Option<Self> {
        let body = node.get("requestBody").map(|body| resolve(document, body));
        let parameters = node.get("parameters").and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            id: node.get("operationId")?.as_str()?,
            method: Method::from_bytes(method.to_ascii_uppercase().as_bytes()).ok()?,
            path,
            parameters: parameters.filter_map(|parameter| Parameter::parse(resolve(document, parameter))).collect(),
            body: body.and_then(|body| body.pointer(&format!("{MEDIA_TYPE}/schema"))),
            body_is_required: body.is_some_and(|body| is_true(body, "required")),
            responses: node.get("responses").and_then(Value::as_object),
        })
    }

    /// Returns the path parameter with this name.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.location == "path" && parameter.name == name)
    }

    /// Returns the query parameters.
    pub(crate) fn query(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.location == "query")
    }

    /// Returns the body of the response that is documented for this status, if any: the first example; if there is none,
    /// the essential fields of a successful response, or an error code and the description of the status.
    pub(crate) fn documented(&self, status: u16) -> Option<Option<Value>> {
        let response = resolve(&DOCUMENT, self.responses?.get(&status.to_string())?);
        if let Some(example) = example(response) {
            return Some(Some(example.clone()));
        }
        if (200..300).contains(&status) {
            return Some(response.pointer(MEDIA_TYPE).map(essential_fields));
        }
        let code = match status {
            400 => "DCS.4005",
            401 => "DCS.1001",
            403 => "DCS.2003",
            404 if self.path_parameter("instance_id").is_some() => "DCS.3022",
            404 => "DCS.4001",
            _ => "DCS.5000",
        };
        Some(Some(json!({ "error_code": code, "error_msg": response.get("description") })))
    }

    /// Returns a successful response: the example; if there is none, the essential fields of the body; or no body.
    ///
    /// If several success statuses are documented, one with an example takes precedence, then one with a body, then 204.
    pub(crate) fn success(&self) -> (StatusCode, Option<Value>) {
        let responses = self.responses.into_iter().flatten().filter_map(|(status, response)| {
            let status = status.parse::<StatusCode>().ok().filter(StatusCode::is_success)?;
            let response = resolve(&DOCUMENT, response);
            let body = match example(response) {
                Some(example) => Some(example.clone()),
                None => response.pointer(MEDIA_TYPE).map(essential_fields),
            };
            let rank = (example(response).is_some(), body.is_some(), status == StatusCode::NO_CONTENT);
            Some((rank, status, body))
        });
        let best = responses.max_by_key(|(rank, status, _)| (*rank, std::cmp::Reverse(*status)));
        best.map_or((StatusCode::OK, None), |(_, status, body)| (status, body))
    }
}

impl Parameter {
    fn parse(node: &'static Value) -> Option<Self> {
        Some(Self {
            name: node.get("name")?.as_str()?,
            location: node.get("in")?.as_str()?,
            required: is_true(node, "required"),
            schema: node.get("schema")?,
        })
    }

    /// Parses the value of a parameter according to its type; a value that cannot be parsed is returned as a string.
    pub(crate) fn value(&self, string: &str) -> Value {
        let parsed = match resolve(&DOCUMENT, self.schema).get("type").and_then(Value::as_str) {
            Some("integer" | "number") => string.parse().ok().map(Value::Number),
            Some("boolean") => string.parse().ok().map(Value::Bool),
            _ => None,
        };
        parsed.unwrap_or_else(|| Value::from(string))
    }
}

fn example(response: &'static Value) -> Option<&'static Value> {
    let examples = response.pointer(MEDIA_TYPE)?.get("examples")?.as_object()?;
    examples.values().next()?.get("value")
}

/// Returns an object with the fields in `x-essential`. Arrays are empty; other fields have their own name as the value.
fn essential_fields(content: &'static Value) -> Value {
    let schema = resolve(&DOCUMENT, content.get("schema").unwrap_or(&Value::Null));
    let names = schema.get("x-essential").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let fields = names.map(|name| {
        let property = schema.get("properties").and_then(|properties| properties.get(name));
        let r#type = property.and_then(|property| resolve(&DOCUMENT, property).get("type")?.as_str());
        let value = if r#type == Some("array") { Value::Array(Vec::new()) } else { name.into() };
        (name.to_owned(), value)
    });
    Value::Object(fields.collect())
}

fn is_true(node: &Value, key: &str) -> bool {
    node.get(key).and_then(Value::as_bool) == Some(true)
}
