//! Time for reading a response with 1000 instances, compared with derived implementations.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark")]

mod instances;

use criterion::{Criterion, criterion_group, criterion_main};
use dcs_sdk::ClientBuilder;

use self::instances::Content;

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reading");
    let body = Content::Clean.body();
    group.bench_function("derived", |bencher| bencher.iter_with_large_drop(|| instances::read_derived(&body)));
    let mut sdk = |name, content: Content, configure: fn(ClientBuilder) -> ClientBuilder| {
        let (client, body) = (instances::client(configure), content.body());
        group.bench_function(name, |bencher| bencher.iter_with_large_drop(|| instances::read(&client, body.clone())));
    };
    sdk("clean", Content::Clean, |builder| builder);
    sdk("clean_callback", Content::Clean, |builder| builder.on_drift(|_| {}));
    sdk("clean_strict", Content::Clean, ClientBuilder::strict);
    sdk("example", Content::Example, |builder| builder);
    sdk("example_callback", Content::Example, |builder| builder.on_drift(|_| {}));
    sdk("port_as_string", Content::PortAsString, |builder| builder);
    sdk("one_field_off", Content::OneFieldOff, |builder| builder);
}

criterion_group!(benches, reading);
criterion_main!(benches);
