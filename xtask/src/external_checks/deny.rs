//! cargo-deny: checks the dependencies against `deny.toml`.

use std::{path::Path, process::Command};

use crate::{
    command::{command, run, succeeds, target_folder},
    failure::Failure,
};

const VERSION: &str = "0.20.2";

/// Checks bans, licenses and sources, and advisories if the advisory database can be fetched.
///
/// # Errors
/// If the dependencies violate `deny.toml` or cargo-deny cannot be installed.
pub fn check(root: &Path) -> Result<(), Failure> {
    let folder = target_folder(root).join(format!("external-checks/cargo-deny-{VERSION}"));
    let deny = |arguments: &str| {
        let mut deny = Command::new(folder.join("bin/cargo-deny"));
        deny.args(["--all-features", "--workspace"]).args(arguments.split(' ')).current_dir(root);
        deny
    };
    if !succeeds(&mut deny("--version")) {
        // A debug build takes less time to build and is fast enough.
        let mut install = command("cargo install cargo-deny --locked --debug --no-default-features --version");
        run(install.arg(format!("={VERSION}")).arg("--root").arg(&folder).current_dir(root))?;
    }
    run(&mut deny("check bans licenses sources"))?;
    if succeeds(&mut deny("fetch db")) {
        run(&mut deny("check --disable-fetch advisories"))
    } else {
        eprintln!("warning: failed to fetch the advisory database; advisories are not checked");
        Ok(())
    }
}
