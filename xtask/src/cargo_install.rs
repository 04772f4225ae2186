//! Installs programs from crates.io below the target folder.

use std::{path::Path, process::Command};

use crate::{
    command::{command, run, succeeds, target_folder},
    failure::Failure,
};

/// A program and its version.
pub struct Program {
    pub name: &'static str,
    pub version: &'static str,
    pub default_features: bool,
}

impl Program {
    /// Installs the program, unless this version is installed, and returns a command that runs it.
    ///
    /// # Errors
    /// If it cannot be built.
    pub fn install(&self, root: &Path) -> Result<impl Fn() -> Command, Failure> {
        let Self { name, version, default_features } = self;
        let folder = target_folder(root).join(format!("programs/{name}-{version}"));
        let program = folder.join("bin").join(name);
        if !succeeds(Command::new(&program).arg("--version")) {
            // A debug build takes less time to build and is fast enough.
            let mut install = command("cargo install --locked --debug");
            if !default_features {
                install.arg("--no-default-features");
            }
            install.arg(name).arg("--version").arg(format!("={version}")).arg("--root").arg(&folder);
            run(install.current_dir(root))?;
        }
        let root = root.to_owned();
        Ok(move || {
            let mut command = Command::new(&program);
            command.current_dir(&root);
            command
        })
    }
}
