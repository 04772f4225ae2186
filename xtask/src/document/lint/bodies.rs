//! Rules for request bodies and responses.

use crate::document::{
    Node, Span,
    diagnostics::Diagnostic,
    index::{Content, Index, Operation, Response},
};

const JSON: &str = "application/json";

fn each(index: &Index<'_>, check: impl Fn(&Content<'_>, &Operation<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    index.contents.iter().filter_map(|content| check(content, index.operation_at(content.operation)?)).collect()
}

/// Reports bodies with inline schemas. The generator would invent a name, which can clash with another one.
pub fn inline_body(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |content, operation| {
        let schema = content.node.member("schema")?;
        let list = schema.node.get("items");
        if list.unwrap_or(&schema.node).get("$ref").is_some() {
            return None;
        }
        let end = if content.status.is_some() { "Response" } else { "Request" };
        Some(
            Diagnostic::new("inline-body", format!("{} has an inline schema", content.name()))
                .at(&schema.key, "")
                .help(format!("move it to a component, such as `{}{end}`, and reference it", operation.id())),
        )
    })
}

/// Reports media types other than JSON, for which the generator returns untyped bytes.
pub fn media_type_json(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |content, _| {
        (content.media_type != JSON).then(|| {
            Diagnostic::new("media-type-json", format!("the media type of {} is not `{JSON}`", content.name()))
                .at(content.key, "")
                .help(format!("write `{JSON}` without parameters"))
        })
    })
}

/// Reports content without a schema, on which the generator panics.
pub fn content_schema(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |content, _| {
        content.node.get("schema").is_none().then(|| {
            Diagnostic::new("content-schema", format!("{} has no schema", content.name()))
                .at(content.key, "")
                .help("add `schema`, or remove `content` if there is no body")
        })
    })
}

/// Reports optional request bodies. The generator always sends the body.
pub fn optional_body(index: &Index<'_>) -> Vec<Diagnostic> {
    let bodies = index.operations.iter().filter_map(|operation| operation.body);
    bodies
        .filter(|(body, _)| body.get("required").and_then(Node::as_bool) != Some(true))
        .map(|(body, key)| {
            Diagnostic::new("optional-body", "optional request bodies are not supported by the generator")
                .at(body.member("required").map_or(key, |required| required.mark()), "")
                .help("write `required: true`")
        })
        .collect()
}

/// Reports operations whose errors have different schemas, on which the generator panics.
pub fn error_schemas(index: &Index<'_>) -> Vec<Diagnostic> {
    different_schemas(
        index,
        "error-schemas",
        "error",
        ['4', '5'],
        "reference the same component in all error responses",
    )
}

/// Reports operations whose successful responses have different schemas. Responses without a body are ignored.
pub fn success_schemas(index: &Index<'_>) -> Vec<Diagnostic> {
    different_schemas(
        index,
        "success-schemas",
        "successful",
        ['2', '2'],
        "merge them into one component, in which fields that only one of them has are optional",
    )
}

fn different_schemas(
    index: &Index<'_>,
    rule: &'static str,
    what: &str,
    classes: [char; 2],
    help: &str,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, operation) in index.operations.iter().enumerate() {
        let mut first: Option<(&str, &Span)> = None;
        let of_class =
            |response: &&Response<'_>| response.operation == position && response.status.starts_with(classes);
        for response in index.responses.iter().filter(of_class) {
            let Some(reference) = schema_reference(response.node) else { continue };
            match first {
                Some((known, span)) if known != reference.0 => {
                    diagnostics.push(
                        Diagnostic::new(
                            rule,
                            format!("the {what} responses of `{}` have different schemas", operation.id()),
                        )
                        .at(reference.1, "")
                        .at(span, "other schema")
                        .help(help),
                    );
                    break;
                }
                _ => first = Some(reference),
            }
        }
    }
    diagnostics
}

/// Returns the schema reference of a JSON response.
fn schema_reference(response: &Node) -> Option<(&str, &Span)> {
    let reference = response.get("content")?.get(JSON)?.get("schema")?.member("$ref")?;
    Some((reference.node.as_str()?, reference.mark()))
}
