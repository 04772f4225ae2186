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
/// Connections of each client, one after the other: the system may place the threads of some better than those of others.
const ROUNDS: usize = 10;
/// Turns on each connection.
const TURNS: usize = 10;

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

/// Measures the clients in turns and prints their times in the fastest turn, which was disturbed the least.
fn measure(benchmark: &str, clients: &[(&str, NewClient)], runtime: NewRuntime, turn: &Turn) {
    let mut fastest = vec![(Duration::MAX, Duration::MAX); clients.len()];
    for _ in 0..ROUNDS {
        let callers: Vec<_> =
            clients.iter().map(|(_, client)| (runtime(), client(&benches::start(&turn.body)))).collect();
        // The first turn opens the connections.
        for number in 0..=TURNS {
            for ((runtime, caller), (wall, cpu)) in callers.iter().zip(&mut fastest) {
                let before = cpu_time();
                let time = runtime.block_on(time(caller, turn));
                if number > 0 {
                    *wall = time.min(*wall);
                    *cpu = (cpu_time() - before).min(*cpu);
                }
            }
        }
    }
    let per_call = |time: Duration| time.as_secs_f64() * 1e6 / turn.calls as f64;
    for ((by, _), (wall, cpu)) in clients.iter().zip(fastest) {
        let (wall, cpu) = (per_call(wall), per_call(cpu));
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
