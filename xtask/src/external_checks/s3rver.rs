//! Downloads certificates from s3rver, an object store of another project.

use std::path::Path;

use super::npm::NodePrograms;
use crate::{
    command::{command, run},
    failure::Failure,
};

/// Runs the test that requires s3rver.
///
/// # Errors
/// If the test fails.
pub(super) fn check(root: &Path, programs: &NodePrograms) -> Result<(), Failure> {
    let mut test = command("cargo test --package dcs-tests --test s3rver");
    run(test.env("DCS_SDK_TEST_S3RVER", programs.path("s3rver/bin/s3rver.js")).current_dir(root))
}
