//! Running other programs.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::failure::Failure;

/// A program with its arguments, split at blanks.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// Shows a command and runs it to its end.
///
/// # Errors
/// When it can't be started, or fails.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = show(command);
    eprintln!("\n$ {shown}");
    let status = command.status().map_err(|error| format!("{shown}: can't be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}").into()) }
}

/// Runs a command and returns its standard output.
///
/// # Errors
/// When it can't be started, fails, or writes something other than UTF-8.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let shown = show(command);
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("{shown}: can't be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{shown}: {}", output.status).into());
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{shown}: its output isn't UTF-8").into())
}

/// Whether a command can be started and succeeds; nothing of it is shown.
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Cargo's target folder: nothing is written outside of it, but for the outputs in the workspace.
pub fn target_folder(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

/// A command as one would type it.
fn show(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}={}", name.to_string_lossy(), quoted(&value?.to_string_lossy()))));
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    variables.chain(words.map(|word| quoted(&word.to_string_lossy()))).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    if word.is_empty() || word.contains(' ') { format!("'{word}'") } else { word.to_owned() }
}
