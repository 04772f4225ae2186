//! Changes a configuration parameter of an instance.
//!
//! ```text
//! cargo run --example change_parameter -- --instance ID --name timeout --value 300
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client.

use std::{env, error::Error};

use dcs_sdk::types::ConfigurationChange;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let name = option("--name").ok_or("--name is missing")?;
    let value = option("--value").ok_or("--value is missing")?;
    let dcs = dcs_sdk::Client::from_env()?;

    // A change names the parameter by its ID, too.
    let parameters = dcs.list_configurations(&id).await?.redis_config;
    let Some(parameter) = parameters.iter().find(|parameter| parameter.param_name == name) else {
        let names: Vec<_> = parameters.iter().map(|parameter| &*parameter.param_name).collect();
        return Err(format!("no parameter `{name}`; the instance has {}", names.join(", ")).into());
    };
    println!("current value {}", parameter.param_value.as_deref().unwrap_or("-"));
    println!("allowed values {}", parameter.value_range.as_deref().unwrap_or("-"));

    let change = ConfigurationChange::new().param_id(&parameter.param_id).param_name(&name).param_value(&value);
    dcs.update_configurations(&id).redis_config([change]).await?;
    println!("requested {name} = {value}");
    // The service applies the change in the background.
    if let Some(status) = dcs.list_configurations(&id).await?.config_status {
        println!("status {status}");
    }
    if parameter.need_restart == Some(true) {
        println!("restart the instance to apply the change");
    }
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
