//! The verbs of `cargo xtask`.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::{
    Findings, demo,
    document::Document,
    failure::Failure,
    freshness,
    generate::{self, Outputs},
    judge, lint, output, public_api, stats, test,
};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The pipeline from the transcribed pages to the generated client")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Says what is wrong with the document
    Lint {
        /// The folder of the document, instead of openapi/
        #[arg(long)]
        openapi: Option<PathBuf>,
    },
    /// Writes the document as one JSON file
    Bundle {
        /// What the pages say, without corrections and annotations
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
    Generate {
        /// Writes nothing: prints what would change, and fails when anything would
        #[arg(long)]
        check: bool,
    },
    /// Writes the snapshot of the library's public API
    PublicApi {
        /// Writes nothing: prints what would change, and fails when anything would
        #[arg(long)]
        check: bool,
    },
    /// Runs the example of the library against the double
    Demo,
    /// Runs every check and every test
    Test,
    /// Asks judges from outside: a linter, a generator for another language, and cargo about the packages
    Judge,
    /// Says how large the project is and how long it takes
    Stats {
        /// Builds the library, too, and says how long that takes without its dependencies
        #[arg(long)]
        build: bool,
    },
    /// Tries the generator with the newest version of progenitor
    Newest,
}

/// Runs the verb that the command line names. The exit code is 1 when something is wrong, 2 when the command line is.
pub fn run() -> ExitCode {
    let Err(error) = verb(Arguments::parse().verb) else {
        return ExitCode::SUCCESS;
    };
    let mut out = io::stderr();
    // When standard error is closed there is nobody left to tell.
    let _ = match &error {
        Failure::Findings(findings) => report(&mut out, findings),
        Failure::Message(message) => writeln!(out, "error: {message}"),
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
            output::write(&output, &output::json(&document.json())?)?;
        }
        Verb::Generate { check: true } => test::check_generated(&root)?,
        Verb::Generate { check: false } => write(&root, &generate::outputs(&folder)?)?,
        Verb::PublicApi { check: true } => test::check_public_api(&root)?,
        Verb::PublicApi { check: false } => write(&root, &public_api::outputs(&root)?)?,
        Verb::Demo => demo::demo(&root)?,
        Verb::Test => test::test(&root)?,
        Verb::Judge => judge::judge(&root)?,
        Verb::Stats { build } => stats::stats(&root, build)?,
        Verb::Newest => judge::newest(&root)?,
    }
    Ok(())
}

/// Writes what is stale, and names it.
fn write(root: &Path, outputs: &Outputs) -> io::Result<()> {
    for path in freshness::replace(root, outputs)? {
        writeln!(io::stdout(), "{path}")?;
    }
    Ok(())
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

fn report(out: &mut io::Stderr, findings: &Findings) -> io::Result<()> {
    let count = match findings.len() {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    writeln!(out, "{}\nerror: {count}", findings.render(out.is_terminal()))
}
