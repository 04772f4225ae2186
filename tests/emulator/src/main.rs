//! Command-line program that runs an emulator.

mod options;

use std::{
    error::Error,
    io::{self, Read, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use dcs_emulator::Emulator;
use tempfile::TempDir;
use tokio::sync::oneshot;

use self::options::Options;

fn main() -> ExitCode {
    match Options::try_parse() {
        Ok(options) => match run(options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = writeln!(io::stderr(), "dcs-emulator: {error}");
                ExitCode::FAILURE
            }
        },
        Err(error) if error.use_stderr() => {
            // The first line describes the error; the others show the usage.
            let message = error.to_string();
            let line = message.lines().next().unwrap_or_default();
            let line = line.strip_prefix("error: ").unwrap_or(line);
            let _ = writeln!(io::stderr(), "dcs-emulator: {line}; see dcs-emulator --help");
            ExitCode::from(2)
        }
        // `--help` or `--version`. Printing fails if standard output is closed.
        Err(help) => {
            let _ = help.print();
            ExitCode::SUCCESS
        }
    }
}

fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Install the signal handlers first: the parent process may send a signal as soon as it reads READY.
        let stop_signal = signals()?;
        let emulator = options.builder()?.start().await?;
        let (ca_file, _directory) = write_ca(options.ca_file, emulator.ca_pem())?;
        print_settings(&emulator, &ca_file)?;
        tokio::select! {
            () = stop_signal => {}
            _ = end_of_input() => {}
        }
        if let Some(path) = options.state {
            let written = std::fs::write(&path, emulator.account_json());
            written.map_err(|error| format!("failed to write {}: {error}", path.display()))?;
        }
        emulator.stop().await;
        Ok(())
    })
}

/// Writes the CA certificate to `path` or to a temporary directory, which is removed when the returned handle is dropped.
fn write_ca(path: Option<PathBuf>, pem: &str) -> io::Result<(PathBuf, Option<TempDir>)> {
    let (path, directory) = match path {
        Some(path) => (std::path::absolute(path)?, None),
        None => {
            let directory = tempfile::Builder::new().prefix("dcs-emulator-").tempdir()?;
            (directory.path().join("ca.pem"), Some(directory))
        }
    };
    let written = std::fs::write(&path, pem);
    written.map_err(|error| io::Error::new(error.kind(), format!("failed to write {}: {error}", path.display())))?;
    Ok((path, directory))
}

/// Prints the settings for clients, including secrets, which are valid only for this emulator.
fn print_settings(emulator: &Emulator, ca_file: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    writeln!(out, "OS_ACCESS_KEY={}", emulator.access_key())?;
    writeln!(out, "OS_SECRET_KEY={}", emulator.secret_key())?;
    writeln!(out, "OS_PROJECT_ID={}", emulator.project_id())?;
    writeln!(out, "OS_REGION_NAME={}", emulator.region())?;
    writeln!(out, "OS_CACERT={}", ca_file.display())?;
    writeln!(out, "DCS_ENDPOINT={}", emulator.url())?;
    writeln!(out, "OS_AUTH_URL={}/v3", emulator.url())?;
    writeln!(out, "DCS_INSTANCE_ID={}", emulator.instance_id())?;
    // The account may have no instance.
    if let Ok(Some(password)) = emulator.redis_password(emulator.instance_id()) {
        writeln!(out, "REDIS_PASSWORD={password}")?;
    }
    writeln!(out, "READY")?;
    out.flush()?;
    Ok(())
}

/// Returns a future that completes on SIGTERM or SIGINT.
#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Returns a receiver that completes at the end of standard input.
///
/// Standard input is read in a separate thread because a blocking read cannot be canceled.
fn end_of_input() -> oneshot::Receiver<()> {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            match io::stdin().read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let _ = ended.send(());
    });
    end
}
