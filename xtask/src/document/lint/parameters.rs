//! Parameters and the templates of paths.

use std::collections::BTreeSet;

use crate::document::{Node, diagnostics::Diagnostic, index::Index};

fn said<'a>(parameter: &'a Node, key: &str) -> &'a str {
    parameter.get(key).and_then(Node::as_str).unwrap_or_default()
}

/// The names in the braces of a path.
fn templates(path: &str) -> BTreeSet<&str> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
}

/// Parameters in the path and declared path parameters are the same.
pub fn path_parameters(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for operation in &index.operations {
        let wanted = templates(operation.path);
        let declared: Vec<_> = operation.parameters.iter().filter(|(node, _)| said(node, "in") == "path").collect();
        for name in wanted.iter().filter(|name| !declared.iter().any(|(node, _)| said(node, "name") == **name)) {
            diagnostics.push(
                Diagnostic::new("path-parameters", format!("`{name}` of the path isn't among the parameters"))
                    .at(operation.mark(), "of this operation")
                    .at(operation.path_key, "the path")
                    .help("add it to `parameters` with `in: path`"),
            );
        }
        for (node, mark) in declared {
            let name = said(node, "name");
            if !wanted.contains(name) {
                diagnostics.push(
                    Diagnostic::new("path-parameters", format!("the path has no `{name}` in braces"))
                        .at(mark, "")
                        .at(operation.path_key, "the path")
                        .help("remove the parameter, or mend its name"),
                );
            } else if node.get("required").and_then(Node::as_bool) != Some(true) {
                diagnostics.push(
                    Diagnostic::new(
                        "path-parameters",
                        format!("`{name}` isn't required, though it is a part of the path"),
                    )
                    .at(node.mark("required"), "")
                    .help("write `required: true`"),
                );
            }
        }
    }
    diagnostics
}

/// Ways of writing a value into the address that the generator refuses or doesn't heed.
pub fn parameter_style(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for parameter in &index.parameters {
        let node = parameter.node;
        let in_query = said(node, "in") == "query";
        let usual = if in_query { "form" } else { "simple" };
        let style = said(node, "style");
        if !style.is_empty() && style != usual {
            diagnostics.push(
                Diagnostic::new("parameter-style", format!("the generator doesn't write the style {style}"))
                    .at(node.mark("style"), "")
                    .help(format!("leave `style` out; what the service takes has to be {usual}")),
            );
        }
        if in_query && node.get("explode").and_then(Node::as_bool) == Some(false) {
            diagnostics.push(
                Diagnostic::new("parameter-style", "the generator writes a list as repeated parameters all the same")
                    .at(node.mark("explode"), "")
                    .help("make it a string that holds the whole list, and say in its description how it is written"),
            );
        }
        let schema = node.get("schema").and_then(|schema| index.schema_of(schema));
        let kind = schema.map(|schema| said(schema, "type")).unwrap_or_default();
        let in_one_piece = matches!(said(node, "in"), "path" | "header");
        if kind == "object" || kind == "array" && in_one_piece {
            diagnostics.push(
                Diagnostic::new("parameter-style", format!("a parameter can't be an {kind} here"))
                    .at(node.mark("schema"), "")
                    .help("make it a string, and say in its description how it is written"),
            );
        }
    }
    diagnostics
}
