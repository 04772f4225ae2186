//! The state of an emulator, which all connections share.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::{
    auth::Credentials,
    clock::Clock,
    error::Error,
    faults::Faults,
    iam::Iam,
    instance::{Instance, Ssl},
    jobs::Jobs,
    lock::lock,
    redis::Redis,
    request_log::RequestLog,
    store::Store,
};

pub(crate) struct State {
    pub(crate) project_id: String,
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
    pub(crate) token: String,
    pub(crate) iam: Iam,
    pub(crate) job_time: Duration,
    pub(crate) camel_case_job: bool,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) request_log: RequestLog,
    pub(crate) store: Store,
    pub(crate) jobs: Jobs,
    pub(crate) instances: Vec<ManagedInstance>,
    pub(crate) ids: Ids,
}

impl State {
    pub(crate) fn instance(&self, id: &str) -> Option<&ManagedInstance> {
        self.instances.iter().find(|instance| instance.config.id == id)
    }

    /// Returns a new ID for a request or a job.
    pub(crate) fn next_id(&self) -> String {
        self.ids.next()
    }

    /// Stops all Redis servers, and prevents them from being started again.
    pub(crate) fn close(&self) {
        for instance in &self.instances {
            instance.redis.close();
        }
    }
}

/// Generator of unique IDs of 32 hexadecimal digits.
pub(crate) struct Ids {
    pub(crate) start: u64,
    pub(crate) count: AtomicU64,
}

impl Ids {
    fn next(&self) -> String {
        format!("{:016x}{:016x}", self.start, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// An instance of a running emulator.
pub(crate) struct ManagedInstance {
    pub(crate) config: Instance,
    pub(crate) archive: Bytes,
    pub(crate) redis: Redis,
    status: Mutex<SslStatus>,
}

struct SslStatus {
    ssl: Ssl,
    job: Option<Job>,
}

struct Job {
    target: Ssl,
    due: SystemTime,
}

impl ManagedInstance {
    /// Creates an instance in the state [`Ssl::Never`]. A job then sets the configured state.
    pub(crate) fn new(config: Instance, archive: Vec<u8>, redis: Redis) -> Self {
        let status = Mutex::new(SslStatus { ssl: Ssl::Never, job: None });
        Self { config, archive: archive.into(), redis, status }
    }

    pub(crate) fn file_name(&self) -> String {
        format!("ssl-{}.zip", self.config.id)
    }

    pub(crate) fn ssl(&self) -> Ssl {
        lock(&self.status).ssl
    }

    pub(crate) fn not_after(&self) -> DateTime<Utc> {
        self.redis.not_after()
    }

    /// Schedules a job that is due after `duration`; returns `false` if another job is scheduled.
    pub(crate) fn start_job(&self, target: Ssl, now: SystemTime, duration: Duration) -> bool {
        let mut status = lock(&self.status);
        if status.job.is_some() {
            return false;
        }
        status.job = Some(Job { target, due: now.checked_add(duration).unwrap_or(now) });
        true
    }

    /// Schedules a job that is due immediately, and replaces any other.
    pub(crate) fn schedule_now(&self, target: Ssl) {
        lock(&self.status).job = Some(Job { target, due: SystemTime::UNIX_EPOCH });
    }

    pub(crate) fn due(&self) -> Option<SystemTime> {
        lock(&self.status).job.as_ref().map(|job| job.due)
    }

    /// Runs the job if it is due at `now`. As on the service, the Redis server is restarted even if SSL was already on.
    pub(crate) async fn run_due_job(&self, now: SystemTime) -> Result<(), Error> {
        let job = lock(&self.status).job.take_if(|job| job.due <= now);
        let Some(job) = job else { return Ok(()) };
        self.redis.stop().await;
        if job.target == Ssl::On
            && let Err(error) = self.redis.start().await
        {
            lock(&self.status).ssl = Ssl::Off;
            return Err(error);
        }
        lock(&self.status).ssl = job.target;
        Ok(())
    }
}
