//! Backs up an instance, waits for the backup, and downloads its files to FILE.0, FILE.1 and so on.
//!
//! ```text
//! cargo run --example backup_and_download -- --instance ID --save FILE [--interval SECONDS]
//! ```
//!
//! `Client::from_env()` documents the environment variables of the client.

use std::{env, error::Error, fs::File, io::Write, time::Duration};

use dcs_sdk::{reqwest, types::BackupRecordStatus};

/// Number of times that the status of the backup is queried: half an hour with the default interval.
const ATTEMPTS: u32 = 180;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = option("--instance").ok_or("--instance is missing")?;
    let file = option("--save").ok_or("--save is missing")?;
    let interval = option("--interval").map_or(Ok(10), |seconds| seconds.parse())?;
    let dcs = dcs_sdk::Client::from_env()?;

    let backup_id = dcs.copy_instance(&id).remark("before the update").await?.backup_id;
    println!("started backup {backup_id}");
    for attempt in 1.. {
        let backups = dcs.list_backup_records(&id).limit(100).await?.backup_record_response;
        let status = backups.into_iter().find(|backup| backup.backup_id == backup_id).and_then(|backup| backup.status);
        match status {
            Some(BackupRecordStatus::Succeeded) => break,
            Some(BackupRecordStatus::Failed) => return Err("the backup failed".into()),
            _ if attempt == ATTEMPTS => return Err(format!("the backup did not finish: {status:?}").into()),
            _ => tokio::time::sleep(Duration::from_secs(interval)).await,
        }
    }

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
