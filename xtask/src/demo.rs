//! `cargo xtask demo`: runs the library's TLS example against the emulator.

use std::path::Path;

use crate::{
    command::{command, run},
    emulator::Emulator,
    failure::Failure,
};

/// Starts the emulator, and runs the example with the environment variables that the emulator prints.
///
/// # Errors
/// If one of them cannot be built or fails.
pub fn demo(root: &Path) -> Result<(), Failure> {
    run(command("cargo build --package dcs-sdk --features redis --example redis_over_tls").current_dir(root))?;
    let emulator = Emulator::start(root)?;
    let id = emulator.environment.iter().find(|(name, _)| name == "DCS_INSTANCE_ID");
    let (_, id) = id.ok_or("the emulator did not print DCS_INSTANCE_ID")?;
    let mut example =
        command("cargo run --quiet --package dcs-sdk --features redis --example redis_over_tls -- --instance");
    example.arg(id).current_dir(root);
    eprintln!("\nenvironment of the example, as printed by the emulator:");
    let is_secret = |name: &str| ["OS_SECRET_KEY", "REDIS_PASSWORD"].contains(&name);
    for (name, value) in emulator.environment.iter().filter(|(name, _)| !is_secret(name)) {
        eprintln!("  {name}={value}");
    }
    eprintln!();
    match emulator.configure(&mut example).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the example failed: {status}").into()),
        Err(error) => Err(format!("failed to start the example: {error}").into()),
    }
}
