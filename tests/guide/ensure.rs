use dcs_sdk::{Client, Error, Sent, requests::CreateInstance};

/// Creates an instance, unless there is one with this name.
pub async fn ensure(dcs: &Client, name: &str, request: CreateInstance) -> Result<(), Error> {
    if exists(dcs, name).await? {
        return Ok(());
    }
    match request.name(name).await {
        // The service may have created the instance before the call failed.
        Err(error) if error.was_sent() != Sent::No && exists(dcs, name).await? => Ok(()),
        result => result.map(drop),
    }
}

async fn exists(dcs: &Client, name: &str) -> Result<bool, Error> {
    Ok(!dcs.list_instances().name(name).name_equal(true).await?.instances.is_empty())
}
