//! `cargo xtask demo`: the example of the library against the double.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use cargo_metadata::{Artifact, Message};

use crate::{
    command::{command, output},
    failure::Failure,
};

/// How long the double may take to say where it is, once it is built.
const START: Duration = Duration::from_secs(60);

/// Starts the double, and the example with the environment that the double says.
///
/// # Errors
/// When one of them can't be built or fails.
pub fn demo(root: &Path) -> Result<(), Failure> {
    let programs = build(root)?;
    let program = |name: &str| programs.get(name).ok_or_else(|| format!("cargo says nothing of a program {name}"));
    let double = Command::new(program("dcs-emulator")?)
        .args(["--ssl", "on", "--redis-password"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the double can't be started: {error}"))?;
    let mut double = Ended(double);
    let environment = environment(&mut double.0)?;

    let id = environment.iter().find(|(name, _)| name == "DCS_INSTANCE_ID");
    let (_, id) = id.ok_or("the double names no instance")?;
    let file = root.join("target/demo-ca.crt");
    let mut example = Command::new(program("ssl_certificate")?);
    example.args(["--instance", id, "--save"]).arg(file);
    eprintln!("\nthe double stands in for the cloud:");
    for (name, value) in environment.iter().filter(|(name, _)| !["OS_SECRET_KEY", "REDIS_PASSWORD"].contains(&&**name))
    {
        eprintln!("  {name}={value}");
    }
    // A token of the user's own must not go before the key of the double.
    for name in ["OS_TOKEN", "OS_SECURITY_TOKEN"] {
        example.env_remove(name);
    }
    eprintln!();
    let status = example.envs(environment.iter().cloned()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the example: {status}").into()),
        Err(error) => Err(format!("the example can't be started: {error}").into()),
    }
}

/// Builds both programs at once, so that they share what they depend on, and says where they lie, by name.
fn build(root: &Path) -> Result<BTreeMap<String, PathBuf>, Failure> {
    let line = "cargo build --package dcs-emulator --package dcs-sdk --bin dcs-emulator --example ssl_certificate";
    eprintln!("$ {line}");
    let messages = output(command(line).arg("--message-format=json-render-diagnostics").current_dir(root))?;
    let mut programs = BTreeMap::new();
    for message in Message::parse_stream(messages.as_bytes()) {
        if let Ok(Message::CompilerArtifact(Artifact { target, executable: Some(path), .. })) = message {
            programs.insert(target.name, path.into_std_path_buf());
        }
    }
    Ok(programs)
}

/// What the double prints until it is ready.
fn environment(double: &mut Child) -> Result<Vec<(String, String)>, Failure> {
    let output = double.stdout.take().ok_or("the double has no output")?;
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output.take(64 * 1024)).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut environment = Vec::new();
    loop {
        let line = lines.recv_timeout(START).map_err(|_| "the double ended, or said nothing, before it was ready")?;
        match line.split_once('=') {
            Some((name, value)) => environment.push((name.to_owned(), value.to_owned())),
            None if line == "READY" => return Ok(environment),
            None => return Err(format!("the double says {line:?}").into()),
        }
    }
}

/// A child that ends with its input, whatever happens to the parent.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It ends by itself; when it can't be waited for there is nothing more to do.
        let _ = self.0.wait();
    }
}
