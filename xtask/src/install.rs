//! What the tests and the judges need of the machine.

use crate::{
    command::{command, run, succeeds},
    failure::Failure,
};

/// Installs what of the packages of the tests is missing, saying so.
///
/// # Errors
/// With the line to type, where this process may not install packages.
pub fn for_tests() -> Result<(), Failure> {
    let mut missing = Vec::new();
    if !succeeds(&mut command("redis-server --version")) {
        missing.push("redis-server");
    }
    // The feature `native-tls` is OpenSSL here.
    if cfg!(target_os = "linux") && !succeeds(&mut command("pkg-config --exists openssl")) {
        missing.extend(["libssl-dev", "pkg-config"]);
    }
    packages("the tests", &missing)
}

/// Installs Node.js and npm where they are missing, saying so.
///
/// # Errors
/// With the line to type, where this process may not install packages.
pub fn for_judges() -> Result<(), Failure> {
    let missing: Vec<_> = [("node --version", "nodejs"), ("npm --version", "npm")]
        .into_iter()
        .filter(|(line, _)| !succeeds(&mut command(line)))
        .map(|(_, package)| package)
        .collect();
    packages("the judges", &missing)
}

fn packages(who: &str, names: &[&str]) -> Result<(), Failure> {
    if names.is_empty() {
        return Ok(());
    }
    let names = names.join(" ");
    let by_hand = format!(
        "{who} need {names}; install them, on Debian with: \
         sudo apt-get update && sudo apt-get install --yes --no-install-recommends {names}"
    );
    let root = crate::command::output(&mut command("id -u")).is_ok_and(|id| id.trim() == "0");
    if !root || !succeeds(&mut command("apt-get --version")) {
        return Err(by_hand.into());
    }
    eprintln!("{who} need {names}: installing");
    let quiet = |line: String| {
        let mut install = command(&line);
        install.env("DEBIAN_FRONTEND", "noninteractive");
        // The tests start servers of their own.
        install.env("RUNLEVEL", "1");
        run(&mut install)
    };
    quiet("apt-get update --quiet --quiet".to_owned())
        .and_then(|()| quiet(format!("apt-get install --quiet --quiet --yes --no-install-recommends {names}")))
        .map_err(|_| by_hand.into())
}
