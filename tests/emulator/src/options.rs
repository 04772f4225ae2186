//! Command-line options.

use std::{num::ParseIntError, path::PathBuf, time::Duration};

use clap::Parser;
use dcs_emulator::{Builder, Emulator, Error, Instance, Ssl};

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
    /// Duration of jobs that turn SSL on or off [default: 0]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    job_time: Option<Duration>,
    /// Return jobId and instanceId from UpdateSSLSwitch, as observed on the service
    #[arg(long)]
    camel_case_job: bool,
    /// Use the built-in Redis server even if redis-server is on PATH
    #[arg(long)]
    builtin_redis: bool,
}

impl Options {
    /// Returns a builder with these options.
    pub(crate) fn builder(&self) -> Result<Builder, Error> {
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
        let mut builder = Emulator::builder()
            .instance(instance.ssl(self.ssl))
            .camel_case_job(self.camel_case_job)
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

fn seconds(value: &str) -> Result<Duration, ParseIntError> {
    value.parse().map(Duration::from_secs)
}
