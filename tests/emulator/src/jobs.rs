//! A background task that runs jobs: one at a time, and even if the client that started a job disconnects.

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot};

use crate::{error::Error, state::State};

type Responder = oneshot::Sender<Result<(), Error>>;

/// A handle to the background task.
pub(crate) struct Jobs(mpsc::UnboundedSender<Responder>);

/// The requests of [`Jobs`] handles, for [`run`].
pub(crate) struct Requests(mpsc::UnboundedReceiver<Responder>);

pub(crate) fn channel() -> (Jobs, Requests) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (Jobs(sender), Requests(receiver))
}

impl Jobs {
    /// Runs all jobs that are due according to the emulator's clock.
    pub(crate) async fn run_due(&self) -> Result<(), Error> {
        let (responder, done) = oneshot::channel();
        self.0.send(responder).map_err(|_| Error::Stopped)?;
        done.await.unwrap_or(Err(Error::Stopped))
    }
}

/// Runs jobs when they become due and when a handle requests it, until the task is aborted.
pub(crate) async fn run(state: Arc<State>, mut requests: Requests) {
    let mut clock_changes = state.clock.changes();
    loop {
        let next = next_due(&state);
        let responder = tokio::select! {
            responder = requests.0.recv() => responder,
            _ = clock_changes.changed() => None,
            () = tokio::time::sleep(next.unwrap_or_default()), if next.is_some() => None,
        };
        let result = run_due(&state).await;
        if let Some(responder) = responder {
            let _ = responder.send(result);
        }
    }
}

fn next_due(state: &State) -> Option<Duration> {
    let due = state.instances.iter().filter_map(|instance| instance.due()).min()?;
    Some(due.duration_since(state.clock.now()).unwrap_or_default())
}

async fn run_due(state: &State) -> Result<(), Error> {
    let mut result = Ok(());
    for instance in &state.instances {
        result = result.and(instance.run_due_job(state.clock.now()).await);
    }
    result
}
