//! Waiting for what the service does in the background.

mod condition;
mod instance;
mod methods;
mod poller;
mod record;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::Stream;

pub use self::methods::{EnableSsl, WaitForInstance};
use self::poller::Poller;
pub(crate) use self::{
    condition::{Condition, accepted, all},
    instance::{deleted, running},
    record::{backup, backup_deletion, bigkey_scan, configuration, hotkey_scan, job, migration, restoration},
};
use crate::{
    Client,
    error::{Error, ErrorKind, Sent, WaitProblem},
    meta::Operation,
};

/// Default of [`Wait::deadline`].
const DEADLINE: Duration = Duration::from_secs(30 * 60);

type Step<T> = Pin<Box<dyn Future<Output = (Box<Poller<T>>, Result<WaitEvent<T>, Error>)> + Send>>;

/// A wait for something that the service does in the background. Returned by `and_wait()` of requests that start it, and
/// by the methods of [`Client`] whose names start with `wait_for`.
///
/// Await it for the outcome: the last response if the target was reached, otherwise an [`Error`] of the kind
/// [`Wait`](ErrorKind::Wait) whose [`progress`](Error::progress) is the last that was observed, or the error of a call.
/// To follow the progress, call [`next`](Self::next) in a loop, or use it as a [`Stream`].
///
/// The service is polled at once, after 2 seconds, and then with delays that double up to the
/// [`poll_interval`](Self::poll_interval). Each poll is a call with the retries and the deadline of the client. Three
/// polls in a row may also fail [temporarily](Error::is_transient).
///
/// Nothing is sent before the wait is polled, and nothing after it is dropped. What the service has started continues then.
///
/// # Examples
///
/// ```no_run
/// use std::time::Duration;
///
/// # async fn example(dcs: dcs_sdk::Client, id: &str) -> Result<(), dcs_sdk::Error> {
/// let resize = dcs.resize_instance(id).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0);
/// let instance = resize.and_wait().deadline(Duration::from_secs(3600)).await?;
/// println!("{:?} GB", instance.capacity_gb());
/// # Ok(())
/// # }
/// ```
#[must_use = "a wait does nothing until it is awaited or polled"]
pub struct Wait<T> {
    deadline: Duration,
    poll_interval: Duration,
    state: State<T>,
}

enum State<T> {
    Idle(Box<Poller<T>>),
    Polling(Step<T>),
    Ended,
}

/// One step of a [`Wait`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WaitEvent<T> {
    /// The target is not reached yet.
    Pending(Progress),
    /// The target is reached. This is the last response, and the last event.
    Reached(T),
}

/// What was last observed during a wait.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// What the wait is for, such as ``instance `5560…` ``. Its ID is all that is needed to wait for it again.
    pub resource: String,
    /// Status in the words of the service, such as `CREATING`, which may be one that the API reference does not list.
    pub status: Option<String>,
    /// Task that is running on an instance, such as `BACKUPING`.
    pub task: Option<String>,
    /// Completed percentage, if the service reports it: for backups and restorations.
    pub percent: Option<f64>,
    /// Number of polls since the wait started.
    pub polls: u32,
    /// Time since the wait started.
    pub elapsed: Duration,
}

impl<T: Send + 'static> Wait<T> {
    pub(crate) fn new(client: Client, condition: impl Condition<T> + 'static) -> Self {
        Self::from_poller(Poller::new(client, Box::new(condition)))
    }

    /// Waits for what an operation starts. `start` sends its request.
    pub(crate) fn after<C: Condition<T> + 'static>(
        client: Client,
        operation: &'static Operation,
        start: impl Future<Output = Result<C, Error>> + Send + 'static,
    ) -> Self {
        let start = Box::pin(async move { start.await.map(|condition| Box::new(condition) as Box<dyn Condition<T>>) });
        Self::from_poller(Poller::after(client, operation, start))
    }

    fn from_poller(poller: Poller<T>) -> Self {
        Self { deadline: DEADLINE, poll_interval: poller.client.poll_interval(), state: State::Idle(Box::new(poller)) }
    }

    /// Sets how long to wait at most, from the first poll. Default: 30 minutes.
    ///
    /// The last poll is made shortly before the deadline.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the longest delay between two polls. Default: that of
    /// [`ClientBuilder::poll_interval`](crate::ClientBuilder::poll_interval); at least 1 millisecond.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.poll_interval = interval;
        self
    }

    /// Makes the next poll when it is due, and returns what it observed. The first step sends the request of `and_wait()`.
    /// Returns none after the target was reached or an error ended the wait.
    ///
    /// Dropping the future loses nothing: the next call continues it.
    ///
    /// # Errors
    /// - [`Wait`](ErrorKind::Wait): the target will not be reached, or was not before the deadline. After
    ///   [`TimedOut`](WaitProblem::TimedOut), the next call continues the wait, with a new deadline, and does not send the
    ///   request again.
    /// - Those of the operations that are called. If a poll failed [temporarily](Error::is_transient), the next call
    ///   continues the wait.
    pub async fn next(&mut self) -> Option<Result<WaitEvent<T>, Error>> {
        std::future::poll_fn(|context| self.poll_event(context)).await
    }

    /// Returns the future of the outcome, for functions such as `join!`. Awaiting the wait does the same.
    #[allow(
        clippy::should_implement_trait,
        reason = "it is implemented, but `StreamExt` has a method of this name, too"
    )]
    pub fn into_future(self) -> WaitFuture<T> {
        WaitFuture(self)
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<WaitEvent<T>, Error>>> {
        let (deadline, interval) = (self.deadline, self.poll_interval);
        let mut step = match std::mem::replace(&mut self.state, State::Ended) {
            State::Idle(mut poller) => Box::pin(async move {
                let result = poller.step(deadline, interval).await;
                (poller, result)
            }),
            State::Polling(step) => step,
            State::Ended => return Poll::Ready(None),
        };
        let Poll::Ready((poller, result)) = step.as_mut().poll(context) else {
            self.state = State::Polling(step);
            return Poll::Pending;
        };
        let continues = match &result {
            Ok(event) => matches!(event, WaitEvent::Pending(_)),
            Err(error) => {
                let is_temporary = error.is_transient() || error.kind() == ErrorKind::Wait(WaitProblem::TimedOut);
                // A request that may have been received must not be sent again.
                is_temporary && poller.has_started()
            }
        };
        if continues {
            self.state = State::Idle(poller);
        }
        Poll::Ready(Some(result))
    }
}

impl<T: Send + 'static> Stream for Wait<T> {
    type Item = Result<WaitEvent<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl<T: Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = WaitFuture<T>;

    fn into_future(self) -> Self::IntoFuture {
        WaitFuture(self)
    }
}

/// The future of a [`Wait`].
#[must_use = "a future does nothing until it is awaited"]
pub struct WaitFuture<T>(Wait<T>);

impl<T: Send + 'static> Future for WaitFuture<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let wait = &mut self.get_mut().0;
        loop {
            match ready!(wait.poll_event(context)) {
                Some(Ok(WaitEvent::Pending(_))) => {}
                Some(Ok(WaitEvent::Reached(value))) => return Poll::Ready(Ok(value)),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Err(poller::ended())),
            }
        }
    }
}

impl<T> Unpin for Wait<T> {}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Wait");
        output.field("deadline", &self.deadline).field("poll_interval", &self.poll_interval);
        if let State::Idle(poller) = &self.state {
            output.field("progress", &poller.progress);
        }
        output.finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for WaitFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The ID in the response of what an operation has started.
pub(crate) fn id(value: impl Into<Option<String>>, field: &str) -> Result<String, Error> {
    value.into().filter(|id| !id.is_empty()).ok_or_else(|| {
        Error::new(ErrorKind::InvalidResponse, format!("invalid response: missing field `{field}`")).sent(Sent::Yes)
    })
}
