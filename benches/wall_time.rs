//! Time per call, of one call after the other and with 32 calls in flight, and of reading a long list. Prints one line of
//! JSON for each client.
//!
//! The clients take turns, many times, so that a machine that becomes busier slows down all of them.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use benches::{Call, Caller, Content, LINK, current_thread, multi_thread};
use tokio::{runtime::Runtime, time::Instant};

type NewClient = fn(&str) -> Caller;
type NewRuntime = fn() -> Runtime;

const CLIENTS: [(&str, NewClient); 3] =
    [("dcs_sdk", benches::dcs_sdk), ("reqwest", benches::reqwest), ("reqwest_and_signer", benches::reqwest_and_signer)];
const RUNTIMES: [(&str, NewRuntime); 2] = [("current_thread", current_thread), ("multi_thread", multi_thread)];
const TURNS: usize = 100;

/// What each client does in a turn.
struct Turn {
    call: Call,
    body: String,
    calls: u64,
    /// They make the calls, each one after the other.
    tasks: usize,
}

/// Returns the time of a turn.
async fn time(caller: &Caller, &Turn { call, calls, tasks, .. }: &Turn) -> Duration {
    let left = Arc::new(AtomicU64::new(calls));
    let started = Instant::now();
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let (caller, left) = (caller.clone(), Arc::clone(&left));
            tokio::spawn(async move {
                while left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok() {
                    caller.call(call).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    started.elapsed()
}

/// Returns the CPU time of all threads but those of the server; zero if the system is not Linux.
fn cpu_time() -> Duration {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten().map(|thread| thread.path());
    let threads = threads.filter(|path| fs::read_to_string(path.join("comm")).is_ok_and(|name| name != "server\n"));
    let nanoseconds = threads.filter_map(|path| {
        let statistics = fs::read_to_string(path.join("schedstat")).ok()?;
        statistics.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

/// Returns the median, in microseconds per call.
fn median(mut times: Vec<Duration>, calls: u64) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e6 / calls as f64
}

/// Measures the clients in turns and prints their times.
fn measure(benchmark: &str, clients: &[(&str, NewClient)], runtime: NewRuntime, turn: &Turn) {
    let clients: Vec<_> =
        clients.iter().map(|(by, client)| (by, runtime(), client(&benches::start(&turn.body)))).collect();
    let mut times = vec![(Vec::new(), Vec::new()); clients.len()];
    // The first turn opens the connections.
    for number in 0..=TURNS {
        for ((_, runtime, caller), (wall, cpu)) in clients.iter().zip(&mut times) {
            let before = cpu_time();
            let time = runtime.block_on(time(caller, turn));
            if number > 0 {
                wall.push(time);
                cpu.push(cpu_time() - before);
            }
        }
    }
    for ((by, ..), (wall, cpu)) in clients.iter().zip(times) {
        let (wall, cpu) = (median(wall, turn.calls), median(cpu, turn.calls));
        println!("{}", serde_json::json!({"benchmark": benchmark, "by": by, "wall_us": wall, "cpu_us": cpu}));
    }
}

fn main() {
    for (tasks, calls) in [(1, "sequential"), (32, "32 in flight")] {
        let turn = Turn { call: Call::DownloadSslCert, body: LINK.to_owned(), calls: 500, tasks };
        for (name, runtime) in RUNTIMES {
            measure(&format!("{calls}, {name}"), &CLIENTS, runtime, &turn);
        }
    }
    let turn = Turn { call: Call::ListInstances, body: Content::Clean.body(), calls: 10, tasks: 1 };
    measure("reading 1,000 instances", &CLIENTS[..2], current_thread, &turn);
}
