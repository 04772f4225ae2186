//! The `cargo xtask` command: run `cargo xtask help` for its subcommands.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::cli::run()
}
