//! `cargo xtask newest`: whether the generator would still do its work with the newest progenitor there is.

use std::{fs, io, path::Path};

use cargo_metadata::MetadataCommand;

use crate::{
    command::{command, run},
    failure::Failure,
};

/// What is pinned, in the dependencies of the workspace.
const PINNED: [&str; 2] = ["progenitor", "progenitor-client"];
/// What makes the output: progenitor, and what it leaves the types to.
const GENERATORS: [&str; 2] = ["progenitor", "typify"];
/// What isn't part of the workspace.
const LEFT: [&str; 2] = ["target", ".git"];

/// Copies the workspace below `target/`, frees the pin of progenitor there, and holds what the newest version gives
/// against the committed files.
///
/// # Errors
/// When there is a newer version and the generator can't be built with it, fails, or writes something else; and when
/// cargo can't find out.
pub fn newest(root: &Path) -> Result<(), Failure> {
    let own = versions(root)?;
    let copy = root.join("target/newest");
    let workspace = copy.join("workspace");
    match fs::remove_dir_all(&workspace) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    copied(root, &workspace)?;
    let manifest = workspace.join("Cargo.toml");
    fs::write(&manifest, freed(&fs::read_to_string(&manifest)?)?)?;

    let mut update = command("cargo update");
    update.args(PINNED).args(GENERATORS.iter().filter(|name| !PINNED.contains(name)));
    // One that wants a newer Rust than ours is news, too.
    update.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "allow");
    run(update.current_dir(&workspace))?;
    let newest = versions(&workspace)?;
    if newest == own {
        eprintln!("\nnewest: {own}, as locked, is the newest there is");
        return Ok(());
    }
    eprintln!("\nnewest: there is {newest}; locked is {own}");
    let mut generate = command("cargo run --quiet --package xtask -- generate --check");
    // The programs of this workspace and of the copy have the same names.
    generate.env("CARGO_TARGET_DIR", copy.join("target"));
    match run(generate.current_dir(&workspace)) {
        Ok(()) => {
            eprintln!("\nnewest: {newest} gives the same files: Cargo.toml and Cargo.lock can move to it");
            Ok(())
        }
        Err(_) => Err(format!(
            "newest: with {newest} the generator doesn't do what it does with {own}, see above; until it is mended the \
             pin holds"
        )
        .into()),
    }
}

/// The versions of what makes the output, as a workspace resolves them.
fn versions(workspace: &Path) -> Result<String, Failure> {
    let metadata = MetadataCommand::new().current_dir(workspace).exec();
    let packages = metadata.map_err(|error| format!("cargo metadata: {error}"))?.packages;
    let versions = GENERATORS.map(|name| {
        let found = packages.iter().filter(|package| *package.name == name);
        let versions: Vec<_> = found.map(|package| package.version.to_string()).collect();
        format!("{name} {}", versions.join(" and "))
    });
    Ok(versions.join(", "))
}

/// The manifest with every pinned version set free upwards.
fn freed(manifest: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut freed = 0;
    for line in manifest.lines() {
        let name = line.split_once('=').map(|(name, _)| name.trim());
        if name.is_some_and(|name| PINNED.contains(&name)) && line.contains("\"=") {
            freed += 1;
            text += &line.replace("\"=", "\">=");
        } else {
            text += line;
        }
        text.push('\n');
    }
    if freed == PINNED.len() { Ok(text) } else { Err(format!("Cargo.toml doesn't pin each of {PINNED:?} with `=`")) }
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if LEFT.iter().any(|left| name == *left) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copied(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_freed_upwards_and_nothing_else_is() {
        let manifest = "a = \"=1\"\nprogenitor-client = \"=0.1\"\nprogenitor = { version = \"=0.1\", x = [] }\n";
        let freed = freed(manifest).unwrap();
        assert_eq!(freed, "a = \"=1\"\nprogenitor-client = \">=0.1\"\nprogenitor = { version = \">=0.1\", x = [] }\n");
    }

    #[test]
    fn the_pins_of_this_workspace_are_found() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let freed = freed(&fs::read_to_string(manifest).unwrap()).unwrap();
        assert!(freed.contains("\nprogenitor = { version = \">=0"), "{freed}");
        assert!(freed.contains("\nprogenitor-client = \">=0"), "{freed}");
    }

    #[test]
    fn a_manifest_without_pins_is_refused() {
        assert!(freed("progenitor = \"0.1\"\n").unwrap_err().contains("doesn't pin"));
    }
}
