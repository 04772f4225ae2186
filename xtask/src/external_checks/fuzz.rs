//! cargo-fuzz: runs the targets in `fuzz/` for a short time, each starting with its corpus.

use std::{fs, path::Path};

use crate::{
    cargo_install::Program,
    command::{output, run, target_folder},
    failure::Failure,
};

const FUZZ: Program = Program { name: "cargo-fuzz", version: "0.13.1", default_features: true };
/// In seconds, for each target.
const TIME: u32 = 10;

/// Builds and runs all targets.
///
/// # Errors
/// If a target finds a bug, which it writes to `fuzz/artifacts/`, or cargo-fuzz cannot be installed.
pub(super) fn check(root: &Path) -> Result<(), Failure> {
    let program = FUZZ.install(root)?;
    let folder = target_folder(root).join("external-checks/fuzz");
    for target in output(program().args(["fuzz", "list"]))?.lines() {
        // New inputs are written to the first folder, so that the committed corpus is not changed.
        let (new, corpus) = (folder.join("corpus").join(target), root.join("fuzz/corpus").join(target));
        fs::create_dir_all(&new)?;
        // The sanitizers require a nightly toolchain.
        let mut fuzz = program();
        fuzz.args(["fuzz", "run", "--sanitizer", "none", "--target-dir"]).arg(&folder);
        fuzz.arg(target).args([&new, &corpus]);
        // With a fixed seed, a failure can be reproduced.
        run(fuzz.args(["--", "-seed=1", "-timeout=10", "-rss_limit_mb=1024"]).arg(format!("-max_total_time={TIME}")))?;
    }
    Ok(())
}
