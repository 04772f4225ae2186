//! What a call does in the event of each fault, over real sockets: the kind of its error, whether the request was sent,
//! how often it was attempted, and how many requests the service received. The table in the documentation of
//! `RetryPolicy` is generated from the same results.

mod cells;
mod table;

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use dcs_emulator::{Listener, Route};
use dcs_sdk::{Client, Error, ErrorKind, RetryPolicy, Sent, meta};
use tokio::{net::TcpSocket, task::JoinSet};

use self::cells::{Cell, Inject};
use crate::emulator::{self, CACHE};

/// Timeout of attempts that are expected to time out.
const STALLED: Duration = Duration::from_secs(1);
/// Timeout of all others, long enough for a busy machine.
const NOT_STALLED: Duration = Duration::from_secs(30);

/// The outcome of a call whose attempts all meet the same fault.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    /// `None` if the call succeeds.
    kind: Option<ErrorKind>,
    status: Option<u16>,
    sent: Sent,
    /// Number of attempts of an idempotent call, and of a call that is not.
    attempts: [u32; 2],
    /// Number of requests that the service received of them.
    received: [usize; 2],
}

struct Measured {
    kind: Option<ErrorKind>,
    status: Option<u16>,
    sent: Sent,
    attempts: u32,
    received: usize,
    message: Option<String>,
}

/// The operation of the call that is idempotent, and of the one that is not.
const OPERATIONS: [&str; 2] = ["ShowInstance", "CreateInstance"];

async fn call(client: &Client, idempotent: bool) -> Result<(), Error> {
    if idempotent {
        return client.show_instance(CACHE).await.map(drop);
    }
    let request = client.create_instance().name("cache").engine("Redis").engine_version("6.0").capacity(1.0);
    let request = request.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("v").subnet_id("s");
    request.password("Example-Pass_123").await.map(drop)
}

async fn measure(cell: &Cell, idempotent: bool) -> Measured {
    let inject = &cell.inject;
    let emulator = emulator::start().await;
    let other = if matches!(inject, Inject::UnknownCa) { Some(emulator::start().await) } else { None };
    let attempts = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&attempts);
    // With a shorter timeout than that of the attempt, so that the error is one of connecting.
    let stalls_before_request = cell.stalls && matches!(inject, Inject::Connection(_));
    // Reserves a port without listening on it.
    let closed = TcpSocket::new_v4().unwrap();
    closed.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let mut builder = emulator::client_builder_trusting(&emulator, other.as_ref().unwrap_or(&emulator));
    if let Inject::Refused = inject {
        builder = builder.endpoint(format!("https://{}", closed.local_addr().unwrap()));
    }
    let client = builder
        .retry(RetryPolicy::new().initial_backoff(Duration::from_millis(1)))
        .connect_timeout(if stalls_before_request { STALLED / 2 } else { NOT_STALLED })
        .attempt_timeout(if cell.stalls { STALLED } else { NOT_STALLED })
        .before_attempt(move |_| {
            counter.fetch_add(1, Relaxed);
        })
        .build()
        .unwrap();
    match inject {
        Inject::Connection(fault) => emulator.faults().add_connection(Listener::Api, *fault),
        Inject::Request(fault) => emulator.faults().add(Route::Any, fault.clone()),
        Inject::Refused | Inject::UnknownCa => {}
    }
    let result = call(&client, idempotent).await;
    let received = emulator.requests().iter().filter(|request| request.listener() == Listener::Api).count();
    let attempts = attempts.load(Relaxed);
    let Err(error) = result else {
        return Measured { kind: None, status: None, sent: Sent::Yes, attempts, received, message: None };
    };
    assert_eq!(error.attempts(), attempts);
    assert_eq!(error.operation(), Some(OPERATIONS[usize::from(!idempotent)]));
    assert_eq!(error.request_id().is_some(), error.status().is_some(), "{error}");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    Measured {
        kind: Some(error.kind()),
        status: error.status().map(|status| status.as_u16()),
        sent: error.was_sent(),
        attempts,
        received,
        message: Some(error.message().to_owned()),
    }
}

/// Measures a cell with a call that is idempotent and with one that is not, and checks the messages.
async fn outcome(cell: &Cell) -> Outcome {
    let (first, second) = tokio::join!(measure(cell, true), measure(cell, false));
    let common = |measured: &Measured| (measured.kind, measured.status, measured.sent);
    assert_eq!(common(&first), common(&second), "{}", cell.name);
    for measured in [&first, &second] {
        assert_eq!(measured.message.as_deref(), cell.message, "{}", cell.name);
    }
    Outcome {
        kind: first.kind,
        status: first.status,
        sent: first.sent,
        attempts: [first.attempts, second.attempts],
        received: [first.received, second.received],
    }
}

/// The cells with their outcomes, in order. Those that wait for a timeout are measured last, when nothing else delays
/// their attempts.
async fn outcomes() -> Vec<(Cell, Outcome)> {
    let mut outcomes = Vec::new();
    for stalls in [false, true] {
        let mut tasks = JoinSet::new();
        for (index, cell) in cells::all().into_iter().enumerate().filter(|(_, cell)| cell.stalls == stalls) {
            tasks.spawn(async move {
                let outcome = outcome(&cell).await;
                (index, cell, outcome)
            });
            if tasks.len() == 16 && !stalls {
                outcomes.extend(tasks.join_next().await.map(Result::unwrap));
            }
        }
        outcomes.extend(tasks.join_all().await);
    }
    outcomes.sort_by_key(|(index, ..)| *index);
    outcomes.into_iter().map(|(_, cell, outcome)| (cell, outcome)).collect()
}

#[test]
fn one_operation_is_idempotent_and_the_other_is_not() {
    let idempotent = |id| meta::OPERATIONS.iter().find(|operation| operation.id == id).unwrap().idempotent;
    assert_eq!(OPERATIONS.map(idempotent), [true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_or_are_repeated_as_documented() {
    let outcomes = outcomes().await;
    let differences: Vec<_> = outcomes
        .iter()
        .filter(|(cell, outcome)| *outcome != cell.expected)
        .map(|(cell, outcome)| format!("{}:\n expected {:?}\n measured {outcome:?}", cell.name, cell.expected))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    table::check(&outcomes);
}
