//! Rules for operations.

use crate::document::{
    Node,
    diagnostics::Diagnostic,
    index::{Index, Operation},
};

/// URL prefix of the documentation pages.
const PAGES: &str = "https://docs.otc.t-systems.com/";

fn each<'a>(index: &'a Index<'_>, check: impl Fn(&'a Operation<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    index.operations.iter().filter_map(check).collect()
}

fn missing(operation: &Operation<'_>, key: &str, rule: &'static str, help: &str) -> Option<Diagnostic> {
    operation
        .node
        .get(key)
        .is_none()
        .then(|| Diagnostic::new(rule, format!("the operation has no `{key}`")).at(operation.mark(), "").help(help))
}

/// Reports operations whose `externalDocs` is not a link to the documentation.
pub fn operation_page(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |operation| {
        let docs = operation.node.get("externalDocs")?;
        let url = docs.get("url").and_then(Node::as_str)?;
        if url.starts_with(PAGES) {
            return None;
        }
        Some(
            Diagnostic::new("operation-page", "`externalDocs` is not a link to the page of the operation")
                .at(docs.mark("url"), "")
                .help(format!("write a URL that starts with `{PAGES}`")),
        )
    })
}

/// Reports operations without `x-idempotent`.
pub fn idempotent_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    annotated(index, "x-idempotent", "idempotent-decision", "the reason")
}

/// Reports operations without `x-confirmed`.
pub fn confirmed_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    annotated(index, "x-confirmed", "confirmed-decision", "the source")
}

fn annotated(index: &Index<'_>, key: &str, rule: &'static str, with: &str) -> Vec<Diagnostic> {
    each(index, |operation| {
        let action = format!("$.paths['{}'].{}", operation.path, operation.method);
        missing(operation, key, rule, &format!("add it in annotations.yaml for the target `{action}`, with {with}"))
    })
}

/// Reports query parameters and response properties in `x-paged` that do not exist.
pub fn paged_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, operation) in index.operations.iter().enumerate() {
        for (key, member) in operation.node.get("x-paged").into_iter().flat_map(Node::members) {
            let Some(name) = member.node.as_str() else { continue };
            let in_query = matches!(key, "offset" | "limit");
            let exists = if in_query {
                let mut parameters = operation.parameters.iter().map(|(parameter, _)| parameter);
                parameters.any(|parameter| {
                    let string = |key| parameter.get(key).and_then(Node::as_str);
                    string("in") == Some("query") && string("name") == Some(name)
                })
            } else {
                index
                    .success_schemas(position)
                    .any(|schema| schema.get("properties").is_some_and(|all| all.get(name).is_some()))
            };
            if !exists {
                let what = if in_query { "query parameter" } else { "response property" };
                diagnostics.push(
                    Diagnostic::new("paged-names", format!("the operation has no {what} `{name}`"))
                        .at(member.mark(), "")
                        .at(operation.mark(), "operation")
                        .help(format!("write the name of the {what} that is the `{key}` of the pagination")),
                );
            }
        }
    }
    diagnostics
}

/// Reports IDs in `x-long-running` that are not properties of the response.
pub fn long_running_id(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (position, operation) in index.operations.iter().enumerate() {
        let Some(long_running) = operation.node.get("x-long-running") else { continue };
        let Some(id) = long_running.get("id").and_then(Node::as_str) else { continue };
        let property =
            |schema, name: &str| index.schema_of(schema).and_then(|schema: &Node| schema.get("properties")?.get(name));
        let exists = index.success_schemas(position).any(|schema| match id.split_once('.') {
            None => property(schema, id).is_some(),
            Some((list, id)) => {
                let items = property(schema, list).and_then(|list| index.schema_of(list)?.get("items"));
                items.is_some_and(|item| property(item, id).is_some())
            }
        });
        if !exists {
            diagnostics.push(
                Diagnostic::new("long-running-id", format!("no successful response has a property `{id}`"))
                    .at(long_running.mark("id"), "")
                    .at(operation.mark(), "operation")
                    .help("write the name of the property that contains the ID, after the name of the list if it is in one"),
            );
        }
    }
    diagnostics
}
