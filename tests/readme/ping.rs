use std::error::Error;

use dcs_sdk::Client;
use redis::{AsyncTypedCommands, IntoConnectionInfo, RedisConnectionInfo, TlsCertificates};

pub async fn ping(dcs: &Client, id: &str, password: &str) -> Result<String, Box<dyn Error>> {
    let bundle = dcs.ca_certificates(id).await?; // or `bundle.save("ca.crt")` for other programs
    let ssl = dcs.show_instance_ssl_detail(id).await?;
    let (Some(ip), Some(port)) = (ssl.ip, ssl.port) else { return Err("SSL is off".into()) };

    let address = format!("rediss://{ip}:{port}")
        .into_connection_info()?
        .set_redis_settings(RedisConnectionInfo::default().set_password(password));
    let roots = TlsCertificates { client_tls: None, root_cert: Some(bundle.pem().into()) };
    let mut redis = redis::Client::build_with_tls(address, roots)?.get_multiplexed_async_connection().await?;
    Ok(redis.ping().await?)
}
