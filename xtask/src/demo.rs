//! `cargo xtask demo`: runs the library's TLS example against the emulator.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::{
    command::{command, run},
    failure::Failure,
};

/// Timeout for each line that the emulator prints before it is ready.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Starts the emulator, and runs the example with the environment variables that the emulator prints.
///
/// # Errors
/// If one of them cannot be built or fails.
pub fn demo(root: &Path) -> Result<(), Failure> {
    // Each is built as it is run: together, they would be built with other features of their dependencies.
    run(command("cargo build --package dcs-emulator").current_dir(root))?;
    run(command("cargo build --package dcs-sdk --features redis --example redis_over_tls").current_dir(root))?;
    let emulator = command("cargo run --quiet --package dcs-emulator -- --ssl on --redis-password")
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("failed to start the emulator: {error}"))?;
    let mut emulator = StopOnDrop(emulator);
    let environment = environment(&mut emulator.0)?;

    let id = environment.iter().find(|(name, _)| name == "DCS_INSTANCE_ID");
    let (_, id) = id.ok_or("the emulator did not print DCS_INSTANCE_ID")?;
    let mut example =
        command("cargo run --quiet --package dcs-sdk --features redis --example redis_over_tls -- --instance");
    example.arg(id).current_dir(root);
    eprintln!("\nenvironment of the example, as printed by the emulator:");
    for (name, value) in environment.iter().filter(|(name, _)| !["OS_SECRET_KEY", "REDIS_PASSWORD"].contains(&&**name))
    {
        eprintln!("  {name}={value}");
    }
    // A token in the user's environment would take precedence over the emulator's access key.
    for name in ["OS_TOKEN", "OS_SECURITY_TOKEN"] {
        example.env_remove(name);
    }
    eprintln!();
    let status = example.envs(environment.iter().cloned()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the example failed: {status}").into()),
        Err(error) => Err(format!("failed to start the example: {error}").into()),
    }
}

/// Reads the environment variables that the emulator prints before it is ready.
fn environment(emulator: &mut Child) -> Result<Vec<(String, String)>, Failure> {
    let output = emulator.stdout.take().ok_or("the output of the emulator is not piped")?;
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
        let line =
            lines.recv_timeout(START_TIMEOUT).map_err(|_| "the emulator exited or timed out before it was ready")?;
        match line.split_once('=') {
            Some((name, value)) => environment.push((name.to_owned(), value.to_owned())),
            None if line == "READY" => return Ok(environment),
            None => return Err(format!("unexpected output of the emulator: {line:?}").into()),
        }
    }
}

/// A child process that exits when its standard input is closed, which also happens if this process is killed.
struct StopOnDrop(Child);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // The process exits by itself; a failure to wait for it can be ignored.
        let _ = self.0.wait();
    }
}
