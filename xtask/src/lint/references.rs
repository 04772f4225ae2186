//! References and what they name.

use crate::{
    api::{Api, Owner, component, members},
    document::Node,
    findings::Finding,
};

/// References into other files; the generator panics on them.
pub fn external_ref(api: &Api<'_>) -> Vec<Finding> {
    let external = api.references.iter().filter(|reference| !reference.target.starts_with('#'));
    external
        .map(|reference| {
            Finding::new("external-ref", "a reference into another file")
                .at(reference.mark, "")
                .help("components of every file share one space of names: write #/components/…")
        })
        .collect()
}

/// References to nothing.
pub fn dangling_ref(api: &Api<'_>) -> Vec<Finding> {
    let local = api.references.iter().filter(|reference| reference.target.starts_with('#'));
    local
        .filter(|reference| component(reference.target).is_none() || api.resolve(reference.node).is_none())
        .map(|reference| {
            let finding = Finding::new("dangling-ref", "the reference leads to no component").at(reference.mark, "");
            finding.help(nearest(api, reference.target))
        })
        .collect()
}

fn nearest(api: &Api<'_>, target: &str) -> String {
    let known = members(Some(api.root), "components").flat_map(|(group, components)| {
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
pub fn ref_siblings(api: &Api<'_>) -> Vec<Finding> {
    let siblings = api.references.iter().filter_map(|reference| {
        let (key, sibling) = reference.node.members().find(|(key, _)| *key != "$ref")?;
        Some(
            Finding::new("ref-siblings", format!("`{key}` stands beside `$ref`, where every reader passes over it"))
                .at(&sibling.key, "")
                .at(reference.mark, "the reference")
                .help("put the reference into a list by itself, `allOf: [{$ref: …}]`, beside the other keys"),
        )
    });
    siblings.collect()
}

/// Components that no operation reaches.
pub fn unused_component(api: &Api<'_>) -> Vec<Finding> {
    let reached = api.reached(|owner| matches!(owner, Owner::Operation(_)));
    let mut findings = Vec::new();
    for (group, components) in members(Some(api.root), "components").filter(|(group, _)| *group != "securitySchemes") {
        for (name, member) in components.node.members() {
            if !reached.contains(&(group.to_owned(), name.to_owned())) {
                findings.push(
                    Finding::new("unused-component", format!("no operation uses `{name}`"))
                        .at(&member.key, "")
                        .help("remove it, or refer to it"),
                );
            }
        }
    }
    findings
}

/// Security requirements that name no scheme.
pub fn security_scheme(api: &Api<'_>) -> Vec<Finding> {
    let schemes = api.root.get("components").and_then(|components| components.get("securitySchemes"));
    let everywhere = std::iter::once(api.root).chain(api.operations.iter().map(|operation| operation.node));
    everywhere
        .flat_map(|node| node.get("security").into_iter().flat_map(Node::items))
        .flat_map(Node::members)
        .filter(|(name, _)| schemes.and_then(|schemes| schemes.get(name)).is_none())
        .map(|(name, member)| {
            Finding::new("security-scheme", format!("there is no security scheme `{name}`"))
                .at(&member.key, "")
                .help("add it to `securitySchemes` in root.yaml, or mend the name")
        })
        .collect()
}
