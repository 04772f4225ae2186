//! Connects to Redis, and prints the provider that is the default of the process then. With the argument `ring`, installs
//! ring first. `cargo xtask external-checks` runs it against the emulator.

use std::{env, error::Error};

use dcs_sdk::{Client, redis::AsyncTypedCommands};
use rustls::crypto::{CryptoProvider, ring};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("ring") {
        ring::default_provider().install_default().map_err(|_| "another provider is already installed")?;
    }
    let (id, password) = (env::var("DCS_INSTANCE_ID")?, env::var("REDIS_PASSWORD")?);
    let dcs = Client::from_env()?;
    // Needs a provider too, but installs none.
    let has_default = CryptoProvider::get_default().is_some();
    dcs.ca_certificates(&id).await?.rustls_client_config()?;
    assert_eq!(CryptoProvider::get_default().is_some(), has_default);

    let mut redis = dcs.connect(&id).password(password).await?;
    let provider = CryptoProvider::get_default().ok_or("no default provider")?;
    let name = if format!("{:?}", provider.key_provider).contains("Ring") { "ring" } else { "aws-lc-rs" };
    println!("{} with {name}", redis.ping().await?);
    Ok(())
}
