//! Generates TypeScript types from the OpenAPI document and compiles them, to check it with another generator.

use std::path::Path;

use super::{npm::NodePrograms, redocly::DOCUMENT};
use crate::{command::run, failure::Failure};

/// File of the generated types, in the folder of the installed programs.
const TYPES: &str = "dcs.ts";

/// Generates and compiles the TypeScript types.
///
/// # Errors
/// If the generator or the compiler fails.
pub fn check(root: &Path, programs: &NodePrograms) -> Result<(), Failure> {
    let document = root.join(DOCUMENT);
    run(programs.command("openapi-typescript/bin/cli.js").arg(document).args(["--output", TYPES]))?;
    run(programs.command("typescript/bin/tsc").args(["--noEmit", "--strict", "--lib", "es2022", TYPES]))
}
