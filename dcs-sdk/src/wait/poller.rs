//! When the service is polled, and what ends a wait.

use std::{ops::ControlFlow, pin::Pin, time::Duration};

use tokio::time::{Instant, sleep_until};

use super::{
    Progress, WaitEvent,
    condition::{Condition, Observation, Verdict},
};
use crate::{
    Client,
    client::Deadline,
    error::{Error, ErrorKind, Sent, WaitProblem},
    meta::Operation,
    retry::Backoff,
    untrusted::{Secrets, one_line},
};

/// Delay after the first poll, and before the confirmation of a target that may not last.
const FIRST_DELAY: Duration = Duration::from_secs(2);
const SHORTEST_INTERVAL: Duration = Duration::from_millis(1);
/// Time before the deadline that is left for the last poll.
const LAST_POLL: Duration = Duration::from_secs(1);
/// Polls in a row that may fail temporarily; the next one ends the wait.
const TOLERATED_FAILURES: u32 = 3;

type Start<T> = Pin<Box<dyn Future<Output = Result<Box<dyn Condition<T>>, Error>> + Send>>;

pub(super) struct Poller<T> {
    pub(super) client: Client,
    source: Source<T>,
    /// The operation that starts what is waited for.
    operation: Option<&'static Operation>,
    started: Option<Instant>,
    /// None before the first poll, and after a timeout.
    schedule: Option<Schedule>,
    pub(super) progress: Progress,
    /// Polls in a row that failed temporarily.
    failures: u32,
    /// The error of the last poll, if it failed temporarily.
    last_failure: Option<Error>,
}

enum Source<T> {
    Start(Start<T>),
    Condition(Box<dyn Condition<T>>),
    /// The request failed.
    Ended,
}

impl<T: Send + 'static> Poller<T> {
    pub(super) fn new(client: Client, condition: Box<dyn Condition<T>>) -> Self {
        Self::from_source(client, Source::Condition(condition), None)
    }

    pub(super) fn after(client: Client, operation: &'static Operation, start: Start<T>) -> Self {
        Self::from_source(client, Source::Start(start), Some(operation))
    }

    fn from_source(client: Client, source: Source<T>, operation: Option<&'static Operation>) -> Self {
        let progress = Progress::default();
        Self { client, source, operation, started: None, schedule: None, progress, failures: 0, last_failure: None }
    }

    /// Whether there is something to poll: nothing was to be started, or it was.
    pub(super) fn has_started(&self) -> bool {
        matches!(self.source, Source::Condition(_))
    }

    /// Makes the next poll when it is due.
    pub(super) async fn step(&mut self, deadline: Duration, interval: Duration) -> Result<WaitEvent<T>, Error> {
        let mut condition = match std::mem::replace(&mut self.source, Source::Ended) {
            Source::Start(start) => start.await?,
            Source::Condition(condition) => condition,
            Source::Ended => return Err(ended()),
        };
        let started = *self.started.get_or_insert_with(Instant::now);
        let mut schedule = self.schedule.take().unwrap_or_else(|| Schedule::new(deadline, interval));
        if schedule.next > Instant::now() {
            sleep_until(schedule.next).await;
        }
        let result = condition.observe(&self.client.with_deadline_before(schedule.deadline)).await;
        self.progress.resource = condition.resource();
        self.progress.polls += 1;
        self.progress.elapsed = started.elapsed();
        self.source = Source::Condition(condition);
        let delay = match self.assess(result, &mut schedule) {
            Ok(ControlFlow::Break(value)) => return Ok(WaitEvent::Reached(value)),
            Ok(ControlFlow::Continue(delay)) => delay,
            Err(error) => {
                schedule.set_next(schedule.first_delay);
                self.schedule = Some(schedule);
                return Err(error);
            }
        };
        if !schedule.set_next(delay) {
            return Err(self.timed_out());
        }
        self.schedule = Some(schedule);
        Ok(WaitEvent::Pending(self.progress.clone()))
    }

    /// Returns the value if the target is reached, otherwise the delay before the next poll.
    fn assess(
        &mut self,
        result: Result<Observation<T>, Error>,
        schedule: &mut Schedule,
    ) -> Result<ControlFlow<T, Duration>, Error> {
        let observation = match result {
            Ok(observation) => observation,
            Err(error) => {
                self.failures += 1;
                if !error.is_transient() || self.failures > TOLERATED_FAILURES {
                    self.failures = 0;
                    return Err(error);
                }
                let delay = schedule.backoff.next(1.0).max(error.retry_after().unwrap_or_default());
                self.last_failure = Some(error);
                return Ok(ControlFlow::Continue(delay));
            }
        };
        let Observation { status, task, percent, verdict } = observation;
        (self.failures, self.last_failure) = (0, None);
        self.progress = Progress { status, task, percent, ..std::mem::take(&mut self.progress) };
        match verdict {
            Verdict::Reached(value) => Ok(ControlFlow::Break(value)),
            Verdict::Failed(reason) => Err(self.failed(reason.as_deref())),
            Verdict::Confirm => Ok(ControlFlow::Continue(schedule.first_delay)),
            Verdict::Pending => Ok(ControlFlow::Continue(schedule.backoff.next(1.0))),
        }
    }

    /// The error of a target that will not be reached.
    fn failed(&self, reason: Option<&str>) -> Error {
        let Progress { resource, status, .. } = &self.progress;
        let status = status.as_deref().map_or_else(String::new, |status| format!(" is `{status}`"));
        let client = self.client.clone();
        let secrets = Secrets::new(move || client.secrets_of_credentials(None));
        let reason = reason.map_or_else(String::new, |reason| format!(": {}", secrets.redact(reason)));
        self.error(WaitProblem::Failed, &format!("{resource}{status}{reason}"))
    }

    /// The error of a target that was not reached in time. The next step starts with a new deadline.
    fn timed_out(&mut self) -> Error {
        let Progress { resource, status, polls, elapsed, .. } = &self.progress;
        let state = match status {
            Some(status) => format!("{resource} is still `{status}`"),
            None => format!("no status of {resource}"),
        };
        let error = self.error(WaitProblem::TimedOut, &format!("{state} after {elapsed:.1?} and {polls} polls"));
        match self.last_failure.take() {
            Some(failure) => error.with_source(failure),
            None => error,
        }
    }

    fn error(&self, problem: WaitProblem, message: &str) -> Error {
        let error = Error::new(ErrorKind::Wait(problem), one_line(message)).with_progress(self.progress.clone());
        // The service has received the request, and carries it out.
        let error = error.sent(Sent::Yes);
        match self.operation {
            Some(operation) => error.during(operation.id),
            None => error,
        }
    }
}

/// The error of a wait that is awaited after its end.
pub(super) fn ended() -> Error {
    Error::new(ErrorKind::InvalidRequest, "the wait has already ended")
}

/// When to poll.
struct Schedule {
    deadline: Instant,
    next: Instant,
    first_delay: Duration,
    backoff: Backoff,
}

impl Schedule {
    fn new(deadline: Duration, interval: Duration) -> Self {
        let now = Instant::now();
        let interval = interval.max(SHORTEST_INTERVAL);
        let first_delay = FIRST_DELAY.min(interval);
        let deadline = Deadline::After(deadline).instant(now);
        Self { deadline, next: now, first_delay, backoff: Backoff::new(first_delay, interval) }
    }

    /// Sets the next poll after a delay, or earlier if the deadline requires that. Returns false if there is no time for
    /// another poll.
    fn set_next(&mut self, delay: Duration) -> bool {
        let now = Instant::now();
        let left = self.deadline.saturating_duration_since(now).saturating_sub(LAST_POLL.min(self.first_delay));
        self.next = now + delay.min(left);
        !left.is_zero()
    }
}
