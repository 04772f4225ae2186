//! `cargo xtask judge`: what others make of the project. It installs what it needs.

use std::path::Path;

use crate::{
    command::{command, run},
    failure::Failure,
    install,
};

/// The crates that are published, each of which has to be built from its package alone.
const PUBLISHED: [&str; 2] = ["dcs-sdk", "dcs-emulator"];

/// Runs every judge.
///
/// # Errors
/// The first that isn't content.
pub fn judge(root: &Path) -> Result<(), Failure> {
    install::for_tests()?;
    for package in PUBLISHED {
        run(command("cargo package --allow-dirty --package").arg(package).current_dir(root))?;
    }
    Ok(())
}
