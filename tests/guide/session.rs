use dcs_sdk::{Client, Error, ErrorKind, RedisProblem, Secret, redis::aio::MultiplexedConnection};

/// Connects, and enables SSL first if it is disabled.
///
/// For instances without valuable data only: enabling SSL restarts the instance.
pub async fn connect(dcs: &Client, id: &str, password: Secret) -> Result<MultiplexedConnection, Error> {
    match dcs.connect(id).password(password.clone()).await {
        Err(error) if error.kind() == ErrorKind::Redis(RedisProblem::SslDisabled) => {
            dcs.enable_ssl(id).accept_restart().await?;
            dcs.connect(id).password(password).await
        }
        result => result,
    }
}
