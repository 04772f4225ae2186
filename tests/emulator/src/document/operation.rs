//! One operation of the document.

use hyper::{Method, StatusCode};
use serde_json::{Map, Value};

use super::{DOCUMENT, resolve};

const JSON: &str = "/content/application~1json";

/// An operation: how it is asked for, and what it may answer.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// The path, with the names of its parameters in braces.
    pub(crate) path: &'static str,
    parameters: Vec<Parameter>,
    /// The schema of the body; `None` when it takes none.
    pub(crate) body: Option<&'static Value>,
    pub(crate) body_is_required: bool,
    responses: Option<&'static Map<String, Value>>,
}

/// A parameter in the path or the query.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    place: &'static str,
    pub(crate) required: bool,
    pub(crate) schema: &'static Value,
}

impl Operation {
    pub(super) fn all(document: &'static Value) -> Vec<Self> {
        let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
        paths
            .flat_map(|(path, item)| {
                let methods = item.as_object().into_iter().flatten();
                methods.filter_map(move |(method, node)| Self::read(document, path, method, node))
            })
            .collect()
    }

    /// `None` for what stands beside the operations of a path.
    fn read(document: &'static Value, path: &'static str, method: &str, node: &'static Value) -> Option<Self> {
        let body = node.get("requestBody").map(|body| resolve(document, body));
        let parameters = node.get("parameters").and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            id: node.get("operationId")?.as_str()?,
            method: Method::from_bytes(method.to_ascii_uppercase().as_bytes()).ok()?,
            path,
            parameters: parameters.filter_map(|parameter| Parameter::read(resolve(document, parameter))).collect(),
            body: body.and_then(|body| body.pointer(&format!("{JSON}/schema"))),
            body_is_required: body.is_some_and(|body| is_true(body, "required")),
            responses: node.get("responses").and_then(Value::as_object),
        })
    }

    /// The parameter of that name in the path.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.place == "path" && parameter.name == name)
    }

    /// The parameters in the query.
    pub(crate) fn query(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.place == "query")
    }

    /// The first example of an answer with that status.
    pub(crate) fn example(&self, status: u16) -> Option<&'static Value> {
        example(resolve(&DOCUMENT, self.responses?.get(&status.to_string())?))
    }

    /// What it answers when all is well: the example of its page, `{}` when the page has a body without one, no body
    /// when it has none. Of several statuses it is the one that tells most.
    pub(crate) fn success(&self) -> (StatusCode, Option<Value>) {
        let answers = self.responses.into_iter().flatten().filter_map(|(status, response)| {
            let status = status.parse::<StatusCode>().ok().filter(StatusCode::is_success)?;
            let response = resolve(&DOCUMENT, response);
            let body = match example(response) {
                Some(example) => Some(example.clone()),
                None => response.pointer(JSON).map(|_| Value::Object(Map::new())),
            };
            let telling = (example(response).is_some(), body.is_some(), status == StatusCode::NO_CONTENT);
            Some((telling, status, body))
        });
        let best = answers.max_by_key(|(telling, status, _)| (*telling, std::cmp::Reverse(*status)));
        best.map_or((StatusCode::OK, None), |(_, status, body)| (status, body))
    }
}

impl Parameter {
    fn read(node: &'static Value) -> Option<Self> {
        Some(Self {
            name: node.get("name")?.as_str()?,
            place: node.get("in")?.as_str()?,
            required: is_true(node, "required"),
            schema: node.get("schema")?,
        })
    }

    /// The value that a text stands for where texts are all there is. One that stands for none stays a text.
    pub(crate) fn value(&self, text: &str) -> Value {
        let read = match resolve(&DOCUMENT, self.schema).get("type").and_then(Value::as_str) {
            Some("integer" | "number") => text.parse().ok().map(Value::Number),
            Some("boolean") => text.parse().ok().map(Value::Bool),
            _ => None,
        };
        read.unwrap_or_else(|| Value::from(text))
    }
}

fn example(response: &'static Value) -> Option<&'static Value> {
    let examples = response.pointer(JSON)?.get("examples")?.as_object()?;
    examples.values().next()?.get("value")
}

fn is_true(node: &Value, key: &str) -> bool {
    node.get(key).and_then(Value::as_bool) == Some(true)
}
