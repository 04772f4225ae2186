//! What every operation says of itself.

use crate::document::{
    Node,
    diagnostics::Diagnostic,
    index::{Index, Operation},
};

/// Where the pages are published.
const PAGES: &str = "https://docs.otc.t-systems.com/";

fn each<'a>(index: &'a Index<'_>, check: impl Fn(&'a Operation<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    index.operations.iter().filter_map(check).collect()
}

fn lacks(operation: &Operation<'_>, key: &str, rule: &'static str, help: &str) -> Option<Diagnostic> {
    operation
        .node
        .get(key)
        .is_none()
        .then(|| Diagnostic::new(rule, format!("the operation has no `{key}`")).at(operation.mark(), "").help(help))
}

/// A link to the page.
pub fn operation_page(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |operation| {
        let docs = operation.node.get("externalDocs")?;
        let url = docs.get("url").and_then(Node::as_str)?;
        if url.starts_with(PAGES) {
            return None;
        }
        Some(
            Diagnostic::new("operation-page", "the operation has no link to its page")
                .at(docs.mark("url"), "")
                .help(format!("give it `externalDocs` with a `url` that begins with {PAGES}")),
        )
    })
}

/// Whether it can be sent again is decided for every operation.
pub fn idempotent_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    annotated(index, "x-idempotent", "idempotent-decision", "decide it", "give the reason")
}

/// Where it was seen to work is said for every operation.
pub fn confirmed_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    annotated(index, "x-confirmed", "confirmed-decision", "say it", "by whom")
}

fn annotated(index: &Index<'_>, key: &str, rule: &'static str, what: &str, with: &str) -> Vec<Diagnostic> {
    each(index, |operation| {
        let action = format!("$.paths['{}'].{}", operation.path, operation.method);
        lacks(operation, key, rule, &format!("{what} in annotations.yaml with the target {action}, and {with}"))
    })
}

/// Pagination names parameters of the query and properties of the response that exist.
pub fn paged_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, operation) in index.operations.iter().enumerate() {
        for (key, member) in operation.node.get("x-paged").into_iter().flat_map(Node::members) {
            let Some(name) = member.node.as_str() else { continue };
            let in_query = matches!(key, "offset" | "limit" | "marker");
            let there = if in_query {
                let mut parameters = operation.parameters.iter().map(|(parameter, _)| parameter);
                parameters.any(|parameter| {
                    let text = |key| parameter.get(key).and_then(Node::as_str);
                    text("in") == Some("query") && text("name") == Some(name)
                })
            } else {
                index
                    .results(position)
                    .any(|schema| schema.get("properties").is_some_and(|all| all.get(name).is_some()))
            };
            if !there {
                let (what, where_) = if in_query { ("parameter", "query") } else { ("property", "answer") };
                diagnostics.push(
                    Diagnostic::new("paged-names", format!("there is no {what} `{name}` in the {where_}"))
                        .at(member.mark(), "")
                        .at(operation.mark(), "of this operation")
                        .help(format!("name the {what} that is the `{key}` of the paging")),
                );
            }
        }
    }
    diagnostics
}

/// The response of a long-running operation has the ID of its job.
pub fn long_running_job(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, operation) in index.operations.iter().enumerate() {
        let Some(long_running) = operation.node.get("x-long-running") else { continue };
        let Some(job) = long_running.get("job").and_then(Node::as_str) else { continue };
        let there =
            index.results(position).any(|schema| schema.get("properties").is_some_and(|all| all.get(job).is_some()));
        if !there {
            diagnostics.push(
                Diagnostic::new("long-running-job", format!("no successful answer has a property `{job}`"))
                    .at(long_running.mark("job"), "")
                    .at(operation.mark(), "of this operation")
                    .help("name the property that holds the ID of the job"),
            );
        }
    }
    diagnostics
}
