//! Rules for secrets.

use heck::ToSnakeCase;

use crate::document::{
    Node, Span,
    diagnostics::Diagnostic,
    index::{Index, SchemaRole},
};

/// Words in names of values that may be secret. A link may contain a signature that grants access.
const WORDS: [&str; 18] = [
    "ak",
    "credential",
    "credentials",
    "link",
    "links",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pwd",
    "secret",
    "secrets",
    "signature",
    "sk",
    "token",
    "tokens",
    "uri",
    "url",
];

/// Pairs of words in names of values that may be secret.
const PAIRS: [&str; 4] = ["access_key", "api_key", "private_key", "secret_key"];

fn suspicious(name: &str) -> bool {
    let name = name.to_snake_case();
    name.split('_').any(|word| WORDS.contains(&word)) || PAIRS.iter().any(|pair| name.contains(pair))
}

/// Returns the properties and parameters that are strings or arrays of strings.
fn strings<'a>(index: &'a Index<'_>) -> impl Iterator<Item = (&'a str, &'a Span, &'a Node, &'a Node)> {
    let properties = index.schemas.iter().filter_map(|schema| match schema.role {
        SchemaRole::Property(name) => Some((name, schema.mark, schema.node, schema.node)),
        _ => None,
    });
    let parameters = index.parameters.iter().filter_map(|parameter| {
        let name = parameter.node.member("name")?;
        Some((name.node.as_str()?, name.mark(), parameter.node, index.schema_of(parameter.node.get("schema")?)?))
    });
    let is_string =
        |schema: &Node| schema.get("type").and_then(Node::as_str) == Some("string") && schema.get("enum").is_none();
    properties
        .chain(parameters)
        .filter(move |(_, _, _, schema)| is_string(schema) || schema.get("items").is_some_and(is_string))
}

/// Reports strings that may be secret by their name and have no `x-secret`.
pub fn secret_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    strings(index)
        .filter(|(name, _, node, _)| suspicious(name) && node.get("x-secret").is_none())
        .map(|(name, mark, _, _)| {
            Diagnostic::new("secret-decision", format!("`{name}` may be a secret but has no `x-secret`"))
                .at(mark, "")
                .help("add `x-secret: true` or `x-secret: false` with the reason in annotations.yaml")
        })
        .collect()
}

/// Reports secrets in the path or query, because URLs are often logged.
pub fn secret_in_url(index: &Index<'_>) -> Vec<Diagnostic> {
    strings(index)
        .filter(|(_, _, node, _)| node.get("x-secret").and_then(Node::as_bool) == Some(true))
        .filter(|(_, _, node, _)| matches!(node.get("in").and_then(Node::as_str), Some("path" | "query")))
        .map(|(name, mark, _, _)| {
            Diagnostic::new("secret-in-url", format!("the secret `{name}` is part of the URL"))
                .at(mark, "")
                .help("URLs are often logged; remove the operation, or ask the service team to change it")
        })
        .collect()
}
