use std::error::Error;

use dcs_sdk::{Client, Secret, redis::AsyncTypedCommands};

pub async fn ping(dcs: &Client, id: &str, password: Secret) -> Result<String, Box<dyn Error>> {
    let mut redis = dcs.connect(id).password(password).await?;
    Ok(redis.ping().await?)
}
