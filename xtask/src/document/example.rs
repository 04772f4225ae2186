//! Example payloads: replaces `externalValue` by the content of the file.

use super::{
    folder::Folder,
    node::{Member, Node, Value},
};
use crate::document::diagnostics::Diagnostic;

/// Replaces each `externalValue` in the examples of a page by `value` with the content of the file.
pub fn inline(page: &mut Node, folder: &mut Folder, chapter: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    walk(page, false, &mut |example| {
        if let Err(diagnostic) = inline_example(example, folder, chapter) {
            diagnostics.push(diagnostic);
        }
    });
    diagnostics
}

/// Calls `found` with every example. `examples` is true if the node is an `examples` object.
fn walk(node: &mut Node, examples: bool, found: &mut dyn FnMut(&mut Node)) {
    match &mut node.value {
        Value::Object(members) => {
            for (key, member) in members {
                if examples && member.node.get("externalValue").is_some() {
                    found(&mut member.node);
                } else {
                    walk(&mut member.node, key == "examples", found);
                }
            }
        }
        Value::List(items) => items.iter_mut().for_each(|item| walk(item, false, found)),
        _ => {}
    }
}

fn inline_example(example: &mut Node, folder: &mut Folder, chapter: &str) -> Result<(), Diagnostic> {
    let Some(members) = example.as_object_mut() else { return Ok(()) };
    let Some((at, _, named)) = members.get_full("externalValue") else { return Ok(()) };
    let span = named.mark().clone();
    let Some(name) = named.node.as_str() else {
        return Err(Diagnostic::new("wrong-type", "`externalValue` must be a string")
            .at(&span, format!("found {}", named.node.value.kind()))
            .help("write the name of a JSON file in the same folder"));
    };
    if let Some(value) = members.get("value") {
        return Err(Diagnostic::new("example-conflict", "an example cannot have both `value` and `externalValue`")
            .at(&span, "")
            .at(&value.key, "`value` is here")
            .help("remove one of them"));
    }
    if name.contains(['/', '\\', ':']) || name.starts_with('.') || !name.ends_with(".json") {
        return Err(Diagnostic::new("example-path", format!("`{name}` is not a JSON file in the folder of this page"))
            .at(&span, "")
            .help("write the name of a `.json` file in the same folder, without a path"));
    }
    let node = folder.json(&format!("{chapter}/{name}")).map_err(|diagnostic| {
        if diagnostic.rule() != "file-unreadable" {
            return diagnostic;
        }
        Diagnostic::new("example-missing", format!("cannot read the example file `{name}`"))
            .at(&span, "referenced here")
            .help("add the file to the folder of this page, or fix the name")
    })?;
    members.shift_remove("externalValue");
    members.shift_insert(at, "value".to_owned(), Member { key: span, node });
    Ok(())
}
