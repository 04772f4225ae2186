//! The verbs of `cargo xtask`.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};

use crate::{
    demo,
    document::{Document, lint},
    external_checks,
    failure::Failure,
    generate,
    outputs::{self, Outputs},
    public_api, test,
};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Generates the client from the transcribed pages, and checks the workspace")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Reports problems of the document
    Lint {
        /// The folder of the document, instead of openapi/
        #[arg(long)]
        openapi: Option<PathBuf>,
    },
    /// Writes the document as one JSON file
    Bundle {
        /// Without corrections and annotations: what the pages say
        #[arg(long)]
        transcription: bool,
        /// The folder of the document, instead of openapi/
        #[arg(long)]
        openapi: Option<PathBuf>,
        /// The file to write
        #[arg(long)]
        output: PathBuf,
    },
    /// Writes the document and the client
    Generate(Check),
    /// Writes the list of the library's public API
    PublicApi(Check),
    /// Runs the example of the library against the emulator
    Demo,
    /// Runs every check and every test
    Test(Install),
    /// Runs third-party tools: Redocly, TypeScript, cargo-deny, rustdoc's public API, cargo package
    ExternalChecks(Install),
}

#[derive(Args)]
struct Check {
    /// Writes nothing: prints what would change, and fails if anything would
    #[arg(long)]
    check: bool,
}

#[derive(Args)]
struct Install {
    /// Fails when a Debian package is missing, instead of installing it
    #[arg(long)]
    no_install: bool,
}

/// Runs the verb of the command line. The exit code is 1 when it fails, 2 when the command line is wrong.
pub fn run() -> ExitCode {
    let Err(error) = verb(Arguments::parse().verb) else {
        return ExitCode::SUCCESS;
    };
    let mut err = io::stderr();
    // Nothing can be reported when standard error is closed.
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

fn verb(verb: Verb) -> Result<(), Failure> {
    let root = root();
    let folder = root.join("openapi");
    match verb {
        Verb::Lint { openapi } => {
            let document = Document::corrected(&openapi.unwrap_or(folder))?;
            lint::lint(&document).or(())?;
        }
        Verb::Bundle { transcription, openapi, output } => {
            let read = if transcription { Document::transcription } else { Document::corrected };
            let document = read(&openapi.unwrap_or(folder))?;
            outputs::write(&output, &outputs::json(&document.json())?)?;
        }
        Verb::Generate(Check { check }) => write_or_check(&root, "generate", check, || generate::outputs(&folder))?,
        Verb::PublicApi(Check { check }) => write_or_check(&root, "public-api", check, || public_api::outputs(&root))?,
        Verb::Demo => demo::demo(&root)?,
        Verb::Test(Install { no_install }) => test::test(&root, !no_install)?,
        Verb::ExternalChecks(Install { no_install }) => external_checks::run(&root, !no_install)?,
    }
    Ok(())
}

/// Writes the stale files and prints their paths, or only checks that there are none.
fn write_or_check(
    root: &Path,
    verb: &str,
    check: bool,
    outputs: impl FnOnce() -> Result<Outputs, Failure>,
) -> Result<(), Failure> {
    if check {
        return outputs::check(root, verb, outputs);
    }
    for path in outputs()?.write(root)? {
        writeln!(io::stdout(), "{path}")?;
    }
    Ok(())
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}
