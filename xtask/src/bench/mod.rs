//! `cargo xtask bench`: runs the benchmarks, and writes `BENCHMARKS.md`.

mod machine;
mod measurement;
mod table;
mod weight;

use std::path::Path;

use self::measurement::Measurement;
use crate::{
    cargo_install::Program,
    command::{command, output, target_folder},
    failure::Failure,
    install, outputs,
};

const PAGE: &str = "BENCHMARKS.md";
const INTRODUCTION: &str = include_str!("introduction.md");
const MANIFEST: &str = "benches/Cargo.toml";
/// Its version is that of the crate `gungraun` in `benches/Cargo.lock`.
const RUNNER: Program = Program { name: "gungraun-runner", version: "0.20.0", default_features: true };

/// Runs the benchmarks and writes the page.
///
/// # Errors
/// If a program cannot be installed, or a benchmark cannot be built or fails.
pub fn bench(root: &Path, install: bool) -> Result<(), Failure> {
    install::for_benchmarks(install)?;
    let target = target_folder(root).join("benches");
    let runner = RUNNER.install(root)?;
    let mut bench = command("cargo bench --locked --manifest-path");
    bench.arg(MANIFEST).current_dir(root).env("CARGO_TARGET_DIR", &target);
    bench.env("GUNGRAUN_RUNNER", runner().get_program()).env("GUNGRAUN_HOME", target.join("gungraun"));
    // The other benchmarks print JSON without being asked.
    let printed = output(bench.env("GUNGRAUN_OUTPUT_FORMAT", "json"))?;
    let measurements = printed.lines().filter(|line| line.starts_with('{')).map(Measurement::parse);
    let measurements = measurements.collect::<Result<Vec<_>, _>>()?;
    let (counts, times): (Vec<_>, Vec<_>) = measurements.iter().partition(|measurement| measurement.is_count());
    let page = format!(
        "{INTRODUCTION}\nMeasured on {}.\n\n## Instructions and allocations\n\n{}\n## Time per call\n\n{}\n## Weight\n\n{}",
        machine::describe()?,
        measurement::table(&counts),
        measurement::table(&times),
        weight::measure(root)?,
    );
    Ok(outputs::write(&root.join(PAGE), &page)?)
}
