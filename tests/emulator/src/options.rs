//! The options of the program.

use std::{num::ParseIntError, path::PathBuf, time::Duration};

use clap::Parser;
use dcs_emulator::{Builder, Emulator, Error, Instance, Ssl};

/// Emulates the Distributed Cache Service on loopback
///
/// Prints KEY=VALUE lines for clients (values unquoted, up to the end of the line), then READY, and serves until its
/// standard input ends or it receives SIGTERM or SIGINT. The keys and the password it prints are generated at start and
/// are valid for this emulator only.
#[derive(Parser)]
#[command(name = "dcs-emulator", version, args_override_self = true)]
pub(crate) struct Options {
    /// File to write the CA certificate of the API and the store to [default: a temporary file]
    #[arg(long, value_name = "PATH")]
    pub(crate) ca_file: Option<PathBuf>,
    /// SSL of the instance at start: on, off or never
    #[arg(long, value_name = "SSL", default_value = "never", value_parser = ssl)]
    ssl: Ssl,
    /// ID of the instance [default: generated]
    #[arg(long, value_name = "ID")]
    instance: Option<String>,
    /// Redis version of the instance [default: 6.0]
    #[arg(long, value_name = "VERSION")]
    engine_version: Option<String>,
    /// Region [default: eu-de]
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Generates a password for Redis and prints it
    #[arg(long)]
    redis_password: bool,
    /// Lifetime of a link to the store [default: 300]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    link_lifetime: Option<Duration>,
    /// Duration of the job that turns SSL on or off [default: 0]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    job_time: Option<Duration>,
    /// Responds to the SSL switch with jobId and instanceId
    #[arg(long)]
    camel_case_job: bool,
    /// Uses the built-in Redis even if there is a redis-server
    #[arg(long)]
    builtin_redis: bool,
}

impl Options {
    /// Returns the builder of an emulator with these options.
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
