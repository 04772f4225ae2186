//! Debian packages that the tests and the external checks need.

use crate::{
    command::{command, output, run, succeeds},
    failure::Failure,
};

/// A package, a command that succeeds when it is installed, and what needs it.
struct Package {
    name: &'static str,
    check: &'static str,
    reason: &'static str,
}

const FOR_TESTS: [Package; 3] = [
    Package { name: "redis-server", check: "redis-server --version", reason: "the tests connect to a real Redis" },
    Package {
        name: "pkg-config",
        check: "pkg-config --version",
        reason: "the feature `native-tls` looks for OpenSSL by it",
    },
    Package {
        name: "libssl-dev",
        check: "pkg-config --exists openssl",
        reason: "the feature `native-tls` is OpenSSL on Linux",
    },
];

const FOR_EXTERNAL_CHECKS: [Package; 2] = [
    Package { name: "nodejs", check: "node --version", reason: "Redocly and TypeScript run on it" },
    Package { name: "npm", check: "npm --version", reason: "it installs Redocly and TypeScript" },
];

/// Installs the packages of the tests that are missing, after saying which and why.
///
/// # Errors
/// With the line to type, when `install` is false or this process may not install packages.
pub fn for_tests(install: bool) -> Result<(), Failure> {
    packages(&FOR_TESTS, install)
}

/// Installs the packages of the external checks that are missing, as for the tests.
///
/// # Errors
/// With the line to type, when `install` is false or this process may not install packages.
pub fn for_external_checks(install: bool) -> Result<(), Failure> {
    packages(&FOR_EXTERNAL_CHECKS, install)
}

fn packages(wanted: &[Package], install: bool) -> Result<(), Failure> {
    let missing: Vec<_> = wanted.iter().filter(|package| !succeeds(&mut command(package.check))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|package| package.name).collect::<Vec<_>>().join(" ");
    let reasons: Vec<_> = missing.iter().map(|package| format!("{}: {}", package.name, package.reason)).collect();
    let update = "apt-get update --quiet --quiet";
    let install_line = format!("apt-get install --quiet --quiet --yes --no-install-recommends {names}");
    let manually = format!(
        "missing packages; on Debian, install them with\n  sudo {update} && sudo {install_line}\n{}",
        reasons.join("\n")
    );
    let is_root = output(&mut command("id -u")).is_ok_and(|id| id.trim() == "0");
    if !install || !is_root || !succeeds(&mut command("apt-get --version")) {
        return Err(manually.into());
    }
    eprintln!("installing {names} (skip this with --no-install)\n  {}", reasons.join("\n  "));
    let quietly = |line: &str| {
        // The tests start servers of their own, so that no service has to start.
        run(command(line).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
    };
    quietly(update).and_then(|()| quietly(&install_line)).map_err(|_| manually.into())
}
