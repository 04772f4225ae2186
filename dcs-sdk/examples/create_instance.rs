//! Creates an instance and waits until it is running.
//!
//! ```text
//! cargo run --example create_instance -- --name cache-1 --spec-code redis.ha.xu1.large.r2.1 --capacity 1 \
//!     --zones eu-de-01,eu-de-02 --vpc ID --subnet ID [--timeout SECONDS] [--interval SECONDS]
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client. REDIS_PASSWORD is the password of the new
//! instance.

use std::{env, error::Error, time::Duration};

use dcs_sdk::WaitEvent;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let timeout = option("--timeout").map_or(Ok(1800), |seconds| seconds.parse())?;
    let interval = option("--interval").map_or(Ok(15), |seconds| seconds.parse())?;
    let dcs = dcs_sdk::Client::from_env()?;

    let mut wait = dcs
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
        .and_wait()
        .deadline(Duration::from_secs(timeout))
        .poll_interval(Duration::from_secs(interval));
    while let Some(event) = wait.next().await {
        match event? {
            WaitEvent::Reached(instances) => {
                for instance in instances {
                    println!("{} is running", instance.instance_id);
                }
            }
            WaitEvent::Pending(progress) => {
                let status = progress.status.unwrap_or_default();
                println!("{} {status}, {:.0?}", progress.resource, progress.elapsed);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
