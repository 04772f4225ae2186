//! Rules for parameters and path templates.

use std::collections::BTreeSet;

use crate::document::{Node, diagnostics::Diagnostic, index::Index};

fn string<'a>(parameter: &'a Node, key: &str) -> &'a str {
    parameter.get(key).and_then(Node::as_str).unwrap_or_default()
}

/// Returns the names in the braces of a path.
fn templates(path: &str) -> BTreeSet<&str> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
}

/// Reports differences between the names in the path and the declared path parameters.
pub fn path_parameters(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for operation in &index.operations {
        let wanted = templates(operation.path);
        let declared: Vec<_> = operation.parameters.iter().filter(|(node, _)| string(node, "in") == "path").collect();
        for name in wanted.iter().filter(|name| !declared.iter().any(|(node, _)| string(node, "name") == **name)) {
            diagnostics.push(
                Diagnostic::new("path-parameters", format!("the path parameter `{name}` is not declared"))
                    .at(operation.mark(), "operation")
                    .at(operation.path_key, "path")
                    .help("add it to `parameters` with `in: path`"),
            );
        }
        for (node, mark) in declared {
            let name = string(node, "name");
            if !wanted.contains(name) {
                diagnostics.push(
                    Diagnostic::new(
                        "path-parameters",
                        format!("the path does not contain the path parameter `{name}`"),
                    )
                    .at(mark, "")
                    .at(operation.path_key, "path")
                    .help("remove the parameter, or fix its name"),
                );
            } else if node.get("required").and_then(Node::as_bool) != Some(true) {
                diagnostics.push(
                    Diagnostic::new("path-parameters", format!("the path parameter `{name}` must be required"))
                        .at(node.mark("required"), "")
                        .help("write `required: true`"),
                );
            }
        }
    }
    diagnostics
}

/// Reports parameter styles that the generator rejects or ignores.
pub fn parameter_style(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for parameter in &index.parameters {
        let node = parameter.node;
        let in_query = string(node, "in") == "query";
        let default = if in_query { "form" } else { "simple" };
        let style = string(node, "style");
        if !style.is_empty() && style != default {
            diagnostics.push(
                Diagnostic::new(
                    "parameter-style",
                    format!("the parameter style `{style}` is not supported by the generator"),
                )
                .at(node.mark("style"), "")
                .help(format!("remove `style` if the service accepts the default, `{default}`")),
            );
        }
        if in_query && node.get("explode").and_then(Node::as_bool) == Some(false) {
            diagnostics.push(
                Diagnostic::new(
                    "parameter-style",
                    "`explode: false` is ignored by the generator, which repeats the parameter for each item",
                )
                .at(node.mark("explode"), "")
                .help("make it a string with all items, and describe its format in the description"),
            );
        }
        let schema = node.get("schema").and_then(|schema| index.schema_of(schema));
        let kind = schema.map(|schema| string(schema, "type")).unwrap_or_default();
        let is_single_value = matches!(string(node, "in"), "path" | "header");
        if kind == "object" || kind == "array" && is_single_value {
            diagnostics.push(
                Diagnostic::new(
                    "parameter-style",
                    format!("a parameter in `{}` cannot be an {kind}", string(node, "in")),
                )
                .at(node.mark("schema"), "")
                .help("make it a string, and describe its format in the description"),
            );
        }
    }
    diagnostics
}
