//! The emulator as a program.

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
            // The first line says what is wrong; the others repeat the usage.
            let message = error.to_string();
            let line = message.lines().next().unwrap_or_default();
            let line = line.strip_prefix("error: ").unwrap_or(line);
            let _ = writeln!(io::stderr(), "dcs-emulator: {line}; see dcs-emulator --help");
            ExitCode::from(2)
        }
        // The help or the version. Standard output may be closed.
        Err(help) => {
            let _ = help.print();
            ExitCode::SUCCESS
        }
    }
}

fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Before anything is printed: the reader of READY may send a signal at once.
        let stop_signal = signals()?;
        let emulator = options.builder()?.start().await?;
        let (ca_file, _folder) = write_ca(options.ca_file, emulator.ca_pem())?;
        announce(&emulator, &ca_file)?;
        tokio::select! {
            () = stop_signal => {}
            _ = end_of_input() => {}
        }
        emulator.stop().await;
        Ok(())
    })
}

/// Writes the CA certificate to `path`, or to a temporary folder that is removed when the returned handle is dropped.
fn write_ca(path: Option<PathBuf>, pem: &str) -> io::Result<(PathBuf, Option<TempDir>)> {
    let (path, folder) = match path {
        Some(path) => (std::path::absolute(path)?, None),
        None => {
            let folder = tempfile::Builder::new().prefix("dcs-emulator-").tempdir()?;
            (folder.path().join("ca.pem"), Some(folder))
        }
    };
    let written = std::fs::write(&path, pem);
    written.map_err(|error| io::Error::new(error.kind(), format!("failed to write {}: {error}", path.display())))?;
    Ok((path, folder))
}

/// Prints the settings of a client. The secrets are valid for this emulator only.
fn announce(emulator: &Emulator, ca_file: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    writeln!(out, "OS_ACCESS_KEY={}", emulator.access_key())?;
    writeln!(out, "OS_SECRET_KEY={}", emulator.secret_key())?;
    writeln!(out, "OS_PROJECT_ID={}", emulator.project_id())?;
    writeln!(out, "OS_REGION_NAME={}", emulator.region())?;
    writeln!(out, "OS_CACERT={}", ca_file.display())?;
    writeln!(out, "DCS_ENDPOINT={}", emulator.url())?;
    writeln!(out, "DCS_INSTANCE_ID={}", emulator.instance_id())?;
    if let Some(password) = emulator.redis_password(emulator.instance_id())? {
        writeln!(out, "REDIS_PASSWORD={password}")?;
    }
    writeln!(out, "READY")?;
    out.flush()?;
    Ok(())
}

/// Returns a future that is ready on SIGTERM or SIGINT.
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

/// Returns a receiver that is ready when standard input ends. A thread reads it, since a blocking read cannot be
/// canceled.
fn end_of_input() -> oneshot::Receiver<()> {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            match io::stdin().read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionLost => {}
                Err(_) => break,
            }
        }
        let _ = ended.send(());
    });
    end
}
