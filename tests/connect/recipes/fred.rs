use dcs_sdk::{RedisEndpoint, Secret, rustls};
use fred::prelude::{Builder, Client, ClientLike, Config, Error, ServerConfig};

// `endpoint` is from `dcs.redis_endpoint(id)`, `tls` from `dcs.ca_certificates(id).await?.rustls_client_config()`.
pub async fn client(endpoint: RedisEndpoint, tls: rustls::ClientConfig, password: &Secret) -> Result<Client, Error> {
    let server = if endpoint.is_cluster() {
        ServerConfig::new_clustered([(endpoint.host, endpoint.port)].into())
    } else {
        ServerConfig::new_centralized(endpoint.host, endpoint.port)
    };
    let password = Some(password.expose_secret().into());
    let config = Config { server, password, tls: Some(tls.into()), ..Config::default() };
    let client = Builder::from_config(config).build()?;
    client.init().await?;
    Ok(client)
}
