//! The features of the library.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, de::IgnoredAny};

use crate::{
    command::{command, output, show},
    failure::Failure,
};

const LIBRARY: &str = "dcs-sdk";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    features: BTreeMap<String, IgnoredAny>,
}

/// Returns the names of the features of the library, except for `default`.
///
/// # Errors
/// If Cargo cannot read the manifest.
pub fn names(root: &Path) -> Result<Vec<String>, Failure> {
    let metadata = output(command("cargo metadata --no-deps --format-version 1").current_dir(root))?;
    let metadata: Metadata = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let library = metadata.packages.into_iter().find(|package| package.name == LIBRARY);
    let features = library.ok_or("the library is not in the workspace")?.features;
    Ok(features.into_keys().filter(|name| name != "default").collect())
}

/// Checks that the library compiles without warnings with each pair of features. `cargo xtask test` checks each alone.
///
/// # Errors
/// If there is an error or a warning; the remaining pairs are not checked.
pub fn check_pairs(root: &Path) -> Result<(), Failure> {
    let names = names(root)?;
    for (number, first) in names.iter().enumerate() {
        for second in names.iter().skip(number + 1) {
            check(root, &format!("{first},{second}"))?;
        }
    }
    Ok(())
}

/// Not clippy, which takes twice as long. Denying warnings by `RUSTFLAGS` would build the dependencies again.
fn check(root: &Path, features: &str) -> Result<(), Failure> {
    let mut check = command("cargo check --quiet --lib --no-default-features --package");
    check.args([LIBRARY, "--features", features]).current_dir(root);
    let shown = show(&check);
    eprintln!("$ {shown}");
    let output = check.output().map_err(|error| format!("{shown}: failed to start: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stderr);
    match output.status.success() && messages.is_empty() {
        true => Ok(()),
        false => Err(format!("{shown}: {}\n{messages}", output.status).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_returns_the_features_of_the_library() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let names = names(&root).unwrap();
        assert!(["clouds-yaml", "redis", "rustls"].iter().all(|name| names.contains(&(*name).to_owned())), "{names:?}");
        assert!(!names.contains(&"default".to_owned()));
    }
}
