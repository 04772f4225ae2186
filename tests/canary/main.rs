//! Calls the operations that only read against a real project, and reports where the service differs from the API
//! reference. `cargo xtask canary` runs it.

mod call;
mod calls;
mod place;
mod report;
mod run;

use std::{
    env::args,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use dcs_sdk::{ClientBuilder, chrono::Utc};

const DOCUMENT: &str = include_str!("../../openapi/dcs.json");

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the report, and returns whether the service differs.
async fn run() -> Result<bool, Box<dyn Error>> {
    let mut builder = ClientBuilder::from_env()?;
    let mut arguments = args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--cloud", Some(name)) => builder = builder.cloud(name),
            _ => return Err("usage: canary [--cloud NAME]".into()),
        }
    }
    let findings = run::run(builder).await?;
    let date = Utc::now().format("%Y-%m-%d").to_string();
    let report = report::report(&findings, &serde_json::from_str(DOCUMENT)?, &date);
    io::stdout().write_all(report.text.as_bytes())?;
    Ok(report.differs)
}
