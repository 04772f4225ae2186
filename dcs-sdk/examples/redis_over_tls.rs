//! Connects to the Redis of an instance over TLS, verified with the CA certificates of the instance.
//!
//! ```text
//! cargo run --features redis --example redis_over_tls -- --instance ID
//! ```
//!
//! The client reads OS_ACCESS_KEY and OS_SECRET_KEY (or OS_TOKEN), OS_PROJECT_ID, and OS_REGION_NAME (or DCS_ENDPOINT).
//! REDIS_PASSWORD is the password of the instance, if it has one.

use std::{env, error::Error};

use dcs_sdk::redis::AsyncTypedCommands;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let dcs = dcs_sdk::Client::from_env()?;
    let mut request = dcs.connect(&id);
    if let Ok(password) = env::var("REDIS_PASSWORD") {
        request = request.password(password);
    }
    let mut redis = request.await?;
    println!("{id} over verified TLS: {}", redis.ping().await?);
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
