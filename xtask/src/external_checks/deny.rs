//! cargo-deny: the dependencies against `deny.toml`.

use std::{path::Path, process::Command};

use crate::{
    command::{command, run, succeeds, target_folder},
    failure::Failure,
};

const VERSION: &str = "0.20.2";

/// Checks bans, licences and sources, and advisories when their database can be fetched.
///
/// # Errors
/// When the dependencies violate `deny.toml`, or cargo-deny can't be installed.
pub fn check(root: &Path) -> Result<(), Failure> {
    let folder = target_folder(root).join(format!("external-checks/cargo-deny-{VERSION}"));
    let deny = |arguments: &str| {
        let mut deny = Command::new(folder.join("bin/cargo-deny"));
        deny.args(["--all-features", "--workspace"]).args(arguments.split(' ')).current_dir(root);
        deny
    };
    if !succeeds(&mut deny("--version")) {
        // Its dev profile is quick to build, and quick enough to run.
        let mut install = command("cargo install cargo-deny --locked --debug --no-default-features --version");
        run(install.arg(format!("={VERSION}")).arg("--root").arg(&folder).current_dir(root))?;
    }
    run(&mut deny("check bans licenses sources"))?;
    if succeeds(&mut deny("fetch db")) {
        run(&mut deny("check --disable-fetch advisories"))
    } else {
        eprintln!("the advisory database is out of reach: advisories are not checked");
        Ok(())
    }
}
