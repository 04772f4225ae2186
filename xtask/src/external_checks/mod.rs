//! `cargo xtask external-checks`: installs and runs third-party tools.

mod crypto_providers;
mod deny;
mod fuzz;
mod guide;
mod npm;
mod redocly;
mod s3rver;
mod typescript;

use std::path::Path;

use self::npm::NodePrograms;
use crate::{
    command::{self, command},
    failure::Failure,
    features, install, outputs, public_api,
};

/// The published crates. Each must build from its package.
const PUBLISHED: [&str; 2] = ["dcs-sdk", "dcs-emulator"];

/// Runs the tests of the certificate download with the platform's TLS library. All other tests use rustls.
const OTHER_TLS: &str =
    "cargo test --package dcs-sdk --package dcs-tests --features dcs-sdk/native-tls download_ssl_cert";

/// Lists the public API of documents with planted changes, which needs the same Rust release as the listing.
const SEMVER: &str = "cargo test --package xtask --test semver";
/// The benchmarks are not part of the workspace.
const BENCHES: &str = "cargo clippy --locked --manifest-path benches/Cargo.toml --all-targets -- --deny warnings";

/// Runs all external checks.
///
/// # Errors
/// If a check fails; the remaining ones are not run.
pub fn run(root: &Path, install: bool) -> Result<(), Failure> {
    // Building the packages requires the same Debian packages as building the tests.
    install::for_tests(install)?;
    install::for_external_checks(install)?;
    let programs = NodePrograms::install(root)?;
    redocly::lint(root, &programs)?;
    typescript::check(root, &programs)?;
    outputs::check(root, "public-api", || public_api::outputs(root))?;
    command::run(command(SEMVER).current_dir(root))?;
    deny::check(root)?;
    guide::check(root)?;
    command::run(command(OTHER_TLS).current_dir(root))?;
    features::check_pairs(root)?;
    s3rver::check(root, &programs)?;
    crypto_providers::check(root)?;
    fuzz::check(root)?;
    let target = command::target_folder(root);
    command::run(command(BENCHES).env("CARGO_TARGET_DIR", target).current_dir(root))?;
    for package in PUBLISHED {
        command::run(command("cargo package --allow-dirty --package").arg(package).current_dir(root))?;
    }
    eprintln!("\nall external checks passed");
    Ok(())
}
