//! `cargo xtask canary`: compares the responses of a real project with the API reference.
//!
//! The program is in `tests/canary/`, since this crate does not depend on the library.

use std::path::Path;

use crate::{
    command::{self, command},
    failure::Failure,
};

/// Builds and runs the program, which prints a report.
///
/// # Errors
/// If the service differs from the API reference, or the program fails.
pub fn run(root: &Path, cloud: Option<&str>) -> Result<(), Failure> {
    let mut canary = command("cargo run --quiet --package dcs-tests --bin canary --");
    canary.args(cloud.into_iter().flat_map(|cloud| ["--cloud", cloud]));
    command::run(canary.current_dir(root))
}
