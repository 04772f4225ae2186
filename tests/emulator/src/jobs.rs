//! A background task that ends the tasks of the account and starts and stops Redis servers: one at a time, and even if
//! the client that started a task disconnects.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

use tokio::sync::{Notify, mpsc, oneshot};

use crate::{account::Ssl, error::Error, lock::lock, state::State};

type Responder = oneshot::Sender<Result<(), Error>>;

/// A handle to the background task.
pub(crate) struct Jobs {
    requests: mpsc::UnboundedSender<Responder>,
    /// Notified when a task may have been started.
    started: Notify,
    /// Whether Redis servers are being started or stopped.
    is_reconciling: AtomicBool,
}

/// The requests of [`Jobs`] handles, for [`run`].
pub(crate) struct Requests(mpsc::UnboundedReceiver<Responder>);

pub(crate) fn channel() -> (Jobs, Requests) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let jobs = Jobs { requests: sender, started: Notify::new(), is_reconciling: AtomicBool::new(false) };
    (jobs, Requests(receiver))
}

impl State {
    /// Ends all tasks of the account that are due according to the emulator's clock, and starts and stops Redis servers.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        if is_settled(self) {
            self.jobs.started.notify_one();
            return Ok(());
        }
        let (responder, done) = oneshot::channel();
        self.jobs.requests.send(responder).map_err(|_| Error::Stopped)?;
        done.await.unwrap_or(Err(Error::Stopped))
    }
}

fn is_settled(state: &State) -> bool {
    let account = lock(&state.account);
    !account.redis_changed
        && !state.jobs.is_reconciling.load(SeqCst)
        && account.next_end().is_none_or(|end| end > state.clock.utc())
}

/// Settles the state when a task is due and when a handle requests it, until the background task is aborted.
pub(crate) async fn run(state: Arc<State>, mut requests: Requests) {
    let mut clock_changes = state.clock.changes();
    loop {
        let next = next_end(&state);
        let responder = tokio::select! {
            responder = requests.0.recv() => responder,
            _ = clock_changes.changed() => None,
            () = state.jobs.started.notified() => None,
            () = tokio::time::sleep(next.unwrap_or_default()), if next.is_some() => None,
        };
        let result = settle(&state).await;
        if let Some(responder) = responder {
            let _ = responder.send(result);
        }
    }
}

fn next_end(state: &State) -> Option<Duration> {
    let end = lock(&state.account).next_end()?;
    Some((end - state.clock.utc()).to_std().unwrap_or_default())
}

async fn settle(state: &State) -> Result<(), Error> {
    let wanted: Vec<_> = {
        let mut account = lock(&state.account);
        account.advance_to(state.clock.utc());
        if !std::mem::take(&mut account.redis_changed) {
            return Ok(());
        }
        state.jobs.is_reconciling.store(true, SeqCst);
        let instances = account.instances.iter().map(|instance| {
            let password = (instance.ssl == Ssl::On).then(|| instance.redis_password.clone());
            (instance.id.clone(), instance.redis_generation, password)
        });
        instances.collect()
    };
    state.servers.retain(|id| wanted.iter().any(|(wanted, ..)| wanted == id)).await;
    let mut result = Ok(());
    for (id, generation, password) in wanted {
        let reconciled = state.servers.reconcile(&id, generation, password).await;
        if reconciled.is_err()
            && let Ok(instance) = lock(&state.account).instance_mut(&id)
        {
            instance.ssl = Ssl::Off;
        }
        result = result.and(reconciled);
    }
    state.jobs.is_reconciling.store(false, SeqCst);
    result
}
