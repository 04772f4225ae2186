use std::error::Error;

use bb8_redis::{RedisConnectionManager, bb8::Pool};
use dcs_sdk::Connect;

// `request` is `dcs.connect(id).password(password)`.
pub async fn pool(request: Connect) -> Result<Pool<RedisConnectionManager>, Box<dyn Error>> {
    let client = request.client().await?;
    let manager = RedisConnectionManager::new(client.get_connection_info().clone())?;
    Ok(Pool::builder().max_size(16).build(manager).await?)
}
