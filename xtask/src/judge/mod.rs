//! `cargo xtask judge`: what others make of the project. It installs what it needs.

mod linter;
mod newest;
mod npm;
mod types;

use std::path::Path;

pub use self::newest::newest;
use self::npm::Judges;
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
    let judges = Judges::install(root)?;
    linter::lint(root, &judges)?;
    types::check(root, &judges)?;
    for package in PUBLISHED {
        run(command("cargo package --allow-dirty --package").arg(package).current_dir(root))?;
    }
    Ok(())
}
