//! The examples of the library, run as programs against the emulator.

use std::{process::Stdio, time::Duration};

use dcs_emulator::{Builder, Emulator, Fault, Instance, Listener, Route, Ssl, Status};
use dcs_sdk::types::IpWhitelistGroup;
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    connect::{Authority, Service},
    emulator::{self, CACHE, OLD_CACHE, body, path},
    plain_server,
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
    let variables = emulator.env().unwrap();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, &**value)).collect();
    run_with(&variables, folder, program, arguments).await
}

/// Runs an example with these environment variables, one of which is `OS_CACERT`.
async fn run_with(variables: &[(&str, &str)], folder: &TempDir, program: &str, arguments: &[&str]) -> Run {
    let (_, ca_file) = variables.iter().find(|(name, _)| *name == "OS_CACERT").unwrap();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null()).kill_on_drop(true);
    // Only what the example needs: other variables could configure the client.
    command.env_clear();
    let output = command
        .envs(variables.iter().copied())
        // For the HTTP client of the example `backup_and_download`, which trusts the certificates of the system.
        .env("SSL_CERT_FILE", ca_file)
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

async fn start() -> (Emulator, TempDir) {
    start_with(Emulator::builder()).await
}

async fn start_with(builder: Builder) -> (Emulator, TempDir) {
    (emulator::start_stateful(builder).await, TempDir::new().unwrap())
}

#[tokio::test]
async fn first_call_lists_instances() {
    let (emulator, folder) = start().await;
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_first_call"), &[]).await;
    assert_eq!(run.lines(), [format!("{CACHE} Some(Running)"), format!("{OLD_CACHE} Some(Running)")]);
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

/// Runs `whoami` with these environment variables and the endpoints of the emulator, but without its access key.
async fn whoami(emulator: &Emulator, folder: &TempDir, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let of_emulator = emulator.env().unwrap();
    let endpoints = of_emulator.iter().map(|(name, value)| (*name, &**value));
    let endpoints = endpoints.filter(|(name, _)| ["OS_CACERT", "DCS_ENDPOINT", "OS_AUTH_URL"].contains(name));
    let variables: Vec<_> = endpoints.chain(variables.iter().copied()).collect();
    run_with(&variables, folder, env!("CARGO_BIN_EXE_whoami"), arguments).await
}

#[tokio::test]
async fn whoami_accepts_credentials_of_every_kind() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let iam = emulator.iam();
    let (id, name) = (("OS_PROJECT_ID", emulator.project_id()), ("OS_PROJECT_NAME", &*iam.project_name()));
    let key = [("OS_ACCESS_KEY", emulator.access_key()), ("OS_SECRET_KEY", emulator.secret_key())];
    let token = ("OS_AUTH_TOKEN", emulator.token());
    let user = [("OS_USERNAME", iam.user_name()), ("OS_PASSWORD", iam.password())];
    let domain = ("OS_USER_DOMAIN_NAME", iam.domain_name());
    let user_id = [("OS_USER_ID", iam.user_id()), ("OS_PASSWORD", iam.password())];
    let clouds = format!(
        "clouds:\n  emulator:\n    auth:\n      username: {}\n      user_domain_id: {}\n      project_name: {}\n",
        iam.user_name(),
        iam.domain_id(),
        iam.project_name()
    );
    let secure = format!("clouds:\n  emulator:\n    auth:\n      password: {}\n", iam.password());
    std::fs::write(folder.path().join("clouds.yaml"), clouds).unwrap();
    std::fs::write(folder.path().join("secure.yaml"), secure).unwrap();
    let accepted = format!("the service accepts the credentials for project {}", emulator.project_id());
    for (variables, arguments, expected) in [
        (&[key[0], key[1], id][..], &[][..], "credentials: access key"),
        (&[key[0], key[1], name], &[], "looked up on the first call"),
        (&[token, id], &[], "credentials: token"),
        (&[user[0], user[1], domain, name], &[], "credentials: password of user"),
        (&[user_id[0], user_id[1], id], &[], "credentials: password of user ID"),
        (&[("OS_CLOUD", "emulator")], &[], "read ./secure.yaml"),
        (&[], &["--cloud", "emulator"], "cloud = emulator"),
    ] {
        let run = whoami(&emulator, &folder, variables, arguments).await;
        let lines = run.lines();
        assert!(lines.contains(&&*accepted), "{lines:?}");
        assert!(run.stdout.contains(expected), "{}", run.stdout);
        for secret in [emulator.secret_key(), emulator.token(), iam.password()] {
            assert!(!run.stdout.contains(secret), "{}", run.stdout);
        }
    }
}

#[tokio::test]
async fn whoami_says_what_is_missing() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let run = whoami(&emulator, &folder, &[("OS_USERNAME", "ann")], &[]).await;
    let missing = "incomplete credentials in environment: OS_USERNAME is set, but OS_PASSWORD and OS_USER_DOMAIN_NAME";
    assert!(run.error().contains(missing), "{}", run.stderr);
    assert!(run.stdout.contains("OS_USERNAME = ann (not used"), "{}", run.stdout);
    assert_eq!(emulator.requests().len(), 0);
}

async fn create((emulator, folder): &(Emulator, TempDir), options: &[&str]) -> Run {
    let arguments = [
        &["--name", "cache-1", "--spec-code", "redis.ha.xu1.large.r2.1", "--capacity", "1"][..],
        &["--zones", "eu-de-01,eu-de-02", "--vpc", "c5cd009b", "--subnet", "7e95c4d6"],
        options,
    ];
    run(emulator, folder, env!("CARGO_BIN_EXE_create_instance"), &arguments.concat()).await
}

#[tokio::test]
async fn create_instance_waits_for_the_instance() {
    let started = start_with(Emulator::builder().job_time(Duration::from_millis(500))).await;
    let run = create(&started, &["--interval", "0"]).await;
    let emulator = &started.0;
    let id = emulator.instance_ids().pop().unwrap();
    let lines = run.lines();
    assert!(lines[0].starts_with(&format!("instance `{id}` CREATING, ")), "{lines:?}");
    assert_eq!(lines.last(), Some(&&*format!("{id} is running")));
    assert_eq!(emulator.instance(&id).unwrap().status, Status::Running);

    let mut calls = calls(emulator);
    calls.dedup();
    let (create, show) = (path(emulator, "instances"), path(emulator, &format!("instances/{id}")));
    assert_eq!(calls, [format!("POST {create}"), format!("GET {show}")]);
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
    let started = start().await;
    started.0.fail_next("CreateInstance").unwrap();
    let run = create(&started, &["--interval", "0"]).await;
    assert!(run.error().contains(" is `CREATEFAILED`"), "{}", run.stderr);
}

#[tokio::test]
async fn create_instance_stops_at_the_deadline() {
    let started = start_with(Emulator::builder().job_time(Duration::from_secs(3600))).await;
    let run = create(&started, &["--timeout", "1"]).await;
    assert!(run.error().contains(" is still `CREATING`"), "{}", run.stderr);
}

#[tokio::test]
async fn list_and_filter_reads_all_pages() {
    let (mut builder, folder) = (Emulator::builder(), TempDir::new().unwrap());
    for number in 0..1002 {
        let name = if number == 500 { "other".into() } else { format!("cache-{number}") };
        builder = builder.instance(Instance::new(format!("id-{number}")).name(name).tag("team", "web"));
    }
    let emulator = builder.start().await.unwrap();
    let arguments = ["--status", "RUNNING", "--name", "cache", "--tag", "team=web"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_list_and_filter"), &arguments).await;
    let lines = run.lines();
    assert_eq!((lines.len(), lines[0]), (1001, "id-0 cache-0 RUNNING 1 GB"));
    assert_eq!(lines.last(), Some(&"id-1001 cache-1001 RUNNING 1 GB"));
    let queries: Vec<_> = emulator.requests().iter().map(|request| request.query().unwrap().to_owned()).collect();
    let [first, second] = &queries[..] else { panic!("{queries:?}") };
    for (query, offset) in [(first, None), (second, Some("offset=1000"))] {
        let mut pairs: Vec<_> = query.split('&').collect();
        pairs.sort();
        let mut expected = vec!["limit=1000", "name=cache", "status=RUNNING", "tags=team%3Dweb"];
        expected.splice(2..2, offset);
        assert_eq!(pairs, expected);
    }
}

#[tokio::test]
async fn policy_document_prints_the_actions_of_operations() {
    let (emulator, folder) = (emulator::start().await, TempDir::new().unwrap());
    let program = env!("CARGO_BIN_EXE_policy_document");
    let arguments = ["ShowInstance", "ListInstances", "ShowInstance", "ListFlavors", "CreateDiagnosisTask"];
    let printed = run(&emulator, &folder, program, &arguments).await;
    let policy: serde_json::Value = serde_json::from_str(&printed.lines().join("\n")).unwrap();
    let actions = ["dcs:instance:diagnosis", "dcs:instance:get", "dcs:instance:list"];
    let statement = json!({ "Effect": "Allow", "Action": actions });
    assert_eq!(policy, json!({ "Version": "1.1", "Statement": [statement] }));
    assert!(printed.stderr.contains("ListFlavors: the action is not documented"), "{}", printed.stderr);
    let unknown = run(&emulator, &folder, program, &["ShowCache"]).await;
    assert!(unknown.error().contains("unknown operation `ShowCache`"), "{}", unknown.stderr);
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn change_parameter_sends_the_id_of_the_parameter() {
    let (emulator, folder) = start_with(Emulator::builder().job_time(Duration::from_secs(3600))).await;
    let arguments = ["--instance", CACHE, "--name", "timeout", "--value", "300"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_change_parameter"), &arguments).await;
    let lines = ["current value 0", "allowed values 0-7200", "requested timeout = 300", "status UPDATING"];
    assert_eq!(run.lines(), lines);
    let configs = path(&emulator, &format!("instances/{CACHE}/configs"));
    assert_eq!(calls(&emulator), [format!("GET {configs}"), format!("PUT {configs}"), format!("GET {configs}")]);
    assert_eq!(
        body(&emulator.requests()[1]),
        json!({ "redis_config": [{ "param_id": "1", "param_name": "timeout", "param_value": "300" }] })
    );
    emulator.clock().advance(Duration::from_secs(3600));
    assert_eq!(emulator.instance(CACHE).unwrap().parameters["timeout"], "300");
}

#[tokio::test]
async fn change_parameter_names_the_known_parameters() {
    let (emulator, folder) = start().await;
    let arguments = ["--instance", CACHE, "--name", "timeuot", "--value", "300"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_change_parameter"), &arguments).await;
    assert!(
        run.error().contains("no parameter `timeuot`; the instance has timeout, maxmemory-policy, "),
        "{}",
        run.stderr
    );
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test]
async fn backup_and_download_saves_the_files_of_the_backup() {
    let (emulator, folder) = start().await;
    let arguments = ["--instance", CACHE, "--save", "backup.rdb", "--interval", "0"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_backup_and_download"), &arguments).await;
    let records = emulator::client(&emulator).list_backup_records(CACHE).await.unwrap().backup_record_response;
    let id = &*records[0].backup_id;
    assert_eq!(run.lines(), [&format!("created backup {id}"), "saved backup.rdb.0"]);
    assert!(std::fs::read(folder.path().join("backup.rdb.0")).unwrap().starts_with(b"REDIS"));

    let mut calls = calls(&emulator);
    calls.dedup();
    let backups = path(&emulator, &format!("instances/{CACHE}/backups"));
    let (start, list, links) =
        (format!("POST {backups}"), format!("GET {backups}"), format!("POST {backups}/{id}/links"));
    assert_eq!(calls, [&*start, &list, &links, &list]);
}

#[tokio::test]
async fn backup_and_download_does_not_print_links() {
    let (emulator, folder) = start().await;
    emulator.faults().add(Route::StoreFile, Fault::response(403, "application/xml", ""));
    let arguments = ["--instance", CACHE, "--save", "backup.rdb", "--interval", "0"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_backup_and_download"), &arguments).await;
    assert!(run.error().contains("403") && !run.stderr.contains("Signature"), "{}", run.stderr);
    let last = emulator.requests().pop().unwrap();
    assert_eq!(last.listener(), Listener::Store);
    assert!(last.query().unwrap().contains("Signature="));
}

#[tokio::test]
async fn ip_whitelist_keeps_other_groups() {
    let (emulator, folder) = start().await;
    let group = IpWhitelistGroup::new().group_name("test001").ip_list(["10.10.10.1", "10.10.10.2"]);
    let client = emulator::client(&emulator);
    client.update_ip_whitelist(CACHE).enable_whitelist(false).whitelist([group]).await.unwrap();
    let arguments = ["--instance", CACHE, "--group", "office", "--allow", "192.0.2.0/24,198.51.100.7"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_ip_whitelist"), &arguments).await;
    let lines = ["test001: 10.10.10.1, 10.10.10.2", "office: 192.0.2.0/24, 198.51.100.7", "the whitelist is on"];
    assert_eq!(run.lines(), lines);
    let whitelist = path(&emulator, &format!("instance/{CACHE}/whitelist"));
    assert_eq!(calls(&emulator)[1..], [format!("GET {whitelist}"), format!("PUT {whitelist}")]);
    let whitelist = emulator.instance(CACHE).unwrap().whitelist.unwrap();
    let groups = whitelist.groups.iter().map(|group| (group.group_name.as_str(), group.ip_list.join(" ")));
    assert!(whitelist.enabled);
    assert_eq!(
        groups.collect::<Vec<_>>(),
        [("test001", "10.10.10.1 10.10.10.2".into()), ("office", "192.0.2.0/24 198.51.100.7".into())]
    );
}

#[tokio::test]
async fn ssl_certificate_turns_ssl_on_and_saves_the_certificate() {
    let (emulator, folder) = start().await;
    let program = env!("CARGO_BIN_EXE_ssl_certificate");
    let refused = run(&emulator, &folder, program, &["--instance", CACHE]).await;
    assert!(refused.error().contains("SSL is off"), "{}", refused.stderr);
    assert_eq!(emulator.ssl(CACHE).await.unwrap(), Ssl::Never);

    let run = run(&emulator, &folder, program, &["--instance", CACHE, "--enable", "--interval", "0"]).await;
    let lines = run.lines();
    let port = emulator.redis_port(CACHE).unwrap().unwrap();
    assert_eq!(lines[0], format!("SSL is on, port {port}"));
    assert!(lines[1].starts_with("subject ") && lines[1].contains(CACHE), "{lines:?}");
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
            tokio::time::sleep(Duration::from_millis(20)).await;
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

#[tokio::test]
async fn throughput_prints_one_line_of_json() {
    let (emulator, folder) = start().await;
    let address = plain_server::start(|_| plain_server::ok(r#"{"link":"https://obs.example/f"}"#));
    let arguments = [&*format!("http://{address}"), "0.1"];
    let run = run(&emulator, &folder, env!("CARGO_BIN_EXE_throughput"), &arguments).await;
    let [line] = run.lines()[..] else { panic!("{}", run.stdout) };
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let fields: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["name", "calls", "seconds", "cps", "p50_us", "p99_us", "cpu_us_per_call"]);
    assert!(line["calls"].as_u64().unwrap() >= 1 && line["p50_us"].as_u64() <= line["p99_us"].as_u64(), "{line}");
}
