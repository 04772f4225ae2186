//! Output and exit codes of the program.

use std::{
    collections::HashMap,
    path::Path,
    process::{Output, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

const LIMIT: Duration = Duration::from_secs(30);

struct Program {
    child: Child,
    input: Option<ChildStdin>,
    _output: Lines<BufReader<ChildStdout>>,
    values: HashMap<String, String>,
    keys: Vec<String>,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dcs-emulator"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Starts the program, and reads its output until READY.
async fn run(arguments: &[&str]) -> Program {
    let mut child = command(arguments).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = vec![];
    loop {
        let line = tokio::time::timeout(LIMIT, output.next_line())
            .await
            .unwrap()
            .unwrap()
            .expect("output ended without READY");
        if line == "READY" {
            break;
        }
        let (key, value) = line.split_once('=').unwrap();
        lines.push((key.to_owned(), value.to_owned()));
    }
    let keys = lines.iter().map(|(key, _)| key.clone()).collect();
    Program { input: child.stdin.take(), child, _output: output, values: lines.into_iter().collect(), keys }
}

/// Runs the program, and asserts that it fails without printing settings.
async fn run_failing(arguments: &[&str]) -> Output {
    let output = tokio::time::timeout(LIMIT, command(arguments).output()).await.unwrap().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    output
}

impl Program {
    /// Waits until the program exits, and asserts that it succeeded.
    async fn wait(mut self) {
        let status = tokio::time::timeout(LIMIT, self.child.wait()).await.unwrap().unwrap();
        assert!(status.success(), "{status}");
    }

    fn url(&self, path: &str) -> String {
        format!(
            "{}/v2/{}/instances/{}/{path}",
            self.values["DCS_ENDPOINT"], self.values["OS_PROJECT_ID"], self.values["DCS_INSTANCE_ID"]
        )
    }
}

#[tokio::test]
async fn settings_are_printed_and_end_of_stdin_stops_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca file.pem");
    let region = ["--region", "eu-de", "--region", "eu-nl"];
    let arguments = ["--ca-file", file.to_str().unwrap(), "--ssl", "on", "--redis-password"];
    let mut program = run(&[&arguments[..], &region].concat()).await;
    let expected = [
        "OS_ACCESS_KEY",
        "OS_SECRET_KEY",
        "OS_PROJECT_ID",
        "OS_REGION_NAME",
        "OS_CACERT",
        "DCS_ENDPOINT",
        "OS_AUTH_URL",
        "DCS_INSTANCE_ID",
        "REDIS_PASSWORD",
    ];
    assert_eq!(program.keys, expected);
    assert!(program.values.values().all(|value| !value.is_empty()));
    assert_eq!(Path::new(&program.values["OS_CACERT"]), file);
    assert_eq!(program.values["OS_REGION_NAME"], "eu-nl", "the last occurrence of an option takes precedence");

    let trusted = reqwest::Certificate::from_pem(&std::fs::read(&file).unwrap()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let response = client.get(program.url("ssl")).send().await.unwrap();
    assert_eq!(response.status(), 401, "the request is not authenticated");

    drop(program.input.take());
    program.wait().await;
}

#[tokio::test]
async fn sigterm_and_sigint_stop_the_program_and_remove_the_temporary_ca_file() {
    for signal in ["-TERM", "-INT"] {
        let program = run(&["--instance", "cache-1", "--builtin-redis"]).await;
        assert_eq!(program.keys.len(), 8, "no REDIS_PASSWORD without a password");
        assert_eq!(program.values["DCS_INSTANCE_ID"], "cache-1");
        let file = program.values["OS_CACERT"].clone();
        assert!(Path::new(&file).is_absolute() && Path::new(&file).exists());
        let id = program.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
        program.wait().await;
        assert!(!Path::new(&file).exists());
    }
}

#[tokio::test]
async fn state_file_keeps_the_account() {
    let folder = tempfile::tempdir().unwrap();
    let (state, ca_file) = (folder.path().join("state.json"), folder.path().join("ca.pem"));
    let arguments = ["--state", state.to_str().unwrap(), "--ca-file", ca_file.to_str().unwrap(), "--print-requests"];
    let mut id = None;
    for _ in 0..2 {
        let mut program = run(&arguments).await;
        assert!(id.is_none() || id.as_ref() == Some(&program.values["DCS_INSTANCE_ID"]), "the instance was kept");
        id = Some(program.values["DCS_INSTANCE_ID"].clone());
        let trusted = reqwest::Certificate::from_pem(&std::fs::read(&ca_file).unwrap()).unwrap();
        let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
        client.get(format!("{}?limit=1", program.url("tags"))).send().await.unwrap();
        let mut errors = BufReader::new(program.child.stderr.take().unwrap()).lines();
        drop(program.input.take());
        let path = format!("/v2/{}/instances/{}/tags", program.values["OS_PROJECT_ID"], id.as_ref().unwrap());
        program.wait().await;
        assert_eq!(errors.next_line().await.unwrap(), Some(format!("401 GET {path}")));
    }
    std::fs::write(&state, "{").unwrap();
    let output = run_failing(&arguments).await;
    assert!(String::from_utf8(output.stderr).unwrap().contains("invalid account: "));
}

#[tokio::test]
async fn exit_code_is_2_for_invalid_arguments_and_1_for_other_errors() {
    for (arguments, code, expected) in [
        (&["--ssl", "maybe"][..], 2, "must be on, off or never"),
        (&["--nonsense"], 2, "--nonsense"),
        (&["--link-lifetime", "soon"], 2, "soon"),
        (&["more"], 2, "more"),
        (&["--region"], 2, "--region"),
        (&["--engine-version", "5.0", "--ssl", "on"], 1, "SSL requires `engine_version` 6.0 or later"),
        (&["--instance", "a/b"], 1, "invalid option: instance \"a/b\": the ID must consist of "),
        (&["--ca-file", "/nowhere/ca.pem"], 1, "failed to write /nowhere/ca.pem: "),
    ] {
        let output = run_failing(arguments).await;
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.starts_with("dcs-emulator: ") && text.contains(expected), "{arguments:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
}

#[tokio::test]
async fn help_and_version_are_printed_to_stdout() {
    let output = command(&["--help"]).output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for option in [
        "--ca-file",
        "--ssl",
        "--instance",
        "--engine-version",
        "--region",
        "--redis-password",
        "--link-lifetime",
        "--job-time",
        "--state",
        "--print-requests",
        "--camel-case-job",
        "--builtin-redis",
        "READY",
    ] {
        assert!(text.contains(option), "{option}");
    }
    let output = command(&["--version"]).output().await.unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("dcs-emulator {}\n", env!("CARGO_PKG_VERSION")));
}
