//! Connects to a Redis Cluster over TLS, and writes keys to its nodes.
//!
//! ```text
//! cargo run --features redis --example redis_cluster -- --instance ID
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client. REDIS_PASSWORD is the password of the instance,
//! if it has one.

use std::{env, error::Error};

use dcs_sdk::redis::AsyncTypedCommands;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let dcs = dcs_sdk::Client::from_env()?;
    let mut request = dcs.connect(&id).cluster();
    if let Ok(password) = env::var("REDIS_PASSWORD") {
        request = request.password(password);
    }
    let mut redis = request.await?;
    for number in 0..10 {
        let key = format!("example:{number}");
        redis.set(&key, number).await?;
        // The keys have different hash slots, which are on different nodes.
        println!("{key} = {}", redis.get(&key).await?.unwrap_or_default());
    }
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
