#[tokio::main]
async fn main() -> Result<(), dcs_sdk::Error> {
    for instance in dcs_sdk::Client::from_env()?.list_instances().await?.instances {
        println!("{}", instance.instance_id);
    }
    Ok(())
}
