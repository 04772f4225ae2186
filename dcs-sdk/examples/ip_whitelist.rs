//! Allows a group of addresses to connect to an instance, and keeps the other groups of its whitelist.
//!
//! ```text
//! cargo run --example ip_whitelist -- --instance ID --group office --allow 192.0.2.0/24,198.51.100.7
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client.

use std::{env, error::Error};

use dcs_sdk::types::IpWhitelistGroup;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let name = option("--group").ok_or("--group is missing")?;
    let addresses = option("--allow").ok_or("--allow is missing")?;
    let dcs = dcs_sdk::Client::from_env()?;

    // An update replaces the whole whitelist.
    let mut groups = dcs.show_ip_whitelist(&id).await?.whitelist;
    groups.retain(|group| group.group_name.as_deref() != Some(&name));
    groups.push(IpWhitelistGroup::new().group_name(&name).ip_list(addresses.split(',')));
    for group in &groups {
        println!(
            "{}: {}",
            group.group_name.as_deref().unwrap_or("-"),
            group.ip_list.as_deref().unwrap_or_default().join(", ")
        );
    }
    dcs.update_ip_whitelist(&id).enable_whitelist(true).whitelist(groups).await?;
    println!("the whitelist is on");
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
