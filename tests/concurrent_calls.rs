//! A thousand concurrent calls while requests and connections fail: none is lost, and none is carried out twice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use dcs_emulator::{ConnectionFault, Delivery, Emulator, Fault, Listener, RecordedRequest, Route};
use dcs_sdk::{Client, Error, ErrorKind, RetryPolicy, Sent};
use tokio::task::JoinSet;

use crate::emulator;

const CALLS: usize = 1000;
const CONCURRENT_REQUESTS: usize = 32;

/// Each number is a call: an even one lists instances, which is idempotent, and an odd one creates an instance.
async fn call(client: &Client, number: usize) -> Result<(), Error> {
    let name = name(number);
    if is_idempotent(number) {
        return client.list_instances().name(name).await.map(drop);
    }
    let request = client.create_instance().name(name).engine("Redis").engine_version("6.0").capacity(1.0);
    let request = request.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("v").subnet_id("s");
    request.password("Example-Pass_123").await.map(drop)
}

fn is_idempotent(number: usize) -> bool {
    number.is_multiple_of(2)
}

fn name(number: usize) -> String {
    format!("call-{number:04}")
}

/// Whether a request is one of this call.
fn is_of(request: &RecordedRequest, number: usize) -> bool {
    let name = name(number);
    request.query().is_some_and(|query| query.contains(&name))
        || String::from_utf8_lossy(request.body()).contains(&format!("\"{name}\""))
}

/// Whether the operation was run. It is assumed for a request that was abandoned by the client.
fn was_executed(request: &RecordedRequest) -> bool {
    request.status().is_none_or(|status| status < 300)
}

fn fault(kind: u32) -> Fault {
    let response = |status| Fault::response(status, "text/plain", "");
    let delivered = |delivery| Fault::new().delivered(delivery);
    match kind {
        0 => response(429),
        1 => response(429).retry_after(0),
        2 => response(500),
        3 => response(502),
        4 => response(503).retry_after(0),
        5 => response(504).delivered(Delivery::ResetBeforeHeaders),
        6 => delivered(Delivery::ResetBeforeHeaders),
        7 => delivered(Delivery::ResetWithinHeaders),
        8 => delivered(Delivery::ResetAfterHeaders),
        9 => delivered(Delivery::Truncated { missing: 1 }),
        10 => delivered(Delivery::StallBeforeHeaders),
        11 => delivered(Delivery::StallWithinBody),
        12 => delivered(Delivery::Drip { bytes: 512, interval: Duration::from_millis(2) }),
        _ => Fault::delay(Duration::from_millis(20)),
    }
}

/// Adds faults for about a third of the requests, and for some of the connections.
fn add_faults(emulator: &Emulator) {
    // Knuth's linear congruential generator with a fixed seed.
    let mut state = 7_u64;
    let mut below = |limit: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) as u32 % limit
    };
    for _ in 0..400 {
        emulator.faults().add(Route::Any, fault(below(14)).after(below(1000)).times(1));
    }
    for _ in 0..40 {
        let fault = if below(2) == 0 { ConnectionFault::reset() } else { ConnectionFault::tls_failure() };
        emulator.faults().add_connection(Listener::Api, fault.after(below(200)).times(1));
    }
}

/// The number of sockets of this process that are connected to this port, or about to be.
#[cfg(target_os = "linux")]
fn connections(port: u16) -> usize {
    let remote = format!("{:08X}:{port:04X}", u32::from_ne_bytes([127, 0, 0, 1]));
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let rows = table.lines().map(|row| row.split_whitespace().collect::<Vec<_>>());
    // A socket without an inode has been closed, and only the system still knows it.
    rows.filter(|row| row.get(2).is_some_and(|address| *address == remote) && row[9] != "0").count()
}

#[cfg(not(target_os = "linux"))]
fn connections(_: u16) -> usize {
    0
}

/// Polls the number of connections in a thread until `done`, and returns the highest.
fn highest_number_of_connections(emulator: &Emulator, done: &Arc<AtomicBool>) -> std::thread::JoinHandle<usize> {
    let (_, port) = emulator.url().rsplit_once(':').unwrap();
    let (port, done) = (port.parse().unwrap(), Arc::clone(done));
    std::thread::spawn(move || {
        let mut highest = 0;
        while !done.load(Relaxed) {
            highest = highest.max(connections(port));
            std::thread::sleep(Duration::from_millis(1));
        }
        highest
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_calls_are_neither_lost_nor_carried_out_twice() {
    let emulator = emulator::start().await;
    add_faults(&emulator);
    let client = emulator::client_builder(&emulator)
        .retry(RetryPolicy::new().initial_backoff(Duration::from_millis(5)))
        .attempt_timeout(Duration::from_secs(1))
        .deadline(Duration::from_secs(300))
        .max_concurrent_requests(CONCURRENT_REQUESTS)
        .build()
        .unwrap();

    let done = Arc::new(AtomicBool::new(false));
    let highest = highest_number_of_connections(&emulator, &done);
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let client = client.clone();
        calls.spawn(async move { (number, call(&client, number).await) });
    }
    let results = calls.join_all().await;
    done.store(true, Relaxed);
    let highest = highest.join().unwrap();
    assert_eq!(results.len(), CALLS);

    let requests = emulator.requests();
    let (mut failed, mut retried) = (0, 0);
    for (number, result) in results {
        let received: Vec<_> = requests.iter().filter(|request| is_of(request, number)).collect();
        let executed = received.iter().filter(|request| was_executed(request)).count();
        assert!(is_idempotent(number) || executed <= 1, "{number} was carried out {executed} times: {result:?}");
        retried += usize::from(received.len() > 1);
        let Err(error) = result else {
            assert!(executed >= 1, "{number}");
            continue;
        };
        failed += 1;
        assert!(received.len() <= error.attempts() as usize, "{number}: {error:?}");
        match error.was_sent() {
            Sent::No => assert_eq!(received.len(), 0, "{number}: {error:?}"),
            Sent::Yes => assert!(!received.is_empty(), "{number}: {error:?}"),
            Sent::Maybe => {}
        }
        if error.kind() == ErrorKind::Service && !is_idempotent(number) {
            assert_eq!(executed, 0, "{number}: {error:?}");
        }
    }
    assert!(failed > 50 && retried > 50, "{failed} calls failed, {retried} were repeated");
    // Some are being opened or closed.
    assert!(highest <= 2 * CONCURRENT_REQUESTS, "{highest} connections");
    if cfg!(target_os = "linux") {
        assert!(highest >= CONCURRENT_REQUESTS / 2, "{highest} connections");
    }
}
