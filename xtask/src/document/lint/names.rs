//! Rules for names, as they are in Rust.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase, ToSnakeCase};

use crate::{
    document::{
        Node, Span,
        diagnostics::Diagnostic,
        index::{Index, SchemaRole, members},
    },
    reserved::REQUEST_MEMBERS,
};

/// Methods of the client, progenitor's or the library's, which cannot be names of operations.
const CLIENT_METHODS: [&str; 18] = [
    "api_version",
    "baseurl",
    "builder",
    "ca_certificates",
    "client",
    "clone",
    "endpoint",
    "exec",
    "from_env",
    "http",
    "inner",
    "new",
    "new_with_client",
    "post",
    "pre",
    "project_id",
    "send",
    "url",
];

/// Rust keywords, to which the generator would append `_`.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Replaces characters that are invalid in identifiers by word separators for the case conversion.
fn words(name: &str) -> String {
    name.replace(|c: char| !c.is_alphanumeric() && c != '_', "-")
}

fn snake(name: &str) -> String {
    words(name).to_snake_case()
}

fn pascal(name: &str) -> String {
    words(name).to_pascal_case()
}

/// Reports names that are equal after case conversion.
fn name_clashes<'a>(
    rule: &'static str,
    what: &str,
    help: &str,
    case: impl Fn(&str) -> String,
    names: impl Iterator<Item = (&'a str, &'a Span)>,
) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, (&str, &Span)> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (name, span) in names {
        let cased = case(name);
        if let Some((other, first)) = known.get(&cased) {
            diagnostics.push(
                Diagnostic::new(rule, format!("the {what} `{other}` and `{name}` are both named `{cased}` in Rust"))
                    .at(span, "")
                    .at(first, "first definition")
                    .help(help),
            );
        } else {
            known.insert(cased, (name, span));
        }
    }
    diagnostics
}

/// Reports operations whose methods would have the same name.
pub fn operation_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let named = index.operations.iter().filter(|operation| !operation.id().is_empty());
    name_clashes(
        "operation-names",
        "operations",
        "change the `operationId` of one of them",
        snake,
        named.map(|operation| (operation.id(), operation.mark())),
    )
}

/// Reports components whose types would have the same name.
pub fn schema_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let named = index.schemas.iter().filter_map(|schema| match schema.role {
        SchemaRole::Component(name) => Some((name, schema.mark)),
        _ => None,
    });
    name_clashes("schema-names", "schemas", "rename one of them", pascal, named)
}

/// Reports properties whose fields would have the same name.
pub fn property_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const HELP: &str =
        "if they have the same meaning, remove one in corrections.yaml and add it to `x-aliases` of the other";
    let named = |node| members(Some(node), "properties").map(|(name, member)| (name, &member.key));
    let schemas = index.schemas.iter();
    schemas.flat_map(|schema| name_clashes("property-names", "properties", HELP, snake, named(schema.node))).collect()
}

/// Reports parameters of an operation whose arguments would have the same name.
pub fn parameter_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const HELP: &str = "remove the one that the service ignores, in corrections.yaml";
    let mut diagnostics = Vec::new();
    for operation in &index.operations {
        let mut seen = Vec::new();
        let named: Vec<_> = operation
            .parameters
            .iter()
            .filter_map(|(node, mark)| {
                let name = node.get("name")?.as_str()?;
                // Another rule reports duplicate names.
                let new = !seen.contains(&name);
                seen.push(name);
                new.then_some((name, *mark))
            })
            .collect();
        diagnostics.extend(name_clashes("parameter-names", "parameters", HELP, snake, named.into_iter()));
    }
    diagnostics
}

/// Reports names that are reserved in Rust or in the library.
pub fn reserved_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const REMOVE: &str = "requests have a method or field with this name; remove the parameter in corrections.yaml";
    let reserved = |what: &str, name: &str, span: &Span, help: &str| {
        Diagnostic::new("reserved-names", format!("{what} cannot be named `{name}` in Rust")).at(span, "").help(help)
    };
    let mut diagnostics = Vec::new();
    for operation in &index.operations {
        let name = snake(operation.id());
        if CLIENT_METHODS.contains(&name.as_str()) || KEYWORDS.contains(&name.as_str()) {
            diagnostics.push(reserved("an operation", &name, operation.mark(), "change the `operationId`"));
        }
    }
    for parameter in &index.parameters {
        let Some(name) = parameter.node.get("name").and_then(Node::as_str) else { continue };
        let name = snake(name);
        if REQUEST_MEMBERS.contains(&name.as_str()) {
            diagnostics.push(reserved("a parameter", &name, parameter.node.mark("name"), REMOVE));
        }
    }
    diagnostics
}

/// Reports enum values whose variants would have the same name.
pub fn enum_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const HELP: &str = "remove the one that the service does not send in corrections.yaml, or set the name of one with \
                        `x-variant-names` in annotations.yaml";
    let all_strings =
        |node: &'_ Node| node.get("enum").is_some_and(|values| values.items().all(|value| value.as_str().is_some()));
    let schemas = index.schemas.iter().filter(|schema| all_strings(schema.node));
    schemas
        .flat_map(|schema| {
            let values = schema.node.get("enum").into_iter().flat_map(Node::items);
            let values = values.filter_map(|value| Some((value.as_str()?, &value.span)));
            let (values, repeated) = distinct(values);
            let repeated = repeated.into_iter().map(|(value, span)| {
                Diagnostic::new("enum-names", format!("the enum lists `{value}` twice")).at(span, "").help("remove it")
            });
            let given = schema.node.get("x-variant-names");
            let name = |value: &str| {
                given.and_then(|names| names.get(value)?.as_str()).map_or_else(|| pascal(value), str::to_owned)
            };
            repeated.chain(name_clashes("enum-names", "values", HELP, name, values.into_iter())).collect::<Vec<_>>()
        })
        .collect()
}

/// A value and its location.
type Located<'a> = (&'a str, &'a Span);

/// Splits values into the first occurrences and the repetitions.
fn distinct<'a>(values: impl Iterator<Item = Located<'a>>) -> (Vec<Located<'a>>, Vec<Located<'a>>) {
    let mut known = BTreeSet::new();
    values.partition(|(value, _)| known.insert(*value))
}

/// Reports entries of `x-variant-names` that are not values of the enum or not valid variant names.
pub fn variant_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let values = schema.node.get("enum");
        for (value, name) in members(Some(schema.node), "x-variant-names") {
            if !values.is_some_and(|values| values.items().any(|known| known.as_str() == Some(value))) {
                diagnostics.push(
                    Diagnostic::new("variant-names", format!("the enum has no value `{value}`"))
                        .at(&name.key, "")
                        .at(schema.mark, "enum")
                        .help("use the values of this enum as keys"),
                );
            }
            if !name.node.as_str().is_some_and(is_variant_name) {
                diagnostics.push(
                    Diagnostic::new("variant-names", "invalid variant name")
                        .at(&name.node.span, "")
                        .help("write a name in upper camel case other than `Self` and `Unknown`, which all enums have"),
                );
            }
        }
    }
    diagnostics
}

/// Whether a name is in upper camel case and not reserved. `Unknown` is the variant for all other values.
fn is_variant_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !["Unknown", "Self"].contains(&name)
}

/// Reports aliases of a property that are the name or alias of another one.
pub fn alias_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let properties: Vec<_> = members(Some(schema.node), "properties").collect();
        let mut taken: Vec<(&str, &Span)> = properties.iter().map(|(name, member)| (*name, &member.key)).collect();
        for (_, member) in &properties {
            for alias in member.node.get("x-aliases").into_iter().flat_map(Node::items) {
                let Some(name) = alias.as_str() else { continue };
                if let Some((_, first)) = taken.iter().find(|(known, _)| *known == name) {
                    diagnostics.push(
                        Diagnostic::new("alias-names", format!("the alias `{name}` is already used in this object"))
                            .at(&alias.span, "")
                            .at(first, "first use")
                            .help("remove the alias"),
                    );
                }
                taken.push((name, &alias.span));
            }
        }
    }
    diagnostics
}
