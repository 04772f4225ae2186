//! Example payloads: files beside a page, put in where `externalValue` names them.

use super::{
    folder::Folder,
    node::{Member, Node, Value},
};
use crate::document::diagnostics::Diagnostic;

/// Puts the files that the examples of a page name in their place, as `value`.
pub fn inline(page: &mut Node, folder: &mut Folder, chapter: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    walk(page, false, &mut |example| {
        if let Err(diagnostic) = put_in(example, folder, chapter) {
            diagnostics.push(diagnostic);
        }
    });
    diagnostics
}

/// Calls `found` with every example; `examples` says that the node is the object that holds them.
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

fn put_in(example: &mut Node, folder: &mut Folder, chapter: &str) -> Result<(), Diagnostic> {
    let Some(members) = example.as_object_mut() else { return Ok(()) };
    let Some((at, _, named)) = members.get_full("externalValue") else { return Ok(()) };
    let span = named.mark().clone();
    let Some(name) = named.node.as_str() else {
        return Err(Diagnostic::new("wrong-type", "`externalValue` names a file")
            .at(&span, format!("this is {}", named.node.value.kind()))
            .help("name a JSON file in the same folder"));
    };
    if let Some(value) = members.get("value") {
        return Err(Diagnostic::new("example-twice", "an example has either `value` or `externalValue`")
            .at(&span, "")
            .at(&value.key, "both are here")
            .help("remove one of them"));
    }
    if name.contains(['/', '\\', ':']) || name.starts_with('.') || !name.ends_with(".json") {
        return Err(Diagnostic::new("example-outside", format!("`{name}` isn't a JSON file beside this page"))
            .at(&span, "")
            .help("name a file in the same folder, without a path"));
    }
    let node = folder.json(&format!("{chapter}/{name}")).map_err(|diagnostic| {
        if diagnostic.rule() != "file-unreadable" {
            return diagnostic;
        }
        Diagnostic::new("example-missing", format!("the example `{name}` can't be read"))
            .at(&span, "named here")
            .help("add the file beside this page, or mend the name")
    })?;
    members.shift_remove("externalValue");
    members.shift_insert(at, "value".to_owned(), Member { key: span, node });
    Ok(())
}
