//! `cargo xtask test`: everything that must hold before a change lands.

use std::path::Path;

use crate::{
    command::{command, run},
    failure::Failure,
    generate, install, outputs,
};

/// The features of the library, each checked alone.
const FEATURES: [&str; 5] = ["", "rustls", "rustls-no-provider", "native-tls", "schemars"];

/// Runs every check, the quickest first.
///
/// # Errors
/// The first check that fails.
pub fn test(root: &Path, install: bool) -> Result<(), Failure> {
    install::for_tests(install)?;
    step(root, "cargo fmt --all --check", None)?;
    outputs::check(root, "generate", || generate::outputs(&root.join("openapi")))?;
    step(root, "cargo clippy --workspace --all-targets --all-features -- --deny warnings", None)?;
    for feature in FEATURES {
        let mut clippy = command("cargo clippy --package dcs-sdk --lib --no-default-features --features");
        run(clippy.args([feature, "--", "--deny", "warnings"]).current_dir(root))?;
    }
    // With the features that users have by default: with `native-tls` too, reqwest would not use rustls.
    step(root, "cargo test --workspace", None)?;
    step(root, "cargo doc --workspace --all-features --no-deps", Some(("RUSTDOCFLAGS", "--deny warnings")))?;
    eprintln!("\nall checks passed");
    Ok(())
}

fn step(root: &Path, line: &str, variable: Option<(&str, &str)>) -> Result<(), Failure> {
    run(command(line).envs(variable).current_dir(root))
}
