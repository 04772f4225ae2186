//! cargo-hack: compiles the library with each feature, and with each pair of features.

use std::{path::Path, process::Command};

use crate::{
    command::{command, run, succeeds, target_folder},
    failure::Failure,
};

const VERSION: &str = "0.6.46";

/// Compiles the library with all combinations of up to two features.
///
/// # Errors
/// If a combination does not compile or cargo-hack cannot be installed.
pub fn check(root: &Path) -> Result<(), Failure> {
    let folder = target_folder(root).join(format!("external-checks/cargo-hack-{VERSION}"));
    let hack = |arguments: &str| {
        let mut hack = Command::new(folder.join("bin/cargo-hack"));
        hack.arg("hack").args(arguments.split(' ')).current_dir(root);
        hack
    };
    if !succeeds(&mut hack("--version")) {
        let mut install = command("cargo install cargo-hack --locked --debug --version");
        run(install.arg(format!("={VERSION}")).arg("--root").arg(&folder).current_dir(root))?;
    }
    run(&mut hack("check --package dcs-sdk --feature-powerset --depth 2 --no-dev-deps"))
}
