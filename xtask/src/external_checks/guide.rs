//! Builds the guide with mdBook, and checks its links to the documentation of the library.

use std::path::Path;

use crate::{
    cargo_install::Program,
    command::{command, run, target_folder},
    failure::Failure,
    links,
};

const MDBOOK: Program = Program { name: "mdbook", version: "0.5.4", default_features: false };

/// Builds the guide, and the documentation that it links to.
///
/// # Errors
/// If one of them cannot be built, or a link is broken.
pub(super) fn check(root: &Path) -> Result<(), Failure> {
    let (mdbook, target) = (MDBOOK.install(root)?, target_folder(root));
    run(mdbook().args(["build", "docs", "--dest-dir"]).arg(target.join("guide")))?;
    run(command("cargo doc --quiet --package dcs-sdk --all-features --no-deps").current_dir(root))?;
    let broken = links::broken_in_reference(root, &target.join("doc")).map_err(|error| error.to_string())?;
    match broken.is_empty() {
        true => Ok(()),
        false => Err(format!("broken links to the documentation:\n{}", broken.join("\n")).into()),
    }
}
