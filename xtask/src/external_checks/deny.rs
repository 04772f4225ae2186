//! cargo-deny: checks the dependencies against `deny.toml`.

use std::path::Path;

use crate::{
    cargo_install::Program,
    command::{run, succeeds},
    failure::Failure,
};

const DENY: Program = Program { name: "cargo-deny", version: "0.20.2", default_features: false };

/// Checks bans, licenses and sources, and advisories if the advisory database can be fetched.
///
/// # Errors
/// If the dependencies violate `deny.toml` or cargo-deny cannot be installed.
pub fn check(root: &Path) -> Result<(), Failure> {
    let program = DENY.install(root)?;
    let deny = |arguments: &str| {
        let mut deny = program();
        deny.args(["--all-features", "--workspace"]).args(arguments.split(' '));
        deny
    };
    run(&mut deny("check bans licenses sources"))?;
    if succeeds(&mut deny("fetch db")) {
        run(&mut deny("check --disable-fetch advisories"))
    } else {
        eprintln!("warning: failed to fetch the advisory database; advisories are not checked");
        Ok(())
    }
}
