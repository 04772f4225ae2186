//! The options of the program.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use dcs_emulator::{Builder, Emulator, Instance, Ssl};
use lexopt::prelude::*;

const HELP: &str = "\
dcs-emulator: a double of the Distributed Cache Service, on loopback

Prints KEY=VALUE lines for clients (values unquoted, up to the end of the line),
then READY, and serves until its standard input ends or it gets SIGTERM or SIGINT.
The keys and the password it prints are made up and open this double only.

  --ca-file PATH            where to write the CA of the API and the store
  --ssl on|off|never        SSL of the instance at start (never)
  --instance ID             ID of the instance (made up)
  --engine-version VERSION  Redis version of the instance (6.0)
  --region NAME             region (eu-de)
  --redis-password          make up a password for the Redis and print it
  --link-lifetime SECONDS   how long a link to the store holds (300)
  --job-time SECONDS        how long turning SSL on or off takes (0)
  --camel-case-job          answer the SSL switch with jobId and instanceId
  --builtin-redis           use the built-in Redis even if there is a redis-server
  --help                    print this
  --version                 print the version
";

/// What the command line asks for.
pub(crate) enum Asked {
    Text(String),
    Run(Box<Options>),
}

pub(crate) struct Options {
    pub(crate) builder: Builder,
    pub(crate) ca_file: Option<PathBuf>,
}

pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, lexopt::Error> {
    let mut parser = lexopt::Parser::from_iter(arguments);
    let mut builder = Emulator::builder();
    let mut ca_file = None;
    let (mut id, mut ssl, mut version, mut password) = (None, Ssl::Never, None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("ca-file") => ca_file = Some(PathBuf::from(parser.value()?)),
            Long("ssl") => ssl = parser.value()?.parse_with(ssl_value)?,
            Long("instance") => id = Some(parser.value()?.string()?),
            Long("engine-version") => version = Some(parser.value()?.string()?),
            Long("region") => builder = builder.region(parser.value()?.string()?),
            Long("redis-password") => password = true,
            Long("link-lifetime") => builder = builder.link_lifetime(seconds(&mut parser)?),
            Long("job-time") => builder = builder.job_time(seconds(&mut parser)?),
            Long("camel-case-job") => builder = builder.camel_case_job(true),
            Long("builtin-redis") => builder = builder.builtin_redis(true),
            Short('h') | Long("help") => return Ok(Asked::Text(HELP.into())),
            Short('V') | Long("version") => {
                return Ok(Asked::Text(format!("dcs-emulator {}\n", env!("CARGO_PKG_VERSION"))));
            }
            other => return Err(other.unexpected()),
        }
    }
    let made_up = |error: dcs_emulator::Error| lexopt::Error::Custom(Box::new(error));
    let mut instance = match id {
        Some(id) => Instance::new(id),
        None => Instance::made_up().map_err(made_up)?,
    };
    if let Some(version) = version {
        instance = instance.engine_version(version);
    }
    if password {
        instance = instance.made_up_redis_password().map_err(made_up)?;
    }
    builder = builder.instance(instance.ssl(ssl));
    Ok(Asked::Run(Box::new(Options { builder, ca_file })))
}

fn ssl_value(text: &str) -> Result<Ssl, &'static str> {
    match text {
        "on" => Ok(Ssl::On),
        "off" => Ok(Ssl::Off),
        "never" => Ok(Ssl::Never),
        _ => Err("it is on, off or never"),
    }
}

fn seconds(parser: &mut lexopt::Parser) -> Result<Duration, lexopt::Error> {
    Ok(Duration::from_secs(parser.value()?.parse()?))
}
