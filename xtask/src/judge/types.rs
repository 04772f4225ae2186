//! A generator of another language: the document has to give types that a compiler takes.

use std::path::Path;

use super::{linter::DOCUMENT, npm::Judges};
use crate::{command::run, failure::Failure};

/// What the generator writes, beside the installed judges.
const TYPES: &str = "dcs.ts";

/// Has TypeScript's types generated and checked.
///
/// # Errors
/// When the generator or the compiler refuses.
pub fn check(root: &Path, judges: &Judges) -> Result<(), Failure> {
    let document = root.join(DOCUMENT);
    run(judges.program("openapi-typescript/bin/cli.js").arg(document).args(["--output", TYPES]))?;
    run(judges.program("typescript/bin/tsc").args(["--noEmit", "--strict", "--lib", "es2022", TYPES]))
}
