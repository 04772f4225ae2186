//! References and what they name.

use crate::document::{
    diagnostics::Diagnostic,
    index::{Index, component, members},
};

/// References into other files; the generator panics on them.
pub fn external_ref(index: &Index<'_>) -> Vec<Diagnostic> {
    let external = index.references.iter().filter(|reference| !reference.target.starts_with('#'));
    external
        .map(|reference| {
            Diagnostic::new("external-ref", "a reference into another file")
                .at(reference.mark, "")
                .help("components of every file share one space of names: write #/components/…")
        })
        .collect()
}

/// References to nothing.
pub fn dangling_ref(index: &Index<'_>) -> Vec<Diagnostic> {
    let local = index.references.iter().filter(|reference| reference.target.starts_with('#'));
    local
        .filter(|reference| component(reference.target).is_none() || index.resolve(reference.node).is_none())
        .map(|reference| {
            let diagnostic =
                Diagnostic::new("dangling-ref", "the reference leads to no component").at(reference.mark, "");
            diagnostic.help(nearest(index, reference.target))
        })
        .collect()
}

fn nearest(index: &Index<'_>, target: &str) -> String {
    let known = members(Some(index.root), "components").flat_map(|(group, components)| {
        components.node.members().map(move |(name, _)| format!("#/components/{group}/{name}"))
    });
    known
        .map(|known| (strsim::osa_distance(target, &known), known))
        .min()
        .filter(|(distance, _)| *distance <= target.len() / 4)
        .map_or_else(
            || "add the component, or mend the reference".to_owned(),
            |(_, known)| format!("did you mean {known}?"),
        )
}

/// Keys beside `$ref`; OpenAPI 3.0 and the generator pass over them.
pub fn ref_siblings(index: &Index<'_>) -> Vec<Diagnostic> {
    let siblings = index.references.iter().filter_map(|reference| {
        let (key, sibling) = reference.node.members().find(|(key, _)| *key != "$ref")?;
        Some(
            Diagnostic::new("ref-siblings", format!("`{key}` stands beside `$ref`, where every reader passes over it"))
                .at(&sibling.key, "")
                .at(reference.mark, "the reference")
                .help("put the reference into a list by itself, `allOf: [{$ref: …}]`, beside the other keys"),
        )
    });
    siblings.collect()
}
