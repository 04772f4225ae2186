//! The examples of the library, run as programs against the emulator.

use std::process::Stdio;

use dcs_emulator::{Emulator, Instance, Listener, Ssl};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    connect::{Authority, Service},
    emulator::{self, CACHE, body, path, respond_once},
};

const PASSWORD: &str = "Xxxxxx-1";

/// What an example printed, and whether it succeeded.
struct Run {
    succeeded: bool,
    stdout: String,
    stderr: String,
}

/// Runs an example with the configuration of the emulator in its environment, and in a folder of its own.
async fn run(emulator: &Emulator, folder: &TempDir, program: &str, arguments: &[&str]) -> Run {
    let ca_file = folder.path().join("emulator-ca.pem");
    std::fs::write(&ca_file, emulator.ca_pem()).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null()).kill_on_drop(true);
    for name in ["OS_TOKEN", "OS_SECURITY_TOKEN", "OS_REGION_NAME"] {
        command.env_remove(name);
    }
    let output = command
        .env("OS_ACCESS_KEY", emulator.access_key())
        .env("OS_SECRET_KEY", emulator.secret_key())
        .env("OS_PROJECT_ID", emulator.project_id())
        .env("OS_CACERT", &ca_file)
        .env("DCS_ENDPOINT", emulator.url())
        // For the HTTP client of the example `backup_and_download`, which trusts the certificates of the system.
        .env("SSL_CERT_FILE", &ca_file)
        .env("REDIS_PASSWORD", PASSWORD)
        .output()
        .await
        .unwrap();
    Run {
        succeeded: output.status.success(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// The lines of standard output of an example that succeeded.
    #[track_caller]
    fn lines(&self) -> Vec<&str> {
        assert!(self.succeeded, "{}{}", self.stdout, self.stderr);
        self.stdout.lines().collect()
    }

    /// Standard error of an example that failed.
    #[track_caller]
    fn error(&self) -> &str {
        assert!(!self.succeeded, "{}", self.stdout);
        &self.stderr
    }
}

/// The method and the path of each request to the service.
fn calls(emulator: &Emulator) -> Vec<String> {
    let requests = emulator.requests().into_iter().filter(|request| request.listener() == Listener::Api);
    requests.map(|request| format!("{} {}", request.method(), request.path())).collect()
}

#[tokio::test]
async fn first_call_lists_instances() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_first_call"), &[]).await;
    assert_eq!(run.lines(), ["c830053e-d5a3-4bc0-b6d6-ca37d1ea9dd5 Some(Running)"]);
    assert_eq!(calls(&emulator), [format!("GET {}", path(&emulator, "instances"))]);
}

#[tokio::test]
async fn first_call_names_missing_environment_variables() {
    let output = Command::new(env!("CARGO_BIN_EXE_first_call")).env_clear().output().await.unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    for name in ["OS_ACCESS_KEY", "OS_SECRET_KEY", "OS_TOKEN", "OS_PROJECT_ID", "OS_REGION_NAME", "DCS_ENDPOINT"] {
        assert!(error.contains(name), "{error}");
    }
}

async fn create(emulator: &Emulator, options: &[&str]) -> Run {
    let arguments = [
        &["--name", "cache-1", "--spec-code", "redis.ha.xu1.large.r2.1", "--capacity", "1"][..],
        &["--zones", "eu-de-01,eu-de-02", "--vpc", "c5cd009b", "--subnet", "7e95c4d6"],
        options,
    ];
    respond_once(emulator, "CreateInstance", &json!({ "instances": [{ "instance_id": CACHE }] }));
    let folder = TempDir::new().unwrap();
    run(emulator, &folder, env!("CARGO_BIN_EXE_create_instance"), &arguments.concat()).await
}

fn respond_with_status(emulator: &Emulator, status: &str) {
    respond_once(emulator, "ShowInstance", &json!({ "instance_id": CACHE, "status": status }));
}

#[tokio::test]
async fn create_instance_waits_for_the_instance() {
    let emulator = emulator::start().await;
    respond_with_status(&emulator, "CREATING");
    respond_with_status(&emulator, "CREATING");
    let run = create(&emulator, &["--interval", "0"]).await;
    assert_eq!(run.lines(), [&format!("created {CACHE}"), "status CREATING", "status CREATING", "status RUNNING"]);

    let (create, show) = (path(&emulator, "instances"), path(&emulator, &format!("instances/{CACHE}")));
    let (create, show) = (format!("POST {create}"), format!("GET {show}"));
    assert_eq!(calls(&emulator), [&*create, &show, &show, &show]);
    assert_eq!(
        body(&emulator.requests()[0]),
        json!({
            "name": "cache-1", "engine": "Redis", "engine_version": "6.0", "capacity": 1,
            "spec_code": "redis.ha.xu1.large.r2.1", "az_codes": ["eu-de-01", "eu-de-02"], "vpc_id": "c5cd009b",
            "subnet_id": "7e95c4d6", "password": PASSWORD,
        })
    );
}

#[tokio::test]
async fn create_instance_fails_if_the_instance_does() {
    let emulator = emulator::start().await;
    respond_with_status(&emulator, "CREATEFAILED");
    let run = create(&emulator, &[]).await;
    assert!(run.error().contains(&format!("{CACHE} is CREATEFAILED")), "{}", run.stderr);
}

#[tokio::test]
async fn create_instance_stops_at_the_deadline() {
    let emulator = emulator::start().await;
    respond_with_status(&emulator, "CREATING");
    let run = create(&emulator, &["--timeout", "0"]).await;
    assert!(run.error().contains(&format!("{CACHE} is still CREATING")), "{}", run.stderr);
}

#[tokio::test]
async fn list_and_filter_reads_all_pages() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let page = |id: &str| json!({ "instance_num": 1500, "instances": [{ "instance_id": id, "capacity": 4 }] });
    respond_once(&emulator, "ListInstances", &page("first"));
    respond_once(&emulator, "ListInstances", &page("second"));
    let arguments = ["--status", "RUNNING", "--name", "cache", "--tag", "team=web"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_list_and_filter"), &arguments).await;
    assert_eq!(run.lines(), ["first - - 4 GB", "second - - 4 GB"]);
    let queries: Vec<_> = emulator.requests().iter().map(|request| request.query().unwrap().to_owned()).collect();
    let [first, second] = &queries[..] else { panic!("{queries:?}") };
    for (query, offset) in [(first, "offset=0"), (second, "offset=1000")] {
        let mut pairs: Vec<_> = query.split('&').collect();
        pairs.sort();
        assert_eq!(pairs, ["limit=1000", "name=cache", offset, "status=RUNNING", "tags=team%3Dweb"]);
    }
}

#[tokio::test]
async fn change_parameter_sends_the_id_of_the_parameter() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let arguments = ["--instance", CACHE, "--name", "timeout", "--value", "300"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_change_parameter"), &arguments).await;
    let lines = ["current value 101", "allowed values 0-7200", "requested timeout = 300", "status SUCCESS"];
    assert_eq!(run.lines(), lines);
    let configs = path(&emulator, &format!("instances/{CACHE}/configs"));
    assert_eq!(calls(&emulator), [format!("GET {configs}"), format!("PUT {configs}"), format!("GET {configs}")]);
    assert_eq!(
        body(&emulator.requests()[1]),
        json!({ "redis_config": [{ "param_id": "1", "param_name": "timeout", "param_value": "300" }] })
    );
}

#[tokio::test]
async fn change_parameter_names_the_known_parameters() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let arguments = ["--instance", CACHE, "--name", "timeuot", "--value", "300"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_change_parameter"), &arguments).await;
    assert!(run.error().contains("no parameter `timeuot`; the instance has timeout"), "{}", run.stderr);
    assert_eq!(emulator.requests().len(), 1);
}

/// The link is one to a certificate: it is the only kind of file in the object store of the emulator.
#[tokio::test]
async fn backup_and_download_saves_the_files_of_the_backup() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let link = emulator::client(&emulator).download_ssl_cert(CACHE).await.unwrap().link;
    let records = |status: &str| json!({ "backup_record_response": [{ "backup_id": "b1", "status": status }] });
    respond_once(&emulator, "CopyInstance", &json!({ "backup_id": "b1" }));
    respond_once(&emulator, "ListBackupRecords", &records("backuping"));
    respond_once(&emulator, "ListBackupRecords", &records("succeed"));
    let links = json!({ "links": [{ "file_name": "../redis.rdb", "link": link.expose_secret() }] });
    respond_once(&emulator, "ListBackupFileLinks", &links);

    let arguments = ["--instance", CACHE, "--save", "backup.rdb", "--interval", "0"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_backup_and_download"), &arguments).await;
    assert_eq!(run.lines(), ["started backup b1", "saved backup.rdb.0"]);
    let saved = std::fs::read(folder.path().join("backup.rdb.0")).unwrap();
    assert_eq!(saved, emulator::get(&emulator, link.expose_secret()).await);

    let backups = path(&emulator, &format!("instances/{CACHE}/backups"));
    let (start, list, links) =
        (format!("POST {backups}"), format!("GET {backups}"), format!("POST {backups}/b1/links"));
    assert_eq!(calls(&emulator)[1..], [&*start, &list, &list, &links]);
}

#[tokio::test]
async fn backup_and_download_does_not_print_links() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    respond_once(&emulator, "CopyInstance", &json!({ "backup_id": "b1" }));
    let records = json!({ "backup_record_response": [{ "backup_id": "b1", "status": "succeed" }] });
    respond_once(&emulator, "ListBackupRecords", &records);
    let link = format!("{}/nothing?Signature=s3cret", emulator.store_url());
    respond_once(&emulator, "ListBackupFileLinks", &json!({ "links": [{ "link": link }] }));
    let arguments = ["--instance", CACHE, "--save", "backup.rdb"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_backup_and_download"), &arguments).await;
    assert!(!run.error().contains("s3cret"), "{}", run.stderr);
    assert_eq!(emulator.requests().last().unwrap().listener(), Listener::Store);
}

#[tokio::test]
async fn ip_whitelist_keeps_other_groups() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let arguments = ["--instance", CACHE, "--group", "office", "--allow", "192.0.2.0/24,198.51.100.7"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_ip_whitelist"), &arguments).await;
    let lines = ["test001: 10.10.10.1, 10.10.10.2", "office: 192.0.2.0/24, 198.51.100.7", "the whitelist is on"];
    assert_eq!(run.lines(), lines);
    let whitelist = path(&emulator, &format!("instance/{CACHE}/whitelist"));
    assert_eq!(calls(&emulator), [format!("GET {whitelist}"), format!("PUT {whitelist}")]);
    let sent = body(&emulator.requests()[1]);
    assert_eq!(sent["enable_whitelist"], true);
    assert_eq!(
        sent["whitelist"],
        json!([
            { "group_name": "test001", "ip_list": ["10.10.10.1", "10.10.10.2"] },
            { "group_name": "office", "ip_list": ["192.0.2.0/24", "198.51.100.7"] },
        ])
    );
}

#[tokio::test]
async fn ssl_certificate_turns_ssl_on_and_saves_the_certificate() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let program = env!("CARGO_BIN_EXE_ssl_certificate");
    let refused = run(&emulator, &folder, program, &["--instance", CACHE]).await;
    assert!(refused.error().contains("SSL is off"), "{}", refused.stderr);
    assert_eq!(emulator.ssl(CACHE).await.unwrap(), Ssl::Never);

    let run = run(&emulator, &folder, program, &["--instance", CACHE, "--enable", "--interval", "0"]).await;
    let lines = run.lines();
    let port = emulator.redis_port(CACHE).unwrap().unwrap();
    assert!(lines[0].starts_with("started job "), "{lines:?}");
    assert_eq!(lines[1], format!("SSL is on, port {port}"));
    assert!(lines[2].starts_with("subject ") && lines[2].contains(CACHE), "{lines:?}");
    assert_eq!(lines.last(), Some(&"saved ca.crt"));
    assert_eq!(emulator.ssl(CACHE).await.unwrap(), Ssl::On);
    let bundle = emulator::client(&emulator).ca_certificates(CACHE).await.unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("ca.crt")).unwrap(), bundle.pem());
}

#[tokio::test]
async fn redis_over_tls_pings_redis() {
    let instance = Instance::new("cache-1").redis_password(PASSWORD).ssl(Ssl::On);
    let emulator = Emulator::builder().instance(instance).start().await.unwrap();
    let folder = TempDir::new().unwrap();
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_redis_over_tls"), &["--instance", "cache-1"]).await;
    assert_eq!(run.lines(), ["cache-1 over verified TLS: PONG"]);
    let listeners: Vec<_> = emulator.requests().iter().map(|request| request.listener()).collect();
    assert_eq!(listeners, [Listener::Api, Listener::Api, Listener::Api, Listener::Store]);
}

#[tokio::test]
async fn redis_cluster_writes_to_all_nodes() {
    let service = Service::start(&Authority::new("Redis CA")).await;
    let folder = TempDir::new().unwrap();
    service.respond_once(true);
    let run = run(&service.emulator, &folder, env!("CARGO_BIN_EXE_redis_cluster"), &["--instance", CACHE]).await;
    let lines: Vec<_> = (0..10).map(|number| format!("example:{number} = {number}")).collect();
    assert_eq!(run.lines(), lines);
}

#[tokio::test]
async fn renew_certificate_replaces_the_connection_before_the_certificate_expires() {
    let service = Service::start(&Authority::new("Old CA")).await;
    let (emulator, folder) = (&service.emulator, TempDir::new().unwrap());
    let soon = chrono::Utc::now() + chrono::TimeDelta::days(7) + chrono::TimeDelta::seconds(3);
    // The address and the expiry of the first connection, and those of the renewed one.
    service.respond_once(false);
    service.respond_with_expiry_once(soon);
    let arguments = ["--instance", CACHE, "--interval", "1", "--renewals", "1"];
    let running = run(emulator, &folder, env!("CARGO_BIN_EXE_renew_certificate"), &arguments);
    let rotating = async {
        while emulator.requests().iter().filter(|request| request.path().ends_with("/ssl")).count() < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let authority = Authority::new("New CA");
        service.set_authority(&authority).await;
        service.respond_once(false);
    };
    let (run, ()) = tokio::join!(running, rotating);
    let [connected, renewed] = run.lines()[..] else { panic!("{}", run.stdout) };
    assert_eq!(connected, format!("connected, the certificates expire on {}", soon.date_naive()));
    assert!(renewed.starts_with("renewed, ") && !renewed.ends_with(&soon.date_naive().to_string()), "{renewed}");
}
