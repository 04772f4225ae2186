//! Downloads certificates from s3rver, an object store of another project.

use std::path::Path;

use super::npm::NodePrograms;
use crate::{
    command::{command, output},
    failure::Failure,
};

const TEST: &str = "s3rver::s3rver_serves_valid_links_and_refuses_others";

/// Runs the test that requires s3rver.
///
/// # Errors
/// If the test fails or does not exist.
pub(super) fn check(root: &Path, programs: &NodePrograms) -> Result<(), Failure> {
    let mut test = command("cargo test --package dcs-tests -- --ignored --exact");
    test.arg(TEST).env("DCS_SDK_TEST_S3RVER", programs.path("s3rver/bin/s3rver.js")).current_dir(root);
    let printed = output(&mut test)?;
    eprint!("{printed}");
    if printed.contains("1 passed") { Ok(()) } else { Err(format!("no test {TEST}").into()) }
}
