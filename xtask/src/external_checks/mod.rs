//! `cargo xtask external-checks`: what third-party tools say of the project. It installs the tools that it runs.

mod deny;
mod npm;
mod redocly;
mod typescript;

use std::path::Path;

use self::npm::NodePrograms;
use crate::{
    command::{self, command},
    failure::Failure,
    install, outputs, public_api,
};

/// The published crates; each must build from its package alone.
const PUBLISHED: [&str; 2] = ["dcs-sdk", "dcs-emulator"];

/// The tests of the certificate's download with the platform's TLS library; all other tests use rustls.
const OTHER_TLS: &str =
    "cargo test --package dcs-sdk --package dcs-tests --features dcs-sdk/native-tls download_ssl_cert";

/// Runs every check.
///
/// # Errors
/// The first check that fails.
pub fn run(root: &Path, install: bool) -> Result<(), Failure> {
    // Building the packages takes what building the tests takes.
    install::for_tests(install)?;
    install::for_external_checks(install)?;
    let programs = NodePrograms::install(root)?;
    redocly::lint(root, &programs)?;
    typescript::check(root, &programs)?;
    outputs::check(root, "public-api", || public_api::outputs(root))?;
    deny::check(root)?;
    command::run(command(OTHER_TLS).current_dir(root))?;
    for package in PUBLISHED {
        command::run(command("cargo package --allow-dirty --package").arg(package).current_dir(root))?;
    }
    eprintln!("\nall external checks passed");
    Ok(())
}
