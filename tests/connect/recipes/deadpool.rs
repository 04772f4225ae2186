use std::error::Error;

use dcs_sdk::Connect;
use deadpool_redis::{Manager, Pool, Runtime};

// `request` is `dcs.connect(id).password(password)`.
pub async fn pool(request: Connect) -> Result<Pool, Box<dyn Error>> {
    let client = request.client().await?;
    // `deadpool_redis::Config` would lose the CA certificates.
    let manager = Manager::new(client.get_connection_info().clone())?;
    Ok(Pool::builder(manager).max_size(16).runtime(Runtime::Tokio1).build()?)
}
