//! Listing 1,000 instances on a connection that is already open, in a runtime with one thread.

use benches::{Call, Caller, Content, counts, dcs_sdk, dcs_sdk_with, reqwest};
use dcs_sdk::ClientBuilder;
use gungraun::{library_benchmark, library_benchmark_group, main};
use tokio::runtime::Runtime;

fn on_drift(base_url: &str) -> Caller {
    dcs_sdk_with(base_url, |client| client.on_drift(|_| {}))
}

fn strict(base_url: &str) -> Caller {
    dcs_sdk_with(base_url, ClientBuilder::strict)
}

fn prepare(client: fn(&str) -> Caller, content: Content) -> (Runtime, Caller) {
    benches::connect(client, Call::ListInstances, &content.body())
}

/// Compares each case with reading the clean response by derived implementations, which cannot read the others.
macro_rules! benchmarks {
    ($($name:ident($client:path, $content:path);)*) => {
        $(
            #[library_benchmark(setup = prepare)]
            #[bench::dcs_sdk($client, $content)]
            #[bench::reqwest(reqwest, Content::Clean)]
            fn $name((runtime, caller): (Runtime, Caller)) -> (Runtime, Caller) {
                runtime.block_on(caller.call(Call::ListInstances));
                (runtime, caller)
            }
        )*
        library_benchmark_group!(name = reading, benchmarks = [$($name),*]);
    };
}

benchmarks! {
    reading_instances(dcs_sdk, Content::Clean);
    reading_instances_if_strict(strict, Content::Clean);
    reading_the_example(dcs_sdk, Content::Example);
    reading_the_example_with_on_drift(on_drift, Content::Example);
    reading_ports_that_are_strings(dcs_sdk, Content::PortAsString);
    reading_one_port_that_is_a_string(dcs_sdk, Content::OneFieldOff);
}
main!(config = counts(), library_benchmark_groups = reading);
