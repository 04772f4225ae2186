//! The state that all connections of an emulator share.

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
    pub(crate) job_time: Duration,
    pub(crate) camel_case_job: bool,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) request_log: RequestLog,
    pub(crate) store: Store,
    pub(crate) jobs: Jobs,
    pub(crate) instances: Vec<Managed>,
    pub(crate) ids: Ids,
}

impl State {
    pub(crate) fn instance(&self, id: &str) -> Option<&Managed> {
        self.instances.iter().find(|instance| instance.config.id == id)
    }

    /// Returns a new ID for a request or a job.
    pub(crate) fn next_id(&self) -> String {
        self.ids.next()
    }

    /// Stops every Redis server. None can be started afterwards.
    pub(crate) fn close(&self) {
        for instance in &self.instances {
            instance.redis.close();
        }
    }
}

/// Unique IDs of 32 hexadecimal digits.
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
pub(crate) struct Managed {
    pub(crate) config: Instance,
    pub(crate) archive: Bytes,
    pub(crate) redis: Redis,
    condition: Mutex<Condition>,
}

struct Condition {
    ssl: Ssl,
    job: Option<Job>,
}

struct Job {
    target: Ssl,
    due: SystemTime,
}

impl Managed {
    /// Creates an instance with SSL never set; a job then sets it as configured.
    pub(crate) fn new(config: Instance, archive: Vec<u8>, redis: Redis) -> Self {
        let condition = Mutex::new(Condition { ssl: Ssl::Never, job: None });
        Self { config, archive: archive.into(), redis, condition }
    }

    pub(crate) fn file_name(&self) -> String {
        format!("ssl-{}.zip", self.config.id)
    }

    pub(crate) fn ssl(&self) -> Ssl {
        lock(&self.condition).ssl
    }

    pub(crate) fn not_after(&self) -> DateTime<Utc> {
        self.redis.not_after()
    }

    /// Schedules a job that is due after `duration`; returns `false` if another job is scheduled.
    pub(crate) fn start_job(&self, target: Ssl, now: SystemTime, duration: Duration) -> bool {
        let mut condition = lock(&self.condition);
        if condition.job.is_some() {
            return false;
        }
        condition.job = Some(Job { target, due: now.checked_add(duration).unwrap_or(now) });
        true
    }

    /// Schedules a job that is due at once, in place of any other.
    pub(crate) fn force(&self, target: Ssl) {
        lock(&self.condition).job = Some(Job { target, due: SystemTime::UNIX_EPOCH });
    }

    pub(crate) fn due(&self) -> Option<SystemTime> {
        lock(&self.condition).job.as_ref().map(|job| job.due)
    }

    /// Runs the job that is due by `now`. The Redis server restarts even if nothing changes, as on the service.
    pub(crate) async fn settle(&self, now: SystemTime) -> Result<(), Error> {
        let job = lock(&self.condition).job.take_if(|job| job.due <= now);
        let Some(job) = job else { return Ok(()) };
        self.redis.stop().await;
        if job.target == Ssl::On
            && let Err(error) = self.redis.start().await
        {
            lock(&self.condition).ssl = Ssl::Off;
            return Err(error);
        }
        lock(&self.condition).ssl = job.target;
        Ok(())
    }
}
