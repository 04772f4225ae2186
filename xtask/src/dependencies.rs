//! What ARCHITECTURE.md promises of dependencies, held against what Cargo resolves.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

use crate::{
    command::{command, output},
    failure::Failure,
};

/// The crates that people depend on.
const PUBLISHED: [&str; 2] = ["dcs-sdk", "dcs-emulator"];
/// What never depends on what.
const APART: [(&str, &str); 8] = [
    ("xtask", "dcs-sdk"),
    ("xtask", "dcs-emulator"),
    ("dcs-sdk", "dcs-emulator"),
    ("dcs-sdk", "xtask"),
    ("dcs-emulator", "dcs-sdk"),
    ("xtask", "dcs-stock"),
    ("dcs-sdk", "dcs-stock"),
    ("dcs-emulator", "dcs-stock"),
];
/// Providers of cryptography for TLS; the first is ours.
const PROVIDERS: [&str; 4] = ["aws-lc-rs", "ring", "rustls-openssl", "rustls-symcrypt"];
/// What the library may ask of Tokio.
const TOKIO: [&str; 2] = ["fs", "time"];

/// Holds all promises.
///
/// # Errors
/// Every promise that isn't kept.
pub fn check(root: &Path) -> Result<(), Failure> {
    eprintln!("\nchecking the dependencies");
    let mut metadata = MetadataCommand::new();
    metadata.current_dir(root).other_options(["--all-features".to_owned(), "--locked".to_owned()]);
    let metadata = metadata.exec().map_err(|error| format!("cargo metadata: {error}"))?;
    let mut broken = broken(&metadata)?;
    broken.extend(providers(root)?);
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}

fn broken(metadata: &Metadata) -> Result<Vec<String>, Failure> {
    let packages: BTreeMap<&PackageId, &Package> =
        metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let mut broken = Vec::new();
    for name in PUBLISHED {
        let own = member(metadata, name)?;
        let newest = own.rust_version.as_ref().ok_or_else(|| format!("{name} declares no rust-version"))?;
        for id in reached(metadata, own, &[DependencyKind::Normal]) {
            let Some(package) = packages.get(id) else { continue };
            if package.rust_version.as_ref().is_some_and(|version| version > newest) {
                broken.push(format!("{name} needs Rust {newest}, but {} {} more", package.name, package.version));
            }
        }
    }
    let all = [DependencyKind::Normal, DependencyKind::Build, DependencyKind::Development];
    for (name, other) in APART {
        let reached = reached(metadata, member(metadata, name)?, &all);
        if reached.iter().any(|id| packages.get(id).is_some_and(|package| *package.name == *other)) {
            broken.push(format!("{name} depends on {other}"));
        }
    }
    let tokio = member(metadata, "dcs-sdk")?.dependencies.iter();
    for dependency in tokio.filter(|dependency| dependency.name == "tokio" && dependency.kind == DependencyKind::Normal)
    {
        for feature in dependency.features.iter().filter(|feature| !TOKIO.contains(&feature.as_str())) {
            broken.push(format!("dcs-sdk asks tokio for {feature}"));
        }
    }
    Ok(broken)
}

/// Cargo's metadata also names what no feature asks for; its tree doesn't.
fn providers(root: &Path) -> Result<Option<String>, Failure> {
    let mut tree = command("cargo tree --workspace --all-features --target all --edges all --prefix none --locked");
    let tree = output(tree.current_dir(root))?;
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let found: Vec<&str> = PROVIDERS.into_iter().filter(|provider| names.contains(provider)).collect();
    let wanted = &PROVIDERS[..1];
    Ok((found != wanted).then(|| format!("the providers of cryptography are {found:?}, not {wanted:?}")))
}

fn member<'a>(metadata: &'a Metadata, name: &str) -> Result<&'a Package, Failure> {
    let found = metadata.workspace_packages().into_iter().find(|package| *package.name == *name);
    found.ok_or_else(|| format!("the workspace has no {name}").into())
}

/// The packages that one reaches: its own dependencies of these kinds, and what those need to be built and run.
fn reached<'a>(metadata: &'a Metadata, from: &'a Package, kinds: &[DependencyKind]) -> BTreeSet<&'a PackageId> {
    let nodes: BTreeMap<_, _> =
        metadata.resolve.iter().flat_map(|resolve| &resolve.nodes).map(|node| (&node.id, node)).collect();
    let below = kinds.iter().copied().filter(|kind| *kind != DependencyKind::Development).collect::<Vec<_>>();
    let mut reached = BTreeSet::new();
    let mut next = vec![(&from.id, kinds)];
    while let Some((id, kinds)) = next.pop() {
        for dependency in nodes.get(id).into_iter().flat_map(|node| &node.deps) {
            let wanted = dependency.dep_kinds.iter().any(|info| kinds.contains(&info.kind));
            if wanted && reached.insert(&dependency.pkg) {
                next.push((&dependency.pkg, &below));
            }
        }
    }
    reached
}
