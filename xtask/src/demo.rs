//! `cargo xtask demo`: the example of the library against the emulator.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::{
    command::{command, run, target_folder},
    failure::Failure,
};

/// How long the emulator may take to say where it is, once it is built.
const START: Duration = Duration::from_secs(60);

/// Starts the emulator, and the example with the environment that the emulator says.
///
/// # Errors
/// When one of them can't be built or fails.
pub fn demo(root: &Path) -> Result<(), Failure> {
    let line = "cargo build --package dcs-emulator --package dcs-sdk --bin dcs-emulator --example redis_over_tls";
    run(command(line).current_dir(root))?;
    let emulator = command("cargo run --quiet --package dcs-emulator -- --ssl on --redis-password")
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the emulator can't be started: {error}"))?;
    let mut emulator = Ended(emulator);
    let environment = environment(&mut emulator.0)?;

    let id = environment.iter().find(|(name, _)| name == "DCS_INSTANCE_ID");
    let (_, id) = id.ok_or("the emulator names no instance")?;
    let file = target_folder(root).join("demo-ca.crt");
    let mut example = command("cargo run --quiet --package dcs-sdk --example redis_over_tls -- --instance");
    example.arg(id).arg("--save").arg(file).current_dir(root);
    eprintln!("\nthe emulator stands in for the cloud:");
    for (name, value) in environment.iter().filter(|(name, _)| !["OS_SECRET_KEY", "REDIS_PASSWORD"].contains(&&**name))
    {
        eprintln!("  {name}={value}");
    }
    // A token of the user's own must not take precedence over the key of the emulator.
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

/// What the emulator prints until it is ready.
fn environment(emulator: &mut Child) -> Result<Vec<(String, String)>, Failure> {
    let output = emulator.stdout.take().ok_or("the emulator has no output")?;
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
        let line = lines.recv_timeout(START).map_err(|_| "the emulator ended, or said nothing, before it was ready")?;
        match line.split_once('=') {
            Some((name, value)) => environment.push((name.to_owned(), value.to_owned())),
            None if line == "READY" => return Ok(environment),
            None => return Err(format!("the emulator says {line:?}").into()),
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
