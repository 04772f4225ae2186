//! Instructions for reading a response with 1000 instances, compared with derived implementations.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, unused_qualifications, reason = "a benchmark")]

mod instances;

use std::hint::black_box;

use bytes::Bytes;
use dcs_sdk::{Client, ClientBuilder, types::ListInstancesResponse};
use gungraun::{library_benchmark, library_benchmark_group, main};

use self::instances::{Content, Instances};

#[library_benchmark]
#[bench::clean(Content::Clean.body())]
fn derived(body: Bytes) -> Instances {
    instances::read_derived(&black_box(body))
}

fn setup(content: Content, configure: fn(ClientBuilder) -> ClientBuilder) -> (Client, Bytes) {
    (instances::client(configure), content.body())
}

#[library_benchmark]
#[bench::clean(setup(Content::Clean, |builder| builder))]
#[bench::clean_callback(setup(Content::Clean, |builder| builder.on_drift(|_| {})))]
#[bench::clean_strict(setup(Content::Clean, ClientBuilder::strict))]
#[bench::example(setup(Content::Example, |builder| builder))]
#[bench::example_callback(setup(Content::Example, |builder| builder.on_drift(|_| {})))]
#[bench::port_as_string(setup(Content::PortAsString, |builder| builder))]
#[bench::one_field_off(setup(Content::OneFieldOff, |builder| builder))]
fn sdk((client, body): (Client, Bytes)) -> ListInstancesResponse {
    instances::read(&client, black_box(body))
}

library_benchmark_group!(name = reading, benchmarks = [derived, sdk]);
main!(library_benchmark_groups = reading);
