//! Backs up an instance, shows the progress of the backup, and downloads its files to FILE.0, FILE.1 and so on.
//!
//! ```text
//! cargo run --example backup_and_download -- --instance ID --save FILE [--interval SECONDS]
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client.

use std::{env, error::Error, fs::File, io::Write, time::Duration};

use dcs_sdk::{WaitEvent, reqwest};
use indicatif::{ProgressBar, ProgressStyle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let file = option("--save").ok_or("--save is missing")?;
    let interval = option("--interval").map_or(Ok(15), |seconds| seconds.parse())?;
    let dcs = dcs_sdk::Client::from_env()?;

    let bar = ProgressBar::new(100).with_style(ProgressStyle::with_template("{bar:40} {percent} % {msg} {elapsed}")?);
    let backup = dcs.copy_instance(&id).remark("before the update").and_wait();
    let mut backup = backup.poll_interval(Duration::from_secs(interval));
    let backup_id = loop {
        match backup.next().await.ok_or("the wait has ended")?? {
            WaitEvent::Reached(backup) => break backup.backup_id,
            WaitEvent::Pending(progress) => {
                bar.set_position(progress.percent.unwrap_or_default() as u64);
                bar.set_message(progress.status.unwrap_or_default());
            }
            _ => {}
        }
    };
    bar.finish_and_clear();
    println!("created backup {backup_id}");

    // Anyone who has a link can download the file until the link expires, so `Debug` doesn't print links.
    let links = dcs.list_backup_file_links(&id, &backup_id).expiration(300).await?.links;
    for (number, link) in links.iter().enumerate() {
        let link = link.link.as_ref().ok_or("a file has no link")?.expose_secret();
        // reqwest's errors have the URL.
        let response = reqwest::get(link).await.and_then(|response| response.error_for_status());
        let mut response = response.map_err(reqwest::Error::without_url)?;
        let path = format!("{file}.{number}");
        let mut output = File::create(&path)?;
        while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
            output.write_all(&chunk)?;
        }
        println!("saved {path}");
    }
    Ok(())
}

/// Returns the value of a command-line option.
fn option(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}
