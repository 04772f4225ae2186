//! Saves the CA certificates of an instance, and with `--enable` turns SSL on before. Turning SSL on restarts the
//! instance: data that is not persisted is lost.
//!
//! ```text
//! cargo run --example ssl_certificate -- --instance ID [--enable] [--save FILE] [--interval SECONDS]
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client.

use std::{env, error::Error, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let file = option("--save").unwrap_or_else(|| "ca.crt".to_owned());
    let interval = option("--interval").map_or(Ok(15), |seconds| seconds.parse())?;
    let dcs = dcs_sdk::Client::from_env()?;

    let mut ssl = dcs.show_instance_ssl_detail(&id).await?;
    if ssl.enabled != Some(true) {
        if !env::args().any(|argument| argument == "--enable") {
            return Err("SSL is off; --enable turns it on, which restarts the instance".into());
        }
        ssl = dcs.enable_ssl(&id).accept_restart().poll_interval(Duration::from_secs(interval)).await?;
    }
    println!("SSL is on, port {}", ssl.port.map_or("-".to_owned(), |port| port.to_string()));

    let bundle = dcs.ca_certificates(&id).await?;
    for certificate in bundle.certificates() {
        println!("subject {}", certificate.subject());
        println!("valid until {}", certificate.not_after());
        println!("SHA-256 {}", certificate.sha256_fingerprint());
    }
    bundle.save(&file).await?;
    println!("saved {file}");
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
