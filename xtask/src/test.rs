//! `cargo xtask test`: all that has to hold before anything lands.

use std::path::Path;

use crate::{
    command::{command, run},
    dependencies,
    failure::Failure,
    freshness,
    generate::{self, Outputs},
    install, public_api,
};

/// The features of the library that are built one by one.
const FEATURES: [&str; 4] = ["", "rustls", "native-tls", "schemars_1"];

/// Runs every check, in the order of how soon it tells something.
///
/// # Errors
/// The first check that fails.
pub fn test(root: &Path) -> Result<(), Failure> {
    install::for_tests()?;
    step(root, "cargo fmt --all --check", None)?;
    check_generated(root)?;
    check_public_api(root)?;
    dependencies::check(root)?;
    step(root, "cargo clippy --workspace --all-targets --all-features -- --deny warnings", None)?;
    for feature in FEATURES {
        let line = "cargo clippy --package dcs-sdk --lib --no-default-features --features";
        let mut one = command(line);
        run(one.args([feature, "--", "--deny", "warnings"]).current_dir(root))?;
    }
    step(root, "cargo test --workspace --all-features", None)?;
    step(root, "cargo doc --workspace --all-features --no-deps", Some(("RUSTDOCFLAGS", "--deny warnings")))?;
    eprintln!("\nall is well");
    Ok(())
}

fn step(root: &Path, line: &str, variable: Option<(&str, &str)>) -> Result<(), Failure> {
    run(command(line).envs(variable).current_dir(root))
}

/// What `cargo xtask generate --check` does.
///
/// # Errors
/// When a generated file is stale; the difference is printed.
pub fn check_generated(root: &Path) -> Result<(), Failure> {
    check_fresh(root, "generate", || generate::outputs(&root.join("openapi")))
}

/// What `cargo xtask public-api --check` does.
///
/// # Errors
/// When the snapshot is stale, the difference is printed; or when a type of another crate stands in it that may not.
pub fn check_public_api(root: &Path) -> Result<(), Failure> {
    check_fresh(root, "public-api", || public_api::outputs(root))
}

fn check_fresh(root: &Path, verb: &str, outputs: impl FnOnce() -> Result<Outputs, Failure>) -> Result<(), Failure> {
    eprintln!("\n$ cargo xtask {verb} --check");
    let diff = freshness::diff(root, &outputs()?)?;
    if diff.is_empty() {
        return Ok(());
    }
    println!("{diff}");
    Err(format!("generated files are stale: run `cargo xtask {verb}` and commit what it writes").into())
}
