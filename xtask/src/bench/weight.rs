//! What a program gets with a library: crates, size of the program, and CPU time of its first build.

use std::{collections::BTreeSet, fs, path::Path};

use super::table::Table;
use crate::{
    command::{command, output, target_folder},
    failure::Failure,
};

/// The programs in `benches/consumers/`, which list instances, with an option of Cargo and what they depend on.
const CONSUMERS: [(&str, Option<&str>, &str); 4] = [
    ("dcs-sdk", None, "`dcs-sdk`"),
    ("dcs-sdk", Some("--no-default-features"), "`dcs-sdk` without `clouds-yaml`"),
    ("reqwest", None, "`reqwest`, `serde` and `serde_json`"),
    ("aws", None, "`aws-sdk-elasticache` and `aws-config`"),
];

struct Weight {
    crates: usize,
    /// In bytes.
    size: u64,
    /// Of CPU time.
    seconds: f64,
}

/// Measures the programs. Builds each twice, in turns, since the machine may slow down a build: the faster counts.
///
/// # Errors
/// If a program cannot be built.
pub(super) fn measure(root: &Path) -> Result<Table, Failure> {
    let mut table = Table::new(1, &["program with Tokio and", "crates", "MB, stripped", "CPU seconds to build"]);
    let turn = || CONSUMERS.iter().map(|(name, option, _)| build(root, name, *option)).collect::<Result<Vec<_>, _>>();
    let (first, second) = (turn()?, turn()?);
    for ((_, _, dependencies), (first, second)) in CONSUMERS.into_iter().zip(first.into_iter().zip(second)) {
        table.row([
            dependencies.to_owned(),
            first.crates.to_string(),
            format!("{:.2}", first.size as f64 / 1e6),
            format!("{:.0}", first.seconds.min(second.seconds)),
        ]);
    }
    Ok(table)
}

/// Builds a program in release mode, without the artifacts of earlier builds.
fn build(root: &Path, name: &str, option: Option<&str>) -> Result<Weight, Failure> {
    let folder = root.join("benches/consumers").join(name);
    let target = target_folder(root).join("benches/consumers").join(name);
    if target.exists() {
        fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    }
    let mut tree = command("cargo tree --edges normal --prefix none --no-dedupe");
    let tree = output(tree.args(option).current_dir(&folder))?;
    // Without the program itself.
    let crates = tree.lines().skip(1).collect::<BTreeSet<_>>().len();
    let mut build = command("sh -c");
    build.args(["cargo build --release --quiet \"$@\" && times", "sh"]).args(option);
    let times = output(build.env("CARGO_TARGET_DIR", &target).current_dir(&folder))?;
    let seconds = children_seconds(&times).ok_or_else(|| format!("not the output of `times`: {times}"))?;
    let program = target.join("release/consumer");
    let size = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?.len();
    fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    Ok(Weight { crates, size, seconds })
}

/// The second line of the output of `times` in a shell: the user and the system time of all programs that it ran.
fn children_seconds(times: &str) -> Option<f64> {
    let seconds = |time: &str| {
        let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    };
    let (user, system) = times.lines().nth(1)?.split_once(' ')?;
    Some(seconds(user)? + seconds(system)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_seconds_adds_user_and_system_time() {
        assert_eq!(children_seconds("0m0.001s 0m0.002s\n2m3.500s 0m4.250s\n"), Some(127.75));
        assert_eq!(children_seconds("0m0.001s 0m0.002s\n"), None);
    }
}
