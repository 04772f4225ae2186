//! Creates an instance and waits until it is running.
//!
//! ```text
//! cargo run --example create_instance -- --name cache-1 --spec-code redis.ha.xu1.large.r2.1 --capacity 1 \
//!     --zones eu-de-01,eu-de-02 --vpc ID --subnet ID [--timeout SECONDS] [--interval SECONDS]
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client. REDIS_PASSWORD is the password of the new
//! instance.

use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

use dcs_sdk::types::InstanceStatus;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let timeout = option("--timeout").map_or(Ok(1800), |seconds| seconds.parse())?;
    let interval = option("--interval").map_or(Ok(10), |seconds| seconds.parse())?;
    let dcs = dcs_sdk::Client::from_env()?;

    let created = dcs
        .create_instance()
        .name(option("--name").ok_or("--name is missing")?)
        .engine("Redis")
        .engine_version("6.0")
        .spec_code(option("--spec-code").ok_or("--spec-code is missing")?)
        .capacity(option("--capacity").ok_or("--capacity is missing")?.parse()?)
        .az_codes(option("--zones").ok_or("--zones is missing")?.split(','))
        .vpc_id(option("--vpc").ok_or("--vpc is missing")?)
        .subnet_id(option("--subnet").ok_or("--subnet is missing")?)
        .password(env::var("REDIS_PASSWORD")?)
        .await?;
    let id = &created.instances.first().ok_or("the response has no instance")?.instance_id;
    println!("created {id}");

    let deadline = Instant::now() + Duration::from_secs(timeout);
    loop {
        let instance = dcs.show_instance(id).await?;
        let status = instance.status.ok_or("the response has no status")?;
        println!("status {status}");
        match status {
            InstanceStatus::Running => return Ok(()),
            InstanceStatus::CreateFailed | InstanceStatus::Error => return Err(format!("{id} is {status}").into()),
            _ if Instant::now() >= deadline => return Err(format!("{id} is still {status}").into()),
            _ => tokio::time::sleep(Duration::from_secs(interval)).await,
        }
    }
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
