//! The description of the machine.

use std::{fs, thread::available_parallelism};

use crate::{
    command::{command, output},
    failure::Failure,
};

/// Returns the processor, the number of cores, the kernel, and the version of Rust.
///
/// # Errors
/// If `uname` or `rustc` fails.
pub(super) fn describe() -> Result<String, Failure> {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model);
    let cores = available_parallelism().map_or(1, usize::from);
    let kernel = output(&mut command("uname -sr"))?;
    let rust = output(&mut command("rustc --version"))?;
    let rust = rust.split(' ').nth(1).unwrap_or_default();
    Ok(format!("{model}, {cores} cores, {}, Rust {rust}", kernel.trim()))
}
