//! A generator of another language: the document must yield types that TypeScript's compiler accepts.

use std::path::Path;

use super::{npm::NodePrograms, redocly::DOCUMENT};
use crate::{command::run, failure::Failure};

/// The generated types, beside the installed programs.
const TYPES: &str = "dcs.ts";

/// Generates and compiles TypeScript's types.
///
/// # Errors
/// When the generator or the compiler fails.
pub fn check(root: &Path, programs: &NodePrograms) -> Result<(), Failure> {
    let document = root.join(DOCUMENT);
    run(programs.command("openapi-typescript/bin/cli.js").arg(document).args(["--output", TYPES]))?;
    run(programs.command("typescript/bin/tsc").args(["--noEmit", "--strict", "--lib", "es2022", TYPES]))
}
