//! What every operation says of itself.

use crate::{
    api::{Api, Operation},
    document::Node,
    findings::Finding,
};

/// Where the pages are published.
const PAGES: &str = "https://docs.otc.t-systems.com/";

fn each<'a>(api: &'a Api<'_>, check: impl Fn(&'a Operation<'_>) -> Option<Finding>) -> Vec<Finding> {
    api.operations.iter().filter_map(check).collect()
}

fn lacks(operation: &Operation<'_>, key: &str, rule: &'static str, help: &str) -> Option<Finding> {
    operation
        .node
        .get(key)
        .is_none()
        .then(|| Finding::new(rule, format!("the operation has no `{key}`")).at(operation.mark(), "").help(help))
}

/// The generator makes the method's name from the operation's.
pub fn operation_id(api: &Api<'_>) -> Vec<Finding> {
    each(api, |operation| {
        lacks(operation, "operationId", "operation-id", "add it; the page's other name for the operation will do")
    })
}

/// A summary, the first line of the method's documentation.
pub fn operation_summary(api: &Api<'_>) -> Vec<Finding> {
    each(api, |operation| lacks(operation, "summary", "operation-summary", "say in a line what the operation does"))
}

/// A description.
pub fn operation_description(api: &Api<'_>) -> Vec<Finding> {
    each(api, |operation| {
        lacks(operation, "description", "operation-description", "say in own words what the page says of the operation")
    })
}

/// A link to the page.
pub fn operation_page(api: &Api<'_>) -> Vec<Finding> {
    each(api, |operation| {
        let docs = operation.node.get("externalDocs");
        let url = docs.and_then(|docs| docs.get("url")).and_then(Node::text);
        if url.is_some_and(|url| url.starts_with(PAGES)) {
            return None;
        }
        let place = docs.map_or(operation.mark(), |docs| docs.mark("url"));
        Some(
            Finding::new("operation-page", "the operation has no link to its page")
                .at(place, "")
                .help(format!("give it `externalDocs` with a `url` that begins with {PAGES}")),
        )
    })
}

/// Exactly one tag, which the root declares.
pub fn operation_tag(api: &Api<'_>) -> Vec<Finding> {
    let declared: Vec<_> =
        api.root.get("tags").into_iter().flat_map(Node::items).filter_map(|tag| tag.get("name")?.text()).collect();
    each(api, |operation| {
        let tags: Vec<_> = operation.node.get("tags").into_iter().flat_map(Node::items).collect();
        match tags.as_slice() {
            [tag] if tag.text().is_none_or(|tag| declared.contains(&tag)) => None,
            [tag] => Some(
                Finding::new("operation-tag", "the root doesn't declare this tag")
                    .at(&tag.place, "")
                    .help("add it to `tags` in root.yaml, or mend it"),
            ),
            tags => Some(
                Finding::new("operation-tag", format!("the operation has {} tags", tags.len()))
                    .at(tags.get(1).map_or(operation.mark(), |tag| &tag.place), "")
                    .help("give it exactly one: the chapter of its page"),
            ),
        }
    })
}

/// Whether it can be sent again is decided for every operation.
pub fn idempotent_decision(api: &Api<'_>) -> Vec<Finding> {
    annotated(api, "x-idempotent", "idempotent-decision", "decide it", "give the reason")
}

/// Where it was seen to work is said for every operation.
pub fn confirmed_decision(api: &Api<'_>) -> Vec<Finding> {
    annotated(api, "x-confirmed", "confirmed-decision", "say it", "by whom")
}

fn annotated(api: &Api<'_>, key: &str, rule: &'static str, what: &str, with: &str) -> Vec<Finding> {
    each(api, |operation| {
        let action = format!("$.paths['{}'].{}", operation.path, operation.method);
        lacks(operation, key, rule, &format!("{what} in annotations.yaml with the target {action}, and {with}"))
    })
}

/// What the paging names is there: parameters in the query, properties in the answer.
pub fn paged_names(api: &Api<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        for (key, member) in operation.node.get("x-paged").into_iter().flat_map(Node::members) {
            let Some(name) = member.node.text() else { continue };
            let in_query = matches!(key, "offset" | "limit" | "marker");
            let there = if in_query {
                let mut parameters = operation.parameters.iter().map(|(parameter, _)| parameter);
                parameters.any(|parameter| {
                    let text = |key| parameter.get(key).and_then(Node::text);
                    text("in") == Some("query") && text("name") == Some(name)
                })
            } else {
                api.results(index).any(|schema| schema.get("properties").is_some_and(|all| all.get(name).is_some()))
            };
            if !there {
                let (what, where_) = if in_query { ("parameter", "query") } else { ("property", "answer") };
                findings.push(
                    Finding::new("paged-names", format!("there is no {what} `{name}` in the {where_}"))
                        .at(member.mark(), "")
                        .at(operation.mark(), "of this operation")
                        .help(format!("name the {what} that is the `{key}` of the paging")),
                );
            }
        }
    }
    findings
}

/// The job of a long-running operation stands in its answer.
pub fn long_running_job(api: &Api<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let Some(long_running) = operation.node.get("x-long-running") else { continue };
        let Some(job) = long_running.get("job").and_then(Node::text) else { continue };
        let there = api.results(index).any(|schema| schema.get("properties").is_some_and(|all| all.get(job).is_some()));
        if !there {
            findings.push(
                Finding::new("long-running-job", format!("no successful answer has a property `{job}`"))
                    .at(long_running.mark("job"), "")
                    .at(operation.mark(), "of this operation")
                    .help("name the property that holds the ID of the job"),
            );
        }
    }
    findings
}
