//! Request bodies and answers.

use crate::{
    api::{Answer, Api, Content, Operation},
    document::{Node, Place},
    findings::Finding,
};

const JSON: &str = "application/json";

fn each(api: &Api<'_>, check: impl Fn(&Content<'_>, &Operation<'_>) -> Option<Finding>) -> Vec<Finding> {
    api.contents.iter().filter_map(|content| check(content, api.of(content.operation)?)).collect()
}

/// A body's type is a named component: the generator would make up a name, which can take over another's.
pub fn inline_body(api: &Api<'_>) -> Vec<Finding> {
    each(api, |content, operation| {
        let schema = content.node.member("schema")?;
        let list = schema.node.get("items");
        if list.unwrap_or(&schema.node).get("$ref").is_some() {
            return None;
        }
        let end = if content.status.is_some() { "Response" } else { "Request" };
        Some(
            Finding::new("inline-body", format!("the schema of {} has no name", content.name()))
                .at(&schema.key, "")
                .help(format!("make it a component, such as {}{end}, and refer to it", operation.id())),
        )
    })
}

/// One media type: the generator panics on a second.
pub fn media_types(api: &Api<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pair in api.contents.windows(2) {
        if let [one, two] = pair
            && std::ptr::eq(one.holder, two.holder)
            && (one.operation, one.status) == (two.operation, two.status)
        {
            findings.push(
                Finding::new("media-types", format!("{} has two media types", two.name()))
                    .at(two.key, "")
                    .at(one.key, "the other one")
                    .help("keep application/json"),
            );
        }
    }
    findings
}

/// JSON and nothing else: for anything else the generator gives bytes without a type.
pub fn media_type_json(api: &Api<'_>) -> Vec<Finding> {
    each(api, |content, _| {
        (content.kind != JSON).then(|| {
            Finding::new("media-type-json", format!("{} isn't JSON", content.name()))
                .at(content.key, "")
                .help(format!("write {JSON}, without parameters"))
        })
    })
}

/// A content says what it is: the generator panics when it doesn't.
pub fn content_schema(api: &Api<'_>) -> Vec<Finding> {
    each(api, |content, _| {
        content.node.get("schema").is_none().then(|| {
            Finding::new("content-schema", format!("{} has no schema", content.name()))
                .at(content.key, "")
                .help("add `schema`, or leave `content` out when there is no body")
        })
    })
}

/// The generator sends every body it knows of.
pub fn optional_body(api: &Api<'_>) -> Vec<Finding> {
    let bodies = api.operations.iter().filter_map(|operation| operation.body);
    bodies
        .filter(|(body, _)| body.get("required").and_then(Node::bool) != Some(true))
        .map(|(body, key)| {
            Finding::new("optional-body", "the request body can be left out, which the generator can't do")
                .at(body.member("required").map_or(key, |required| required.mark()), "")
                .help("write `required: true`")
        })
        .collect()
}

/// `default` is a success and an error at once to the generator.
pub fn default_answer(api: &Api<'_>) -> Vec<Finding> {
    let answers = api.answers.iter().filter(|answer| answer.status == "default");
    answers
        .map(|answer| {
            Finding::new("default-answer", "an answer without a status")
                .at(answer.key, "")
                .help("write the statuses that the page lists")
        })
        .collect()
}

/// The generator drops what is neither a success nor an error.
pub fn status_class(api: &Api<'_>) -> Vec<Finding> {
    let answers = api.answers.iter().filter(|answer| answer.status.starts_with(['1', '3']));
    answers
        .map(|answer| {
            Finding::new("status-class", format!("the generator takes no notice of an answer {}", answer.status))
                .at(answer.key, "")
                .help("write the answer that the caller gets in the end")
        })
        .collect()
}

/// An operation without a successful answer has no type to return.
pub fn success_answer(api: &Api<'_>) -> Vec<Finding> {
    let succeeds = |index| api.answers.iter().any(|answer| answer.operation == index && answer.status.starts_with('2'));
    let operations = api.operations.iter().enumerate().filter(|(index, _)| !succeeds(*index));
    operations
        .map(|(_, operation)| {
            Finding::new("success-answer", "the operation has no successful answer")
                .at(operation.node.member("responses").map_or(operation.mark(), |answers| &answers.key), "")
                .help("write the answer 2xx that the page lists")
        })
        .collect()
}

/// All errors of an operation have one shape: the generator panics on a second.
pub fn error_shapes(api: &Api<'_>) -> Vec<Finding> {
    two_shapes(api, "error-shapes", "errors", ['4', '5'], "let every error refer to the same component")
}

/// All successes of an operation have one shape, besides those without a body.
pub fn success_shapes(api: &Api<'_>) -> Vec<Finding> {
    two_shapes(
        api,
        "success-shapes",
        "successes",
        ['2', '2'],
        "make one component of both, with what only one has left optional",
    )
}

fn two_shapes(api: &Api<'_>, rule: &'static str, what: &str, classes: [char; 2], help: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let mut first: Option<(&str, &Place)> = None;
        let of_class = |answer: &&Answer<'_>| answer.operation == index && answer.status.starts_with(classes);
        for answer in api.answers.iter().filter(of_class) {
            let Some(reference) = shape(answer.node) else { continue };
            match first {
                Some((known, place)) if known != reference.0 => {
                    findings.push(
                        Finding::new(rule, format!("the {what} of {} have two shapes", operation.id()))
                            .at(reference.1, "")
                            .at(place, "another one")
                            .help(help),
                    );
                    break;
                }
                _ => first = Some(reference),
            }
        }
    }
    findings
}

/// What the JSON of an answer refers to.
fn shape(answer: &Node) -> Option<(&str, &Place)> {
    let reference = answer.get("content")?.get(JSON)?.get("schema")?.member("$ref")?;
    Some((reference.node.text()?, reference.mark()))
}
