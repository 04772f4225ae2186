//! How long the document takes: this project's own, and one of ten times its size.
//!
//! `cargo bench --package xtask` prints the best of a few runs; nothing is held against a limit.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark stops at what goes wrong, as a test does"
)]

#[path = "document/copies.rs"]
mod copies;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;
use xtask::{document::Document, generate, lint};

fn main() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let large = tempfile::tempdir().unwrap();
    copies::lay(&own, large.path(), 9);
    println!("{:>10}  {:>24}  {:>24}", "operations", "read and lint", "generate");
    for (folder, runs) in [(&*own, 1), (large.path(), 1)] {
        let operations = operations(folder);
        let lint = best(runs, || assert!(lint::lint(&corrected(folder)).is_empty()));
        let generate = best(runs, || {
            generate::outputs(folder).unwrap_or_else(|failure| panic!("{failure}"));
        });
        println!("{operations:>10}  {:>24}  {:>24}", show(lint, operations), show(generate, operations));
    }
}

fn corrected(folder: &Path) -> Document {
    Document::corrected(folder).unwrap_or_else(|findings| panic!("{findings}"))
}

fn operations(folder: &Path) -> u32 {
    let json = corrected(folder).json();
    let paths = json["paths"].as_object().unwrap().values();
    paths.filter_map(Value::as_object).map(|item| u32::try_from(item.len()).unwrap()).sum()
}

/// The shortest of some runs: what others do on the machine only ever adds to one.
fn best(runs: u32, mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..runs).map(time).min().unwrap()
}

fn show(time: Duration, operations: u32) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    format!("{ms:.0} ms, {:.2} each", ms / f64::from(operations))
}
