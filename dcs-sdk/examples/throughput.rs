//! Measures sequential signed calls to a server without TLS, for comparison with other clients.
//!
//! ```text
//! cargo run --release --example throughput -- http://127.0.0.1:8080 5
//! ```
//!
//! Prints one line of JSON after the given number of seconds: calls per second, percentiles of their duration, and the
//! CPU time of this process per call (Linux only). The server must respond to `download_ssl_cert`.

use std::{
    env,
    error::Error,
    fs,
    time::{Duration, Instant},
};

use dcs_sdk::{Client, Credentials};

const WARM_UP: Duration = Duration::from_millis(500);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(base_url), Some(seconds)) = (arguments.next(), arguments.next()) else {
        return Err("usage: throughput BASE_URL SECONDS".into());
    };
    let client = Client::builder()
        .endpoint(base_url)
        .project_id("4f7e2a9c1b3d4e5f8a6b7c8d9e0f1a2b")
        .credentials(Credentials::access_key("EXAMPLEACCESSKEY0001", "ExampleSecretKey"))
        .build()?;
    call_repeatedly(&client, WARM_UP).await?;

    let (started, cpu) = (Instant::now(), cpu_time());
    let mut durations = call_repeatedly(&client, Duration::try_from_secs_f64(seconds.parse()?)?).await?;
    let (seconds, cpu) = (started.elapsed().as_secs_f64(), cpu_time().zip(cpu).map(|(now, before)| now - before));
    durations.sort();

    let calls = durations.len();
    let percentile = |percent| durations.get(calls * percent / 100).map_or(0, Duration::as_micros);
    println!(
        r#"{{"name":"dcs-sdk","calls":{calls},"seconds":{seconds:.3},"cps":{:.0},"p50_us":{},"p99_us":{},"cpu_us_per_call":{}}}"#,
        calls as f64 / seconds,
        percentile(50),
        percentile(99),
        cpu.map_or("null".to_owned(), |cpu| format!("{:.1}", cpu.as_secs_f64() * 1e6 / calls as f64)),
    );
    Ok(())
}

/// Makes one call after the other for this long, at least one, and returns their durations.
async fn call_repeatedly(client: &Client, time: Duration) -> Result<Vec<Duration>, dcs_sdk::Error> {
    let (end, mut durations) = (Instant::now() + time, Vec::new());
    while durations.is_empty() || Instant::now() < end {
        let started = Instant::now();
        client.download_ssl_cert("4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f").await?;
        durations.push(started.elapsed());
    }
    Ok(durations)
}

/// The CPU time of the only thread that makes calls.
fn cpu_time() -> Option<Duration> {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
