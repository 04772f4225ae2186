//! The task that runs jobs, so that they never overlap and do not end with the connection of a client.

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

use crate::{error::Error, state::State};

type Reply = oneshot::Sender<Result<(), Error>>;

/// A handle to the task.
pub(crate) struct Jobs(mpsc::UnboundedSender<Reply>);

/// The receiver of the task.
pub(crate) struct Requests(mpsc::UnboundedReceiver<Reply>);

pub(crate) fn channel() -> (Jobs, Requests) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (Jobs(sender), Requests(receiver))
}

impl Jobs {
    /// Runs all jobs that are due by the clock.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        let (reply, done) = oneshot::channel();
        self.0.send(reply).map_err(|_| Error::Stopped)?;
        done.await.unwrap_or(Err(Error::Stopped))
    }
}

/// Runs jobs when they are due or on request, until the task is aborted.
pub(crate) async fn run(state: Arc<State>, mut requests: Requests) {
    let mut clock_changes = state.clock.changes();
    loop {
        let next = next_due(&state);
        let reply = tokio::select! {
            reply = requests.0.recv() => reply,
            _ = clock_changes.changed() => None,
            () = tokio::time::sleep(next.unwrap_or_default()), if next.is_some() => None,
        };
        let result = settle(&state).await;
        if let Some(reply) = reply {
            let _ = reply.send(result);
        }
    }
}

fn next_due(state: &State) -> Option<Duration> {
    let due = state.instances.iter().filter_map(|instance| instance.due()).min()?;
    Some(due.duration_since(state.clock.now()).unwrap_or_default())
}

async fn settle(state: &State) -> Result<(), Error> {
    let mut result = Ok(());
    for instance in &state.instances {
        result = result.and(instance.settle(state.clock.now()).await);
    }
    result
}
