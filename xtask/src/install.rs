//! Installs the Debian packages required by the tests, the external checks and the benchmarks.

use crate::{
    command::{command, output, run, succeeds},
    failure::Failure,
};

/// A package, a command that succeeds if it is installed, and the reason it is required.
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
        reason: "the feature `native-tls` finds OpenSSL with it",
    },
    Package {
        name: "libssl-dev",
        check: "pkg-config --exists openssl",
        reason: "the feature `native-tls` uses OpenSSL on Linux",
    },
];

const FOR_EXTERNAL_CHECKS: [Package; 3] = [
    Package { name: "nodejs", check: "node --version", reason: "required by Redocly, TypeScript and s3rver" },
    Package { name: "npm", check: "npm --version", reason: "installs Redocly, TypeScript and s3rver" },
    Package { name: "g++", check: "c++ --version", reason: "libFuzzer is compiled with it" },
];

const FOR_BENCHMARKS: [Package; 1] =
    [Package { name: "valgrind", check: "valgrind --version", reason: "counts instructions and allocations" }];

/// Installs missing packages for the tests, after printing which and why.
///
/// # Errors
/// If a package is missing and `install` is false or this process cannot install packages. The error has the command to
/// run.
pub fn for_tests(install: bool) -> Result<(), Failure> {
    install_missing(&FOR_TESTS, install)
}

/// Installs missing packages for the external checks, after printing which and why.
///
/// # Errors
/// If a package is missing and `install` is false or this process cannot install packages. The error has the command to
/// run.
pub fn for_external_checks(install: bool) -> Result<(), Failure> {
    install_missing(&FOR_EXTERNAL_CHECKS, install)
}

/// Installs missing packages for the benchmarks, after printing which and why.
///
/// # Errors
/// If a package is missing and `install` is false or this process cannot install packages. The error has the command to
/// run.
pub fn for_benchmarks(install: bool) -> Result<(), Failure> {
    install_missing(&FOR_BENCHMARKS, install)
}

fn install_missing(required: &[Package], install: bool) -> Result<(), Failure> {
    let missing: Vec<_> = required.iter().filter(|package| !succeeds(&mut command(package.check))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|package| package.name).collect::<Vec<_>>().join(" ");
    let reasons: Vec<_> = missing.iter().map(|package| format!("{}: {}", package.name, package.reason)).collect();
    let update = "apt-get update --quiet --quiet";
    let install_line = format!("apt-get install --quiet --quiet --yes --no-install-recommends {names}");
    let manually = format!(
        "missing packages: on Debian, install them with\n  sudo {update} && sudo {install_line}\n{}",
        reasons.join("\n")
    );
    let is_root = output(&mut command("id -u")).is_ok_and(|id| id.trim() == "0");
    if !install || !is_root || !succeeds(&mut command("apt-get --version")) {
        return Err(manually.into());
    }
    eprintln!("installing {names} (skip this with --no-install)\n  {}", reasons.join("\n  "));
    let quietly = |line: &str| {
        // The tests start their own servers, so services of the packages are not started.
        run(command(line).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
    };
    quietly(update).and_then(|()| quietly(&install_line)).map_err(|_| manually.into())
}
