//! Names as Rust will have them.

use std::collections::BTreeMap;

use heck::{ToPascalCase, ToSnakeCase};

use crate::document::{
    Node, Span,
    diagnostics::Diagnostic,
    index::{Index, SchemaRole, members},
};

/// Methods that the client has, progenitor's or the library's: no operation can have such a name.
const METHODS: [&str; 18] = [
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

/// Methods and fields that every request has: no parameter can have such a name.
const REQUEST: [&str; 9] =
    ["attempt_timeout", "body", "client", "clone", "deadline", "into_future", "new", "retry", "send"];

/// Names in Rust that no method can have; the generator would put a `_` behind them.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words for the case conversion: characters that a name can't have separate words.
fn words(name: &str) -> String {
    name.replace(|sign: char| !sign.is_alphanumeric() && sign != '_', "-")
}

fn snake(name: &str) -> String {
    words(name).to_snake_case()
}

fn pascal(name: &str) -> String {
    words(name).to_pascal_case()
}

/// Reports names that are one after casing.
fn meeting<'a>(
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
                Diagnostic::new(rule, format!("the {what} `{other}` and `{name}` are both `{cased}` in Rust"))
                    .at(span, "")
                    .at(first, "the other one")
                    .help(help),
            );
        } else {
            known.insert(cased, (name, span));
        }
    }
    diagnostics
}

/// Operations whose methods would be called the same.
pub fn operation_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let named = index.operations.iter().filter(|operation| !operation.id().is_empty());
    meeting(
        "operation-names",
        "operations",
        "give one of them another `operationId`",
        snake,
        named.map(|operation| (operation.id(), operation.mark())),
    )
}

/// Components whose types would be called the same.
pub fn schema_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let named = index.schemas.iter().filter_map(|schema| match schema.role {
        SchemaRole::Component(name) => Some((name, schema.mark)),
        _ => None,
    });
    meeting("schema-names", "schemas", "rename one of them", pascal, named)
}

/// Properties whose fields would be called the same; the code wouldn't compile.
pub fn property_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const HELP: &str = "when they say the same, remove one in corrections.yaml and make it an alias of the other";
    let named = |node| members(Some(node), "properties").map(|(name, member)| (name, &member.key));
    let schemas = index.schemas.iter();
    schemas.flat_map(|schema| meeting("property-names", "properties", HELP, snake, named(schema.node))).collect()
}

/// Parameters of an operation whose arguments would be called the same.
pub fn parameter_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const HELP: &str = "remove the one that the service doesn't heed, in corrections.yaml";
    let mut diagnostics = Vec::new();
    for operation in &index.operations {
        let mut seen = Vec::new();
        let named: Vec<_> = operation
            .parameters
            .iter()
            .filter_map(|(node, mark)| {
                let name = node.get("name")?.as_str()?;
                // The same name twice is a matter of another rule.
                let new = !seen.contains(&name);
                seen.push(name);
                new.then_some((name, *mark))
            })
            .collect();
        diagnostics.extend(meeting("parameter-names", "parameters", HELP, snake, named.into_iter()));
    }
    diagnostics
}

/// Names that something else has already.
pub fn reserved_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const REMOVE: &str = "a builder has a method of that name: remove the parameter in corrections.yaml";
    let reserved = |what: &str, name: &str, span: &Span, help: &str| {
        Diagnostic::new("reserved-names", format!("{what} can't be called `{name}` in Rust")).at(span, "").help(help)
    };
    let mut diagnostics = Vec::new();
    for operation in &index.operations {
        let name = snake(operation.id());
        if METHODS.contains(&name.as_str()) || KEYWORDS.contains(&name.as_str()) {
            diagnostics.push(reserved("an operation", &name, operation.mark(), "give it another `operationId`"));
        }
    }
    for parameter in &index.parameters {
        let Some(name) = parameter.node.get("name").and_then(Node::as_str) else { continue };
        let name = snake(name);
        if REQUEST.contains(&name.as_str()) {
            diagnostics.push(reserved("a parameter", &name, parameter.node.mark("name"), REMOVE));
        }
    }
    diagnostics
}

/// Values of an enum whose variants have the same name.
pub fn enum_names(index: &Index<'_>) -> Vec<Diagnostic> {
    const HELP: &str = "leave out the one that the service doesn't send, in corrections.yaml; or name one in annotations.yaml \
                        with `x-variant-names`";
    let texts =
        |node: &'_ Node| node.get("enum").is_some_and(|values| values.items().all(|value| value.as_str().is_some()));
    let schemas = index.schemas.iter().filter(|schema| texts(schema.node));
    schemas
        .flat_map(|schema| {
            let values = schema.node.get("enum").into_iter().flat_map(Node::items);
            let values = values.filter_map(|value| Some((value.as_str()?, &value.span)));
            let given = schema.node.get("x-variant-names");
            let name = |value: &str| {
                given.and_then(|names| names.get(value)?.as_str()).map_or_else(|| pascal(value), str::to_owned)
            };
            meeting("enum-names", "values", HELP, name, values)
        })
        .collect()
}

/// Given names of variants: each is for a value of the enum, and is a name in upper camel case.
pub fn variant_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let values = schema.node.get("enum");
        for (value, name) in members(Some(schema.node), "x-variant-names") {
            if !values.is_some_and(|values| values.items().any(|known| known.as_str() == Some(value))) {
                diagnostics.push(
                    Diagnostic::new("variant-names", format!("the enum has no value `{value}`"))
                        .at(&name.key, "")
                        .at(schema.mark, "of this")
                        .help("name values of this enum"),
                );
            }
            if !name.node.as_str().is_some_and(is_variant_name) {
                diagnostics.push(
                    Diagnostic::new("variant-names", "no variant can have this name")
                        .at(&name.node.span, "")
                        .help("write upper camel case, and not `Unknown`, which every enum has, or `Self`"),
                );
            }
        }
    }
    diagnostics
}

/// Whether a name is in upper camel case and free: `Unknown` is the variant for all other values.
fn is_variant_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
        && !["Unknown", "Self"].contains(&name)
}

/// Other spellings of a property are no other property's name or spelling.
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
                        Diagnostic::new("alias-names", format!("`{name}` is taken in this object"))
                            .at(&alias.span, "")
                            .at(first, "by this")
                            .help("remove the alias"),
                    );
                }
                taken.push((name, &alias.span));
            }
        }
    }
    diagnostics
}
