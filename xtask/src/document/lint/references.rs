//! Rules for references.

use crate::document::{
    diagnostics::Diagnostic,
    index::{Index, component, members},
};

/// Reports references to other files, on which the generator panics.
pub fn external_ref(index: &Index<'_>) -> Vec<Diagnostic> {
    let external = index.references.iter().filter(|reference| !reference.target.starts_with('#'));
    external
        .map(|reference| {
            Diagnostic::new("external-ref", "references to other files are not supported")
                .at(reference.mark, "")
                .help("components of all files share one namespace; write `#/components/…`")
        })
        .collect()
}

/// Reports references to missing components.
pub fn dangling_ref(index: &Index<'_>) -> Vec<Diagnostic> {
    let local = index.references.iter().filter(|reference| reference.target.starts_with('#'));
    local
        .filter(|reference| component(reference.target).is_none() || index.resolve(reference.node).is_none())
        .map(|reference| {
            let diagnostic =
                Diagnostic::new("dangling-ref", "the referenced component does not exist").at(reference.mark, "");
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
            || "add the component, or fix the reference".to_owned(),
            |(_, known)| format!("did you mean `{known}`?"),
        )
}

/// Reports keys next to `$ref`, which OpenAPI 3.0 and the generator ignore.
pub fn ref_siblings(index: &Index<'_>) -> Vec<Diagnostic> {
    let siblings = index.references.iter().filter_map(|reference| {
        let (key, sibling) = reference.node.members().find(|(key, _)| *key != "$ref")?;
        Some(
            Diagnostic::new("ref-siblings", format!("`{key}` is ignored because it is next to `$ref`"))
                .at(&sibling.key, "")
                .at(reference.mark, "reference")
                .help("wrap the reference in `allOf: [{$ref: …}]`"),
        )
    });
    siblings.collect()
}
