//! Lists all instances of the project, or those with a status, a part of a name or a tag.
//!
//! ```text
//! cargo run --example list_and_filter -- [--status RUNNING] [--name cache] [--tag team=web]
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client.

use std::{env, error::Error};

/// Number of instances per page: the maximum of the API.
const PAGE: i64 = 1000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (status, name, tag) = (option("--status"), option("--name"), option("--tag"));
    let dcs = dcs_sdk::Client::from_env()?;

    let mut request = dcs.list_instances().limit(PAGE);
    if let Some(status) = status {
        request = request.status(status.as_str());
    }
    if let Some(name) = name {
        request = request.name(name);
    }
    if let Some(tag) = tag {
        request = request.tags(tag);
    }
    let mut instances = request.items();
    while let Some(instance) = instances.next().await {
        let instance = instance?;
        let name = instance.name.as_deref().unwrap_or("-");
        let status = instance.status.as_ref().map_or("-", |status| status.as_str());
        let capacity = instance.capacity_gb().map_or("-".to_owned(), |capacity| format!("{capacity} GB"));
        println!("{} {name} {status} {capacity}", instance.instance_id);
    }
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
