//! Request bodies and responses.

use crate::document::{
    Node, Span,
    diagnostics::Diagnostic,
    index::{Content, Index, Operation, Response},
};

const JSON: &str = "application/json";

fn each(index: &Index<'_>, check: impl Fn(&Content<'_>, &Operation<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    index.contents.iter().filter_map(|content| check(content, index.of(content.operation)?)).collect()
}

/// A body's type is a named component: the generator would make up a name, which can take over another's.
pub fn inline_body(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |content, operation| {
        let schema = content.node.member("schema")?;
        let list = schema.node.get("items");
        if list.unwrap_or(&schema.node).get("$ref").is_some() {
            return None;
        }
        let end = if content.status.is_some() { "Response" } else { "Request" };
        Some(
            Diagnostic::new("inline-body", format!("the schema of {} has no name", content.name()))
                .at(&schema.key, "")
                .help(format!("make it a component, such as {}{end}, and refer to it", operation.id())),
        )
    })
}

/// JSON and nothing else: for anything else the generator gives bytes without a type.
pub fn media_type_json(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |content, _| {
        (content.kind != JSON).then(|| {
            Diagnostic::new("media-type-json", format!("{} isn't JSON", content.name()))
                .at(content.key, "")
                .help(format!("write {JSON}, without parameters"))
        })
    })
}

/// A content says what it is: the generator panics when it doesn't.
pub fn content_schema(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |content, _| {
        content.node.get("schema").is_none().then(|| {
            Diagnostic::new("content-schema", format!("{} has no schema", content.name()))
                .at(content.key, "")
                .help("add `schema`, or leave `content` out when there is no body")
        })
    })
}

/// The generator sends every body it knows of.
pub fn optional_body(index: &Index<'_>) -> Vec<Diagnostic> {
    let bodies = index.operations.iter().filter_map(|operation| operation.body);
    bodies
        .filter(|(body, _)| body.get("required").and_then(Node::as_bool) != Some(true))
        .map(|(body, key)| {
            Diagnostic::new("optional-body", "the request body can be left out, which the generator can't do")
                .at(body.member("required").map_or(key, |required| required.mark()), "")
                .help("write `required: true`")
        })
        .collect()
}

/// All errors of an operation have one shape: the generator panics on a second.
pub fn error_shapes(index: &Index<'_>) -> Vec<Diagnostic> {
    two_shapes(index, "error-shapes", "errors", ['4', '5'], "let every error refer to the same component")
}

/// All successes of an operation have one shape, besides those without a body.
pub fn success_shapes(index: &Index<'_>) -> Vec<Diagnostic> {
    two_shapes(
        index,
        "success-shapes",
        "successes",
        ['2', '2'],
        "make one component of both, with what only one has left optional",
    )
}

fn two_shapes(index: &Index<'_>, rule: &'static str, what: &str, classes: [char; 2], help: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, operation) in index.operations.iter().enumerate() {
        let mut first: Option<(&str, &Span)> = None;
        let of_class =
            |response: &&Response<'_>| response.operation == position && response.status.starts_with(classes);
        for response in index.responses.iter().filter(of_class) {
            let Some(reference) = shape(response.node) else { continue };
            match first {
                Some((known, span)) if known != reference.0 => {
                    diagnostics.push(
                        Diagnostic::new(rule, format!("the {what} of {} have two shapes", operation.id()))
                            .at(reference.1, "")
                            .at(span, "another one")
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

/// The schema that the JSON of a response refers to.
fn shape(response: &Node) -> Option<(&str, &Span)> {
    let reference = response.get("content")?.get(JSON)?.get("schema")?.member("$ref")?;
    Some((reference.node.as_str()?, reference.mark()))
}
