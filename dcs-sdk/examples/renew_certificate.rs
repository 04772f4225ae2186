//! Keeps a connection to Redis, and replaces it a week before a certificate of the instance expires.
//!
//! ```text
//! cargo run --features redis --example renew_certificate -- --instance ID [--interval SECONDS] [--renewals NUMBER]
//! ```
//!
//! Checks the connection once an hour unless an interval is given, and stops after the given number of renewals.
//! `Client::from_env()` documents the environment variables of the client. REDIS_PASSWORD is the password of the instance,
//! if it has one.

use std::{
    env,
    error::Error,
    time::{Duration, SystemTime},
};

use dcs_sdk::{
    Client,
    chrono::{DateTime, TimeDelta, Utc},
    redis::{AsyncTypedCommands, aio::MultiplexedConnection},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let interval = Duration::from_secs(option("--interval").map_or(Ok(3600), |seconds| seconds.parse())?);
    let mut renewals = option("--renewals").map_or(Ok(u64::MAX), |number| number.parse())?;
    let dcs = Client::from_env()?;

    let (mut redis, mut expires) = connect(&dcs, &id).await?;
    println!("connected, the certificates expire on {}", expires.date_naive());
    while renewals > 0 {
        redis.ping().await?;
        if DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::days(7) >= expires {
            // Until this succeeds, the previous connection remains in use.
            match connect(&dcs, &id).await {
                Ok(renewed) => {
                    (redis, expires) = renewed;
                    renewals -= 1;
                    println!("renewed, the certificates expire on {}", expires.date_naive());
                }
                Err(error) => eprintln!("{error}"),
            }
        }
        tokio::time::sleep(interval).await;
    }
    Ok(())
}

/// Connects, and returns when the first of the certificates expires.
async fn connect(dcs: &Client, id: &str) -> Result<(MultiplexedConnection, DateTime<Utc>), Box<dyn Error>> {
    let mut request = dcs.connect(id);
    if let Ok(password) = env::var("REDIS_PASSWORD") {
        request = request.password(password);
    }
    let redis = request.await?;
    let bundle = dcs.ca_certificates(id).await?;
    let server = dcs.show_instance_ssl_detail(id).await?.ssl_expired_at;
    let all = bundle.certificates().iter().map(|certificate| certificate.not_after()).chain(server);
    Ok((redis, all.min().ok_or("the expiry of the certificates is unknown")?))
}

fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
