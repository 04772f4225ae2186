use std::{error::Error, fs, path::Path};

use dcs_sdk::{Client, requests::CreateInstance, types::ShowInstanceResponse};

/// Creates an instance, or continues to wait for the one that an earlier run of the program has created. Its ID is in the
/// file `state` until it is running.
pub async fn create(
    dcs: &Client,
    state: &Path,
    request: CreateInstance,
) -> Result<ShowInstanceResponse, Box<dyn Error>> {
    if !state.exists() {
        let created = request.await?.instances;
        let first = created.first().ok_or("no instance was created")?;
        fs::write(state, &first.instance_id)?;
    }
    let instance = dcs.wait_for_instance(fs::read_to_string(state)?).running().await?;
    fs::remove_file(state)?;
    Ok(instance)
}
