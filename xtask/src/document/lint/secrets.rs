//! What must not be shown.

use heck::ToSnakeCase;

use crate::document::{
    Node, Span,
    diagnostics::Diagnostic,
    index::{Index, SchemaRole},
};

/// Words of a name that may hold a secret. A link may carry a signature that opens what it leads to.
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

/// Pairs of words that together do.
const PAIRS: [&str; 4] = ["access_key", "api_key", "private_key", "secret_key"];

fn suspicious(name: &str) -> bool {
    let name = name.to_snake_case();
    name.split('_').any(|word| WORDS.contains(&word)) || PAIRS.iter().any(|pair| name.contains(pair))
}

/// Texts by name: properties and parameters that hold text or a list of texts.
fn texts<'a>(index: &'a Index<'_>) -> impl Iterator<Item = (&'a str, &'a Span, &'a Node, &'a Node)> {
    let properties = index.schemas.iter().filter_map(|schema| match schema.role {
        SchemaRole::Property(name) => Some((name, schema.mark, schema.node, schema.node)),
        _ => None,
    });
    let parameters = index.parameters.iter().filter_map(|parameter| {
        let name = parameter.node.member("name")?;
        Some((name.node.as_str()?, name.mark(), parameter.node, index.schema_of(parameter.node.get("schema")?)?))
    });
    let text =
        |schema: &Node| schema.get("type").and_then(Node::as_str) == Some("string") && schema.get("enum").is_none();
    properties.chain(parameters).filter(move |(_, _, _, schema)| text(schema) || schema.get("items").is_some_and(text))
}

/// A text whose name sounds like a secret is decided to be one or not.
pub fn secret_decision(index: &Index<'_>) -> Vec<Diagnostic> {
    texts(index)
        .filter(|(name, _, node, _)| suspicious(name) && node.get("x-secret").is_none())
        .map(|(name, mark, _, _)| {
            Diagnostic::new("secret-decision", format!("`{name}` may hold a secret, and nobody has decided"))
                .at(mark, "")
                .help("decide it in annotations.yaml with `x-secret: true` or `x-secret: false`, and give the reason")
        })
        .collect()
}

/// A secret doesn't go into the address, which ends up in logs.
pub fn secret_in_address(index: &Index<'_>) -> Vec<Diagnostic> {
    texts(index)
        .filter(|(_, _, node, _)| node.get("x-secret").and_then(Node::as_bool) == Some(true))
        .filter(|(_, _, node, _)| matches!(node.get("in").and_then(Node::as_str), Some("path" | "query")))
        .map(|(name, mark, _, _)| {
            Diagnostic::new("secret-in-address", format!("the secret `{name}` is a part of the address"))
                .at(mark, "")
                .help("the client can't keep it out of logs; leave the operation out, or ask the service to change it")
        })
        .collect()
}
