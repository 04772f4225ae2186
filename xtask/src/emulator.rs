//! Runs the emulator for other programs.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
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

/// A running emulator with one instance, on which SSL is enabled. Dropping it stops it.
pub struct Emulator {
    /// The environment variables for its clients.
    pub environment: Vec<(String, String)>,
    _process: StopOnDrop,
}

impl Emulator {
    /// Builds and starts the emulator.
    ///
    /// # Errors
    /// If it cannot be built or started.
    pub fn start(root: &Path) -> Result<Self, Failure> {
        run(command("cargo build --package dcs-emulator").current_dir(root))?;
        let emulator = command("cargo run --quiet --package dcs-emulator -- --ssl on --redis-password")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("failed to start the emulator: {error}"))?;
        let mut process = StopOnDrop(emulator);
        Ok(Self { environment: environment(&mut process.0)?, _process: process })
    }

    /// Sets the environment of a client. A token in the user's environment would take precedence over the emulator's
    /// access key.
    pub fn configure<'a>(&self, client: &'a mut Command) -> &'a mut Command {
        client.env_remove("OS_TOKEN").env_remove("OS_SECURITY_TOKEN").envs(self.environment.iter().cloned())
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
