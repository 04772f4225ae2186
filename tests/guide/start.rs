use dcs_sdk::{Client, Error, types::FlavorEngine};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let dcs = Client::from_env()?;

    for zone in dcs.list_available_zones().await?.available_zones {
        println!("zone {}", zone.code);
    }
    for flavor in dcs.list_flavors().engine(FlavorEngine::Redis).engine_version("6.0").await?.flavors {
        println!("{} {:?} GB", flavor.spec_code, flavor.capacity);
    }
    Ok(())
}
