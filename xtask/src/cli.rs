//! The command line of `cargo xtask`.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser};

use crate::{
    bench, canary, demo,
    document::{Document, lint},
    external_checks,
    failure::Failure,
    generate,
    outputs::{self, Outputs},
    pages, public_api, semver, test,
};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Generates the client from the OpenAPI document and checks the workspace")]
struct Arguments {
    #[command(subcommand)]
    subcommand: Subcommand,
}

#[derive(clap::Subcommand)]
enum Subcommand {
    /// Report problems in the OpenAPI document
    Lint {
        /// Read the document from this folder instead of openapi/
        #[arg(long)]
        openapi: Option<PathBuf>,
    },
    /// Write the OpenAPI document to a JSON file
    Bundle {
        /// Leave out corrections and annotations
        #[arg(long)]
        transcription: bool,
        /// Read the document from this folder instead of openapi/
        #[arg(long)]
        openapi: Option<PathBuf>,
        /// Output file
        #[arg(long)]
        output: PathBuf,
    },
    /// Generate the OpenAPI document and the client
    Generate(Check),
    /// Compare the pages of the API reference with those that openapi/ was transcribed from
    Pages {
        /// Git checkout of the repository of the documentation
        checkout: PathBuf,
        /// Record the pages of the checkout in openapi/pages.lock
        #[arg(long)]
        accept: bool,
    },
    /// Update the listing of the library's public API
    PublicApi(Check),
    /// Report which version the changes since a commit require, and print a draft for CHANGELOG.md
    Semver {
        /// Compare with this commit or tag
        #[arg(long, default_value = "HEAD")]
        since: String,
    },
    /// Compare a real project with the API reference: needs credentials, and only reads
    Canary {
        /// Cloud in clouds.yaml; otherwise, the environment variables of the library configure the client
        #[arg(long)]
        cloud: Option<String>,
    },
    /// Run the TLS example against the emulator
    Demo,
    /// Run the benchmarks, and write BENCHMARKS.md
    Bench(Install),
    /// Run all checks and tests
    Test(Install),
    /// Run third-party checks: Redocly, TypeScript, public API, cargo-deny, mdBook, native-tls, s3rver, cargo-fuzz, cargo package
    ExternalChecks(Install),
}

#[derive(Args)]
struct Check {
    /// Write nothing: print the diff, and fail if generated files are stale
    #[arg(long)]
    check: bool,
}

#[derive(Args)]
struct Install {
    /// Fail if a Debian package is missing, instead of installing it
    #[arg(long)]
    no_install: bool,
}

/// Runs the subcommand. The exit code is 1 if it fails, 2 if the command line is invalid.
pub fn run() -> ExitCode {
    let Err(error) = dispatch(Arguments::parse().subcommand) else {
        return ExitCode::SUCCESS;
    };
    let mut err = io::stderr();
    // If standard error is closed, the error cannot be reported anywhere.
    let _ = match &error {
        Failure::Diagnostics(diagnostics) => {
            let count = match diagnostics.len() {
                1 => "1 problem".to_owned(),
                count => format!("{count} problems"),
            };
            writeln!(err, "{}\nerror: {count}", diagnostics.render(err.is_terminal()))
        }
        Failure::Message(message) => writeln!(err, "error: {message}"),
    };
    ExitCode::FAILURE
}

fn dispatch(subcommand: Subcommand) -> Result<(), Failure> {
    let root = root();
    let folder = root.join("openapi");
    match subcommand {
        Subcommand::Lint { openapi } => {
            let document = Document::corrected(&openapi.unwrap_or(folder))?;
            lint::lint(&document).or(())?;
        }
        Subcommand::Bundle { transcription, openapi, output } => {
            let read = if transcription { Document::transcription } else { Document::corrected };
            let document = read(&openapi.unwrap_or(folder))?;
            outputs::write(&output, &outputs::json(&document.json())?)?;
        }
        Subcommand::Generate(Check { check }) => {
            write_or_check(&root, "generate", check, || generate::outputs(&folder))?
        }
        Subcommand::Pages { checkout, accept } => pages::run(&root, &checkout, accept)?,
        Subcommand::PublicApi(Check { check }) => {
            write_or_check(&root, "public-api", check, || public_api::outputs(&root))?
        }
        Subcommand::Semver { since } => semver::run(&root, &since)?,
        Subcommand::Canary { cloud } => canary::run(&root, cloud.as_deref())?,
        Subcommand::Demo => demo::demo(&root)?,
        Subcommand::Bench(Install { no_install }) => bench::bench(&root, !no_install)?,
        Subcommand::Test(Install { no_install }) => test::test(&root, !no_install)?,
        Subcommand::ExternalChecks(Install { no_install }) => external_checks::run(&root, !no_install)?,
    }
    Ok(())
}

/// Writes the stale files and prints their paths, or checks that no file is stale.
fn write_or_check(
    root: &Path,
    subcommand: &str,
    check: bool,
    outputs: impl FnOnce() -> Result<Outputs, Failure>,
) -> Result<(), Failure> {
    if check {
        return outputs::check(root, subcommand, outputs);
    }
    for path in outputs()?.write(root)? {
        writeln!(io::stdout(), "{path}")?;
    }
    Ok(())
}

/// Root folder of the workspace.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}
