//! `cargo xtask test`: the checks and tests that must pass before a change is merged.

use std::{iter, path::Path};

use crate::{
    command::{command, run},
    failure::Failure,
    features, generate, install, outputs,
};

/// Runs all checks and tests, the fastest first.
///
/// # Errors
/// If a check fails; the remaining ones are not run.
pub fn test(root: &Path, install: bool) -> Result<(), Failure> {
    install::for_tests(install)?;
    step(root, "cargo fmt --all --check", None)?;
    outputs::check(root, "generate", || generate::outputs(&root.join("openapi")))?;
    step(root, "cargo clippy --workspace --all-targets --all-features -- --deny warnings", None)?;
    // Without features first.
    for feature in iter::once(String::new()).chain(features::names(root)?) {
        let mut clippy = command("cargo clippy --package dcs-sdk --lib --no-default-features --features");
        run(clippy.args([&feature, "--", "--deny", "warnings"]).current_dir(root))?;
    }
    // Only default features: with `native-tls`, reqwest would not use rustls.
    step(root, "cargo test --workspace", None)?;
    step(root, "cargo doc --workspace --all-features --no-deps", Some(("RUSTDOCFLAGS", "--deny warnings")))?;
    eprintln!("\nall checks passed");
    Ok(())
}

fn step(root: &Path, line: &str, variable: Option<(&str, &str)>) -> Result<(), Failure> {
    run(command(line).envs(variable).current_dir(root))
}
