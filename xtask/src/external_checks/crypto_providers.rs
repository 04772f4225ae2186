//! Connects to Redis in programs with other crypto providers than that of the library.

use std::path::Path;

use crate::{
    command::{command, output, run, target_folder},
    emulator::Emulator,
    failure::Failure,
};

const MANIFEST: &str = "tests/crypto-providers/Cargo.toml";
/// The features of the program, its argument, and its output.
const CASES: [(&str, &str, &str); 3] = [
    // Two providers, none of them installed.
    ("aws-lc-rs", "", "PONG with aws-lc-rs"),
    ("aws-lc-rs", "ring", "PONG with ring"),
    // ring alone.
    ("", "ring", "PONG with ring"),
];

/// Builds and runs the program.
///
/// # Errors
/// If it cannot be built, fails, or connects with another provider.
pub(super) fn check(root: &Path) -> Result<(), Failure> {
    let emulator = Emulator::start(root)?;
    let target = target_folder(root).join("crypto-providers");
    for (features, argument, expected) in CASES {
        let cargo = |subcommand: &str| {
            let mut cargo = command("cargo");
            cargo.args([subcommand, "--quiet", "--locked", "--manifest-path", MANIFEST, "--features", features]);
            cargo.env("CARGO_TARGET_DIR", &target).current_dir(root);
            cargo
        };
        run(&mut cargo("build"))?;
        let printed = output(emulator.configure(cargo("run").arg("--").arg(argument)))?;
        if printed.trim() != expected {
            return Err(
                format!("{MANIFEST} with {features:?} and {argument:?}: {printed:?}, expected {expected:?}").into()
            );
        }
        eprintln!("{expected}");
    }
    Ok(())
}
