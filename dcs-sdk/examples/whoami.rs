//! Shows how the client is configured, and makes one call that changes nothing.
//!
//! ```text
//! cargo run --example whoami
//! cargo run --example whoami -- --cloud otc
//! ```
//!
//! `ClientBuilder::from_env()` documents the environment variables of the client.

use std::{env::args, error::Error, process::ExitCode};

use dcs_sdk::ClientBuilder;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut builder = ClientBuilder::from_env()?;
    let mut arguments = args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--cloud", Some(name)) => builder = builder.cloud(name),
            _ => return Err("usage: whoami [--cloud NAME]".into()),
        }
    }
    print!("{}", builder.explain());
    let dcs = builder.build()?;
    let quotas = dcs.show_quota_of_tenant().await?;
    println!("the service accepts the credentials for project {}", dcs.project_id().unwrap_or("-"));
    println!("{} quotas", quotas.quotas.resources.len());
    Ok(())
}
