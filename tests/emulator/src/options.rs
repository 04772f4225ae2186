//! Command-line options.

use std::{
    num::{ParseFloatError, ParseIntError},
    path::PathBuf,
    time::Duration,
};

use clap::Parser;
use dcs_emulator::{Builder, Emulator, Instance, Ssl};

/// Emulator of the Distributed Cache Service on loopback
///
/// Prints the settings for clients as KEY=VALUE lines (values are not quoted and extend to the end of the line),
/// followed by READY, and runs until end of file on standard input, SIGTERM or SIGINT. The printed secrets are
/// generated at start and are valid only for this emulator.
#[derive(Parser)]
#[command(name = "dcs-emulator", version, args_override_self = true)]
pub(crate) struct Options {
    /// Write the CA certificate of the API and the object store to this file [default: a temporary file]
    #[arg(long, value_name = "PATH")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Start with the account in this JSON file, and write the account to it at the end. If the file does not exist,
    /// start with one instance; otherwise, the options of the instance are ignored
    #[arg(long, value_name = "PATH")]
    pub(crate) state: Option<PathBuf>,
    /// Initial SSL state of the instance: on, off or never (SSL has never been set)
    #[arg(long, value_name = "SSL", default_value = "never", value_parser = ssl)]
    ssl: Ssl,
    /// ID of the instance [default: generated]
    #[arg(long, value_name = "ID")]
    instance: Option<String>,
    /// Redis version of the instance [default: 6.0]
    #[arg(long, value_name = "VERSION")]
    engine_version: Option<String>,
    /// Name of the region [default: eu-de]
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Generate a Redis password and print it
    #[arg(long)]
    redis_password: bool,
    /// Lifetime of download links [default: 300]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    link_lifetime: Option<Duration>,
    /// Duration of operations in the background, such as 0.5 [default: 0.05]
    #[arg(long, value_name = "SECONDS", value_parser = fractional_seconds)]
    job_time: Option<Duration>,
    /// Print each request to standard error
    #[arg(long)]
    print_requests: bool,
    /// Return jobId and instanceId from UpdateSSLSwitch, as observed on the service
    #[arg(long)]
    camel_case_job: bool,
    /// Use the built-in Redis server even if redis-server is on PATH
    #[arg(long)]
    builtin_redis: bool,
}

impl Options {
    /// Returns a builder with these options.
    ///
    /// # Errors
    ///
    /// If the state file cannot be read or is invalid.
    pub(crate) fn builder(&self) -> Result<Builder, Box<dyn std::error::Error>> {
        let mut instance = match &self.instance {
            Some(id) => Instance::new(id),
            None => Instance::generated()?,
        };
        if let Some(version) = &self.engine_version {
            instance = instance.engine_version(version);
        }
        if self.redis_password {
            instance = instance.generated_redis_password()?;
        }
        let mut builder = match self.state.as_deref().filter(|path| path.exists()) {
            Some(path) => {
                let json = std::fs::read_to_string(path);
                let json = json.map_err(|error| format!("failed to read {}: {error}", path.display()))?;
                Emulator::builder().account_json(&json)?
            }
            None => Emulator::builder().instance(instance.ssl(self.ssl)),
        };
        builder = builder
            .camel_case_job(self.camel_case_job)
            .print_requests(self.print_requests)
            .builtin_redis(self.builtin_redis);
        if let Some(region) = &self.region {
            builder = builder.region(region);
        }
        if let Some(lifetime) = self.link_lifetime {
            builder = builder.link_lifetime(lifetime);
        }
        if let Some(time) = self.job_time {
            builder = builder.job_time(time);
        }
        Ok(builder)
    }
}

fn ssl(value: &str) -> Result<Ssl, &'static str> {
    match value {
        "on" => Ok(Ssl::On),
        "off" => Ok(Ssl::Off),
        "never" => Ok(Ssl::Never),
        _ => Err("must be on, off or never"),
    }
}

fn fractional_seconds(value: &str) -> Result<Duration, String> {
    let seconds: f64 = value.parse().map_err(|error: ParseFloatError| error.to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

fn seconds(value: &str) -> Result<Duration, ParseIntError> {
    value.parse().map(Duration::from_secs)
}
