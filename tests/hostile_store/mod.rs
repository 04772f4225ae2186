//! Downloads of CA certificates from a hostile service and object store: each breaks one rule.

mod archives;
mod cases;
mod server;

use std::{collections::HashMap, env, fs, net::SocketAddr, process::Stdio, time::Duration};

use dcs_sdk::{Client, Credentials, Error, RetryPolicy, certificate::CaBundle};
use tokio::process::Command;

use self::server::{SERVICE, STORE};
use crate::peak_memory;

const ADDRESS: &str = "DCS_SDK_TEST_HOSTILE_STORE";
const ROOT: &str = "DCS_SDK_TEST_HOSTILE_STORE_ROOT";
const RESULT: &str = "result of ";
/// In KiB.
const PEAK_MEMORY: u64 = 64 * 1024;

/// The downloads run in a process of their own, whose memory and files are checked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_downloads_are_refused_in_little_memory() {
    let cases = cases::all();
    assert!(cases.len() >= 60, "{}", cases.len());
    let (address, root) = server::start(&cases).await;
    let folder = tempfile::TempDir::new().unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "hostile_store::download_all", "--nocapture", "--test-threads=1"])
        .env(ADDRESS, address.to_string())
        .env(ROOT, root)
        .env("TMPDIR", folder.path())
        .env_remove("https_proxy")
        .env_remove("HTTPS_PROXY")
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let results: HashMap<_, _> =
        output.lines().filter_map(|line| line.split_once(RESULT)?.1.split_once(": ")).collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let result = results.get(&*case.id()).copied().unwrap_or("none");
        if result != case.expected {
            wrong.push(format!("{}\n  expected {}\n  got      {result}", case.name, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), if results.is_empty() { &output } else { "" });
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    #[cfg(target_os = "linux")]
    {
        let peak: u64 = results["peak memory"].parse().unwrap();
        assert!(peak < PEAK_MEMORY, "peak memory {peak} KiB");
    }
}

/// The other process: without the address of a server it does nothing.
#[tokio::test]
async fn download_all() {
    let Ok(address) = env::var(ADDRESS) else { return };
    let address: SocketAddr = address.parse().unwrap();
    let root = reqwest::Certificate::from_pem(env::var(ROOT).unwrap().as_bytes()).unwrap();
    // The address replaces the resolver, so that public names lead to the test.
    let http = |name| reqwest::Client::builder().tls_certs_only([root.clone()]).resolve(name, address).no_proxy();
    let client = Client::builder()
        .endpoint(format!("https://{SERVICE}"))
        .http_client(http(SERVICE))
        .object_store_http_client(http(STORE))
        .project_id("p1")
        .credentials(Credentials::access_key("AK", "SK"))
        .retry(RetryPolicy::never())
        .attempt_timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    for case in cases::all() {
        let request = (case.options)(client.ca_certificates(case.id()));
        println!("{RESULT}{}: {}", case.id(), describe(request.await));
    }
    if let Some(peak) = peak_memory::of_this_process() {
        println!("{RESULT}peak memory: {peak}");
    }
}

fn describe(result: Result<CaBundle, Error>) -> String {
    let bundle = match result {
        Ok(bundle) => bundle,
        Err(error) => return format!("{:?} | {error}", error.kind()),
    };
    let mut parts = Vec::new();
    for certificate in bundle.certificates() {
        let warnings: Vec<_> = certificate.warnings().iter().map(ToString::to_string).collect();
        parts.push([&[certificate.subject().to_owned()][..], &warnings].concat().join(", "));
    }
    parts.extend(bundle.rejected().iter().map(|rejected| format!("rejected {rejected}")));
    format!("Ok | {}", parts.join(" | "))
}
