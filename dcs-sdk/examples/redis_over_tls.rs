//! Saves the CA certificates of an instance, and connects to its Redis over TLS with them.
//!
//! ```text
//! cargo run --example redis_over_tls -- --instance ID [--save FILE]
//! ```
//!
//! The client reads OS_ACCESS_KEY and OS_SECRET_KEY (or OS_TOKEN), OS_PROJECT_ID, and OS_REGION_NAME (or DCS_ENDPOINT).
//! REDIS_PASSWORD is the password of the instance, if it has one.

use std::{env, error::Error};

use redis::{AsyncCommands, IntoConnectionInfo, RedisConnectionInfo, TlsCertificates};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let instance_id = option("--instance").ok_or("--instance is missing")?;
    let file = option("--save").unwrap_or_else(|| "ca.crt".to_owned());

    let dcs = dcs_sdk::Client::from_env()?;
    let bundle = dcs.ca_certificates(&instance_id).await?;
    bundle.save(&file).await?;
    println!("saved to     {file}");
    for certificate in bundle.certificates() {
        println!("subject      {}", certificate.subject());
        println!("valid        {} to {}", certificate.not_before(), certificate.not_after());
        println!("SHA-256      {}", certificate.sha256_fingerprint());
    }

    let ssl = dcs.show_instance_ssl_detail(&instance_id).await?;
    let (Some(true), Some(ip), Some(port)) = (ssl.enabled, ssl.ip, ssl.port) else {
        return Err("SSL is off".into());
    };
    let mut settings = RedisConnectionInfo::default();
    if let Ok(password) = env::var("REDIS_PASSWORD") {
        settings = settings.set_password(password);
    }
    let address = format!("rediss://{ip}:{port}").into_connection_info()?.set_redis_settings(settings);
    let roots = TlsCertificates { client_tls: None, root_cert: Some(bundle.pem().into()) };
    let mut redis = redis::Client::build_with_tls(address, roots)?.get_multiplexed_async_connection().await?;
    let pong: String = redis.ping().await?;
    println!("{ip}:{port} over verified TLS: {pong}");
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
