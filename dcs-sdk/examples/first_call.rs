//! Lists the instances of the project.
//!
//! ```text
//! cargo run --example first_call
//! ```

#[tokio::main]
async fn main() -> Result<(), dcs_sdk::Error> {
    let dcs = dcs_sdk::Client::from_env()?;
    for instance in dcs.list_instances().await?.instances {
        println!("{} {:?}", instance.instance_id, instance.status);
    }
    Ok(())
}
